import { ApiError } from '../../core/errors';
import type { Engine } from '../../core/engine';
import type { Change, Delivery } from '../../channels';
import type { Database } from '../../database';
import { enqueueDelivery } from '../delivery-queue';
import { canRetry, type FileAges } from '../status/upload-json';
import { ignoreSuperseded } from '../superseded';
import type { UploadStore } from '../upload-store';

/** Resets a delivery to its initial state. Its post has to be approved again. */
const FRESH: Change = {
	state: 'queued',
	bytesSent: 0,
	publishId: null,
	uploadUrl: null,
	containerId: null,
	containerCreatedAt: null,
	childContainerIds: [],
	approvedAt: null,
	publishSentAt: null,
	attempts: 0,
	failingSince: null,
	inspections: 0,
};

const nothingToRetry = (deliveries: readonly Delivery[]) => {
	const states = deliveries.map(({ platform, account, state }) => `${platform} ${account} is ${state}`);
	return new ApiError(
		409,
		'nothing_to_retry',
		`No delivery of this upload can be retried: ${states.join(', ')}. Only failed deliveries that cannot have reached the platform can be retried while the media are available; otherwise send the file again.`,
		'fix-request',
		{ values: { states: states.join(', ') } },
	);
};

/** Retries the failed deliveries of an upload. @throws ApiError 409 `nothing_to_retry` */
export async function retry(
	options: { database: Database; store: UploadStore; engine: Engine; config: FileAges },
	uploadId: string,
): Promise<void> {
	const { database, store, engine, config } = options;
	const found = await store.get(uploadId);
	if (found === undefined) return;
	const { upload, deliveries } = found;
	let retried = 0;
	for (const delivery of deliveries.filter((one) => canRetry(upload, one, deliveries, config))) {
		const work = database.transaction(async (trx) => {
			await store.reopenIn(trx, delivery, FRESH);
			await enqueueDelivery(engine, trx, delivery);
		});
		await work.then(() => retried++, ignoreSuperseded);
	}
	if (retried === 0) throw nothingToRetry(deliveries);
}
