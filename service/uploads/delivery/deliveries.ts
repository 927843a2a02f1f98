import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Ports } from '../../../platforms/http';
import type { Account, AccountStore, PortsOf } from '../../accounts';
import type { Config } from '../../config';
import type { Channels, Delivery, Quota, SignLink, Step, StepContext, Upload } from '../../channels';
import { storing, untilStored, type Database } from '../../database';
import type { GuardedFetch } from '../../outgoing';
import { createCancel } from './cancel-upload';
import { createClaims } from './claims';
import { createFetchFile } from '../../files/fetch-file';
import { createFetchOnce } from './fetch-once';
import { createFitMedia } from './fit-media';
import type { Inspector } from '../inspection';
import { FETCHING } from '../upload-model';
import { createPlatformUpdates } from './platform-updates';
import type { Patience } from '../../core/slow-clients';
import type { UploadStore } from '../upload-store';
import { createSweep, type Swept } from './sweep';
import type { TemporaryFiles } from '../../files/temporary-files';
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
	channels: Channels;
	quota: Quota;
	portsOf: PortsOf;
	config: Config;
	/** Makes public links to temporary files. */
	signLink: SignLink;
	/** Whether the platform of an account can reach this service by `PUBLIC_URL`. */
	isReachable: (account: Account) => boolean;
	/** Told of every failure after which a delivery will be tried again. */
	onRetry: (delivery: Delivery) => void;
	/** Told of every sweep that has ended. */
	onSwept: (swept: Swept) => void;
	log: FastifyBaseLogger;
}) {
	const { database, store, files, fetch, inspector, accounts, channels, quota, portsOf, config } = options;
	const { signLink, isReachable, onRetry, onSwept, patience, log } = options;
	const stopping = new AbortController();
	const claims = createClaims(database, LEASE_MS);
	// What a platform was asked to do must be noted, also if the database is locked just then.
	const ofWorker = {
		// A transaction is repeated as a whole, not its parts.
		store: { ...storing(store, stopping.signal), changeIn: store.changeIn },
		quota: { ...quota, ...storing({ answered: quota.answered, free: quota.free }, stopping.signal) },
		claims: { ...claims, release: storing({ release: claims.release }, stopping.signal).release },
	};
	const fetchFile = createFetchFile({ fetch, files, patience });
	const fetchOnce = createFetchOnce({ database, ...ofWorker, files, fetchFile });
	const requireFitMedia = createFitMedia({ store: ofWorker.store, files, inspector, channels });
	let sweeping: NodeJS.Timeout | undefined;

	/** Whether the file of an upload is still at its URL, and the platform does not read it from there. */
	const mustFetch = (account: Account, { state }: Delivery, { fileName, videoUrl }: Upload) =>
		videoUrl !== null &&
		fileName === null &&
		FETCHING.includes(state) &&
		!channels[account.platform].uploads.readsUrlItself(account, isReachable(account));

	function contextOf(account: Account, delivery: Delivery, signal: AbortSignal): StepContext {
		const patientPorts = portsOf(account);
		return {
			account,
			patientPorts,
			ports: interruptible(patientPorts, signal),
			files,
			signLink: isReachable(account) ? signLink : undefined,
			quota: ofWorker.quota,
			requireFitMedia: (upload) => requireFitMedia(delivery, upload, signal),
			change: (change, condition) => ofWorker.store.change(delivery, change, condition),
			changeIn: (trx, change) => store.changeIn(trx, delivery, change),
			transaction: (work) => untilStored(() => database.transaction(work), stopping.signal),
			isAnotherBeginning: (trx) => store.isAnotherBeginning(trx, delivery),
			postpone: (until) => ofWorker.store.postpone(account.id, until),
			uploadUrl: () => ofWorker.store.uploadUrl(delivery.id),
			addPosts: ofWorker.store.addPosts,
		};
	}

	async function deliver(delivery: Delivery, upload: Upload, signal: AbortSignal): Promise<Step> {
		const account = await accounts.getConnected(delivery.accountId);
		if (mustFetch(account, delivery, upload)) return fetchOnce(delivery, upload, signal);
		const { step } = channels[delivery.platform].uploads;
		return step(contextOf(account, delivery, signal), delivery, upload);
	}

	const worker = createWorker({ ...ofWorker, scale: config.limitTimeScale, deliver, onRetry, log });
	const sweep = createSweep({ store, files, worker, channels, ages: config, log });
	const cancel = createCancel({
		store,
		worker,
		channels,
		async accountOf({ accountId }) {
			const account = await accounts.getConnected(accountId);
			return { account, ports: portsOf(account) };
		},
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
		platformUpdates: createPlatformUpdates({ database, store, quota, kick: worker.kick }),
		/** Interrupts what is under way; it goes on after the next start. */
		async stop(): Promise<void> {
			clearInterval(sweeping);
			stopping.abort();
			await worker.stop();
		},
	};
}

export type Deliveries = ReturnType<typeof createDeliveries>;
