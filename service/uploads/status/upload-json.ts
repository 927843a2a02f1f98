import { clock, timestamp } from '../../database';
import { captionOf, factsOf, hasEnded, type Delivery, type Upload } from '../../channels';
import { NEED_FILE } from '../upload-model';

const HOUR_MS = 60 * 60 * 1000;

/** How long files are kept, in hours after their upload was received. */
export interface FileAges {
	tempMaxAgeHours: number;
	/** Applies while a delivery waits for approval or is approved, since its post may have to be prepared again. */
	approvalFileMaxAgeHours: number;
}

/**
 * Returns the maximum number of hours for which an upload's file is kept, given the current states of its deliveries.
 */
export function keptHours(deliveries: readonly Delivery[], ages: FileAges): number {
	const turns = deliveries
		.filter(({ state }) => NEED_FILE.includes(state))
		.map(({ platform }) => factsOf(platform).uploads?.turnHours ?? 0);
	const waits = deliveries.some(
		(one) => one.state === 'awaiting_approval' || (one.approvedAt !== null && !hasEnded(one)),
	);
	return Math.max(ages.tempMaxAgeHours, waits ? ages.approvalFileMaxAgeHours : 0, ...turns);
}

/** Returns the latest time at which an upload's file is deleted, in milliseconds since 1970. */
export const keptUntil = (upload: Upload, deliveries: readonly Delivery[], ages: FileAges): number =>
	Date.parse(upload.createdAt) + keptHours(deliveries, ages) * HOUR_MS;

/** True if the media of an upload are still available: as a file or at their URLs. */
export const hasSource = ({ fileName, videoUrl, imageUrls }: Upload) =>
	fileName !== null || videoUrl !== null || imageUrls.length > 0;

/**
 * True if a delivery can be retried: it has failed, its media are available, and it cannot have reached the
 * platform.
 */
export const canRetry = (
	upload: Upload,
	{ state, error }: Delivery,
	deliveries: readonly Delivery[],
	ages: FileAges,
): boolean =>
	state === 'failed' &&
	error?.action !== 'check-outcome' &&
	hasSource(upload) &&
	keptUntil(upload, deliveries, ages) > clock.now();

/** Returns the JSON of a delivery. @param bytesTotal the size of its file, if known */
export function deliveryJson(delivery: Delivery, bytesTotal: number | null) {
	const { publishId, platform } = delivery;
	const isVideo = factsOf(platform).uploads?.draftIsVideo === true;
	return {
		id: delivery.id,
		platform,
		account: delivery.account,
		state: delivery.state,
		bytes_total: bytesTotal,
		bytes_sent: delivery.bytesSent,
		...(publishId !== null && { publish_id: publishId, ...(isVideo && { video_id: publishId }) }),
		...(delivery.containerId !== null && { container_id: delivery.containerId }),
		...(delivery.postIds.length > 0 && { post_ids: delivery.postIds }),
		...(delivery.permalink !== null && { permalink: delivery.permalink }),
		...(Object.keys(delivery.own).length > 0 && { fields: delivery.own }),
		...(delivery.error !== null && { error: delivery.error }),
		updated_at: delivery.updatedAt,
	};
}

/** Returns the JSON of an upload with its deliveries. */
export function uploadJson(upload: Upload, deliveries: readonly Delivery[], ages: FileAges) {
	return {
		upload_id: upload.id,
		created_at: upload.createdAt,
		caption: captionOf(upload) ?? null,
		file: {
			name: upload.name,
			content_type: upload.contentType,
			size_bytes: upload.sizeBytes,
			sha256: upload.sha256,
			kept_until: upload.fileName === null ? null : timestamp(keptUntil(upload, deliveries, ages)),
		},
		publish_at: upload.publishAt,
		deliveries: deliveries.map((delivery) => ({
			...deliveryJson(delivery, upload.sizeBytes),
			...(canRetry(upload, delivery, deliveries, ages) && { can_retry: true }),
		})),
	};
}

/** Returns the JSON of an upload. @throws ApiError 404 `upload_unknown` */
export type ReadStatus = (id: string) => Promise<ReturnType<typeof uploadJson>>;
