import { hasEnded, type AccountPorts, type Channels, type Delivery, type Upload } from '../../channels';
import type { Account } from '../../accounts';
import { ignoreSuperseded } from '../superseded';
import type { UploadStore } from '../upload-store';
import type { HoldDeliveries } from './delivery-worker';

/** Cancels uploads: what has not been delivered never will be, and what a platform may already have ends as it says. */
export function createCancel(options: {
	store: UploadStore;
	hold: HoldDeliveries;
	channels: Channels;
	/** The account of a delivery, with the calls to its platform. @throws ApiError if it is not connected any more */
	accountOf: (delivery: Delivery) => Promise<{ account: Account; ports: AccountPorts }>;
}) {
	const { store, hold, channels, accountOf } = options;
	const canCancel = ({ platform }: Delivery) => channels[platform].uploads.cancel !== undefined;

	/** Cancels a delivery that the platform cannot have yet. @returns whether it has ended */
	async function cancelNow({ id }: Delivery): Promise<boolean> {
		await store.change({ id }, { state: 'cancelled' }, { isUnsent: true }).catch(ignoreSuperseded);
		const now = await store.delivery(id);
		return now === undefined || hasEnded(now);
	}

	/** Has the platform end a delivery on which the worker does not work any more. */
	async function settle(id: string, upload: Upload): Promise<void> {
		const delivery = await store.delivery(id);
		if (delivery === undefined || hasEnded(delivery)) return;
		const change = await channels[delivery.platform].uploads.cancel?.(
			() => accountOf(delivery),
			delivery,
			upload,
		);
		if (change !== undefined) await store.change({ id }, change);
	}

	/**
	 * Cancels what has not been delivered, and deletes the file. A draft whose bytes are all at the platform, and a post
	 * whose publishing has begun, go on to their honest end.
	 *
	 * @returns once nothing more is sent
	 */
	return async (uploadId: string): Promise<void> => {
		const found = await store.get(uploadId);
		if (found === undefined) return;
		const open = found.deliveries.filter((delivery) => !hasEnded(delivery));
		const toSettle: Delivery[] = [];
		for (const delivery of open) if (!(await cancelNow(delivery))) toSettle.push(delivery);
		// A request that makes a post is not cut off.
		const held = open.filter((one) => canCancel(one) || !toSettle.includes(one));
		const free = await hold(held);
		try {
			for (const delivery of toSettle) {
				if (canCancel(delivery)) await settle(delivery.id, found.upload);
			}
			await store.dropFile(uploadId);
		} finally {
			await free();
		}
	};
}
