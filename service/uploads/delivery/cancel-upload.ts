import { hasEnded, type AccountPorts, type Channels, type Delivery, type Upload } from '../../channels';
import type { Account } from '../../accounts';
import { ignoreSuperseded } from '../superseded';
import type { UploadStore } from '../upload-store';
import type { HoldDeliveries } from './delivery-worker';

/**
 * Returns a function that cancels uploads. Media that have not been sent yet are never sent; for media that a
 * platform may already have, the platform decides how the delivery ends.
 */
export function createCancel(options: {
	store: UploadStore;
	hold: HoldDeliveries;
	channels: Channels;
	/**
	 * Returns the account of a delivery and the client for its platform.
	 *
	 * @throws ApiError if the account is no longer connected
	 */
	accountOf: (delivery: Delivery) => Promise<{ account: Account; ports: AccountPorts }>;
}) {
	const { store, hold, channels, accountOf } = options;
	const canCancel = ({ platform }: Delivery) => channels[platform].uploads.cancel !== undefined;

	/**
	 * Cancels a delivery that cannot have reached the platform yet. @returns true if the delivery has finished
	 */
	async function cancelNow({ id }: Delivery): Promise<boolean> {
		await store.change({ id }, { state: 'cancelled' }, { isUnsent: true }).catch(ignoreSuperseded);
		const now = await store.delivery(id);
		return now === undefined || hasEnded(now);
	}

	/** Lets the platform decide the outcome of a delivery that no worker is handling any longer. */
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
	 * Cancels an upload's unfinished deliveries and deletes its file. Drafts whose bytes have all been sent and posts
	 * that are already being published run to completion. Resolves once nothing more will be sent.
	 */
	return async (uploadId: string): Promise<void> => {
		const found = await store.get(uploadId);
		if (found === undefined) return;
		const open = found.deliveries.filter((delivery) => !hasEnded(delivery));
		const toSettle: Delivery[] = [];
		for (const delivery of open) if (!(await cancelNow(delivery))) toSettle.push(delivery);
		// Do not interrupt requests that create a post.
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
