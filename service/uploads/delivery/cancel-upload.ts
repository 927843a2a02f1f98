import { cancelPost, getPostStatus, type PostStatus, type TikTok } from '../../../platforms/tiktok';
import type { ErrorBody } from '../../core/errors';
import { hasEnded, type Delivery, type Upload } from '../upload-model';
import { Superseded, type UploadStore } from '../upload-store';
import type { Worker } from './delivery-worker';

const unclear: ErrorBody = {
	code: 'outcome_unknown',
	platform: 'tiktok',
	message:
		'The upload was cancelled, but TikTok did not say whether it had the whole video by then. Look into the TikTok inbox.',
	retryable: false,
	action: 'check-outcome',
};

/** Cancels uploads: what has not been delivered never will be, and what a platform may already have ends as it says. */
export function createCancel(options: {
	store: UploadStore;
	worker: Pick<Worker, 'hold'>;
	tiktokFor: (accountId: string) => Promise<TikTok>;
}) {
	const { store, worker, tiktokFor } = options;

	/** Cancels a delivery that the platform cannot have yet. @returns whether it has ended */
	async function cancelNow({ id }: Delivery): Promise<boolean> {
		await store.change({ id }, { state: 'cancelled' }, { isUnsent: true }).catch((error: unknown) => {
			if (!(error instanceof Superseded)) throw error;
		});
		const now = await store.delivery(id);
		return now === undefined || hasEnded(now);
	}

	/** What TikTok has of a delivery on which nobody works any more. A draft without its last byte never reaches the inbox. */
	async function settle(id: string, upload: Upload): Promise<void> {
		const delivery = await store.delivery(id);
		if (!delivery?.publishId || hasEnded(delivery)) return;
		const { publishId } = delivery;
		const status = await tiktokFor(delivery.accountId)
			.then(async (tiktok): Promise<PostStatus> => {
				// Stops what TikTok fetches itself; refused for everything else, which the status then shows.
				await cancelPost(tiktok, publishId).catch(() => undefined);
				return await getPostStatus(tiktok, publishId);
			})
			.catch(() => undefined);
		const complete = status?.uploadedBytes === undefined || status.uploadedBytes === upload.sizeBytes;
		if (status === undefined) {
			if (delivery.state === 'uploading') await store.change(delivery, { state: 'failed', error: unclear });
		} else if (status.status === 'FAILED' || (status.status === 'PROCESSING_UPLOAD' && !complete)) {
			await store.change(delivery, { state: 'cancelled' });
		} else if (delivery.state === 'uploading') {
			await store.change(delivery, { state: 'processing' });
		}
	}

	/**
	 * Cancels what has not been delivered, and deletes the file. A TikTok draft whose bytes are all there, and a post of
	 * Instagram whose publishing has begun, go on to their honest end.
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
		const held = open.filter((one) => one.platform === 'tiktok' || !toSettle.includes(one));
		const free = await worker.hold(held.map(({ id }) => id));
		try {
			for (const { id, platform } of toSettle) {
				if (platform === 'tiktok') await settle(id, found.upload);
			}
			await store.dropFile(uploadId);
		} finally {
			free();
		}
	};
}
