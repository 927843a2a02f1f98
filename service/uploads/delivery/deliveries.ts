import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Ports } from '../../../platforms/http';
import type { Instagram } from '../../../platforms/instagram';
import { limitRequests, MemoryLimiter, type TikTok } from '../../../platforms/tiktok';
import type { Account, AccountStore, PlatformClients } from '../../accounts';
import type { Config } from '../../config';
import { storing, type Database } from '../../database';
import type { GuardedFetch } from '../../outgoing';
import { createCancel } from './cancel-upload';
import { createClaims } from './claims';
import { deliverToInstagram } from './deliver-instagram';
import { deliverToTikTok } from './deliver-tiktok';
import { createDrafts } from './quota';
import { createFetchFile } from '../../files/fetch-file';
import { createFetchOnce } from './fetch-once';
import { createFitMedia } from './fit-media';
import type { Inspector } from '../inspection';
import type { SignLink } from './instagram-source';
import { FETCHING, type Delivery, type Step, type Upload } from '../upload-model';
import { createDeliveryNews } from './platform-updates';
import type { Patience } from '../../core/slow-clients';
import type { UploadStore } from '../upload-store';
import { createSweep, type Swept } from './sweep';
import { readsUrlItself } from '../intake/target-accounts';
import type { TemporaryFiles } from '../../files/temporary-files';
import { createUsageBrake } from './usage-throttle';
import { createWorker, LEASE_MS } from './delivery-worker';

const SWEEP_EVERY_MS = 5 * 60_000;

/** The same client; its requests and waits end with the signal. */
function interruptible<T extends Ports>(client: T, signal: AbortSignal): T {
	return {
		...client,
		http: (request) => client.http({ ...request, signal }),
		sleep: (milliseconds) => wait(milliseconds, undefined, { signal }),
	};
}

/** Brings uploads to the platforms, and cleans up after them. */
export function createDeliveries(options: {
	database: Database;
	store: UploadStore;
	files: TemporaryFiles;
	fetch: GuardedFetch;
	inspector: Pick<Inspector, 'inspect'>;
	/** With the servers that files are fetched from. */
	patience: Patience;
	accounts: Pick<AccountStore, 'getConnected'>;
	clients: PlatformClients;
	config: Config;
	/** Makes public links to temporary files; undefined if the service has no public address. */
	signLink: SignLink | undefined;
	/** Told of every failure after which a delivery will be tried again. */
	onRetry: (delivery: Delivery) => void;
	/** Told of every sweep that has ended. */
	onSwept: (swept: Swept) => void;
	log: FastifyBaseLogger;
}) {
	const { database, store, files, fetch, inspector, accounts, clients, config, signLink, log } = options;
	const { onRetry, onSwept, patience } = options;
	const { limitTimeScale: scale, uploadHostAllowlist: uploadHosts } = config;
	const stopping = new AbortController();
	const claims = createClaims(database, LEASE_MS);
	const drafts = createDrafts(database, scale);
	// What a platform was asked to do must be noted, also if the database is locked just then.
	const ofWorker = {
		// A transaction is repeated as a whole, not its parts.
		store: { ...storing(store, stopping.signal), changeIn: store.changeIn },
		drafts: { ...storing(drafts, stopping.signal), take: drafts.take },
		claims: { ...claims, release: storing({ release: claims.release }, stopping.signal).release },
	};
	const fetchFile = createFetchFile({ fetch, files, patience });
	const fetchOnce = createFetchOnce({ database, ...ofWorker, files, fetchFile });
	const requireFitMedia = createFitMedia({ store: ofWorker.store, files, inspector });
	const limiter = new MemoryLimiter(scale);
	const brake = createUsageBrake(scale);
	const shared = { database, ...ofWorker, files, requireFitMedia, signLink, uploadHosts, scale };
	let sweeping: NodeJS.Timeout | undefined;

	const tiktokFor = (account: Account): TikTok =>
		limitRequests(clients.tiktok(account), { account: account.platformUserId, patienceSeconds: 0, limiter });

	/** Whether the file of an upload is still at its URL, and the platform does not read it from there. */
	const mustFetch = ({ login }: Account, { state }: Delivery, { fileName, videoUrl }: Upload) =>
		videoUrl !== null &&
		fileName === null &&
		FETCHING.includes(state) &&
		!readsUrlItself(login, signLink !== undefined);

	async function deliver(delivery: Delivery, upload: Upload, signal: AbortSignal): Promise<Step> {
		const account = await accounts.getConnected(delivery.accountId);
		if (mustFetch(account, delivery, upload)) return fetchOnce(delivery, upload, signal);
		const context = { ...shared, signal };
		if (delivery.platform === 'tiktok') {
			const patient = tiktokFor(account);
			return deliverToTikTok(
				{ ...context, patient, tiktok: interruptible(patient, signal) },
				delivery,
				upload,
			);
		}
		const waitUntil = brake.pauseOf(account.id);
		if (waitUntil !== undefined) return { waitUntil };
		const patient: Instagram = brake.watch(account.id, await clients.instagram(account));
		const instagram = interruptible(patient, signal);
		return deliverToInstagram({ ...context, patient, instagram }, delivery, upload);
	}

	const worker = createWorker({ ...ofWorker, scale, deliver, onRetry, log });
	const sweep = createSweep({ store, files, worker, ages: config, log });
	const cancel = createCancel({
		store,
		worker,
		tiktokFor: async (accountId) => tiktokFor(await accounts.getConnected(accountId)),
	});

	return {
		/** Cleans up what a process left behind that was killed, then begins to work. */
		async start(): Promise<void> {
			await claims.freeDead();
			onSwept(await sweep({ atStart: true }));
			sweeping = setInterval(() => {
				sweep().then(onSwept, (error: unknown) => log.error({ err: error }, 'the sweep failed'));
			}, SWEEP_EVERY_MS).unref();
			worker.start();
		},
		/** Looks for work now instead of at the next tick. */
		kick: worker.kick,
		cancel,
		/** Interrupts the work on accounts' deliveries. @returns once nobody works on them, with what frees them */
		async holdAccounts(accountIds: readonly string[]): Promise<() => void> {
			const open = (await store.unfinished()).flatMap(({ deliveries }) => deliveries);
			return worker.hold(open.filter((one) => accountIds.includes(one.accountId)).map(({ id }) => id));
		},
		news: createDeliveryNews({ database, store, drafts, kick: worker.kick }),
		/** Interrupts what is under way; it goes on after the next start. */
		async stop(): Promise<void> {
			clearInterval(sweeping);
			stopping.abort();
			await worker.stop();
		},
	};
}

export type Deliveries = ReturnType<typeof createDeliveries>;
