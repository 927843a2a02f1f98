import type { OwnValues } from '../../../platforms/own-fields';
import type { Delivery } from '../../channels';
import { approve } from './approve-upload';
import { createCancel } from './cancel-upload';
import { createSteps, noting, type DeliveryOptions } from './delivery-steps';
import { createWorker } from './delivery-worker';
import { createEdit } from './edit-upload';
import { createPlatformUpdates } from './platform-updates';
import { retry } from './retry-upload';
import { createSweep } from './sweep';

const SWEEP_EVERY_SECONDS = 5 * 60;

/** Delivers uploads to the platforms and cleans up afterwards. */
export function createDeliveries(options: DeliveryOptions) {
	const { store, accounts, portsOf, config, engine, onSwept } = options;
	const stopping = new AbortController();
	const noted = noting(options, stopping.signal);
	const steps = createSteps(options, noted, stopping.signal);
	const { hold } = createWorker({
		...options,
		...steps,
		store: noted.store,
		scale: config.limitTimeScale,
		atATime: config.deliveriesAtATime,
	});
	const sweep = createSweep({ ...options, hold, ages: config });
	engine.schedule('sweep', { everySeconds: SWEEP_EVERY_SECONDS }, async () => onSwept(await sweep()));
	const cancel = createCancel({
		...options,
		hold,
		async accountOf({ accountId }) {
			const account = await accounts.getConnected(accountId);
			return { account, ports: portsOf(account) };
		},
	});

	return {
		approve: (uploadId: string, given: OwnValues, only?: Pick<Delivery, 'id' | 'version'>) =>
			approve(options, uploadId, given, only),
		/**
		 * Declines a delivery that is waiting for approval. @throws Superseded if it has changed since it was read
		 */
		decline: ({ id, version }: Pick<Delivery, 'id' | 'version'>): Promise<void> =>
			store.change({ id, version }, { state: 'cancelled' }, { from: ['awaiting_approval'] }),
		cancel,
		retry: (uploadId: string) => retry(options, uploadId),
		edit: createEdit(options),
		/**
		 * Interrupts the deliveries to the given accounts. Resolves once no worker is handling them.
		 *
		 * @returns a function that releases the deliveries
		 */
		async holdAccounts(accountIds: readonly string[]): Promise<() => Promise<void>> {
			const open = (await store.unfinished()).flatMap(({ deliveries }) => deliveries);
			return hold(open.filter((one) => accountIds.includes(one.accountId)));
		},
		platformUpdates: createPlatformUpdates(options),
		/** Stops retrying failed writes; the work resumes after the next start. */
		async stop(): Promise<void> {
			stopping.abort();
		},
	};
}

export type Deliveries = ReturnType<typeof createDeliveries>;
