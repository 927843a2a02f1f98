import { storing } from '../../database';
import { createCancel } from './cancel-upload';
import { createClaims } from './claims';
import { LEASE_MS } from './delivery-run';
import { createDeliver, noting, type DeliveryOptions } from './delivery-steps';
import { createWorker } from './delivery-worker';
import { createPlatformUpdates } from './platform-updates';
import { createSweep } from './sweep';

const SWEEP_EVERY_SECONDS = 5 * 60;

/** Brings uploads to the platforms, and cleans up after them. */
export function createDeliveries(options: DeliveryOptions) {
	const { database, store, accounts, channels, quota, portsOf, config, engine, onRetry, onSwept, log } =
		options;
	const stopping = new AbortController();
	const claims = createClaims(database, LEASE_MS);
	const noted = noting(options, stopping.signal);

	const worker = createWorker({
		store: noted.store,
		claims: { ...claims, release: storing({ release: claims.release }, stopping.signal).release },
		scale: config.limitTimeScale,
		deliver: createDeliver(options, noted, stopping.signal),
		onRetry,
		log,
	});
	const sweep = createSweep({ ...options, worker, ages: config });
	engine.schedule('sweep', { everySeconds: SWEEP_EVERY_SECONDS }, async () => onSwept(await sweep()));
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
			stopping.abort();
			await worker.stop();
		},
	};
}

export type Deliveries = ReturnType<typeof createDeliveries>;
