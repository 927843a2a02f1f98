import { clock, timestamp } from '../../database';
import { captionOf, factsOf, hasEnded, type Delivery, type Upload } from '../../channels';
import { NEED_FILE } from '../upload-model';

const HOUR_MS = 60 * 60 * 1000;

/** How long files live, in hours since their upload came. */
export interface FileAges {
	tempMaxAgeHours: number;
	/** While a delivery waits for its approval, or goes on after it: it may have to be prepared again. */
	approvalFileMaxAgeHours: number;
}

/** For how many hours an upload's file is kept at most, as its deliveries are now. */
export function keptHours(deliveries: readonly Delivery[], ages: FileAges): number {
	const turns = deliveries
		.filter(({ state }) => NEED_FILE.includes(state))
		.map(({ platform }) => factsOf(platform).uploads?.turnHours ?? 0);
	const waits = deliveries.some(
		(one) => one.state === 'awaiting_approval' || (one.approvedAt !== null && !hasEnded(one)),
	);
	return Math.max(ages.tempMaxAgeHours, waits ? ages.approvalFileMaxAgeHours : 0, ...turns);
}

/** When an upload's file is deleted at the latest, in milliseconds since 1970. */
export const keptUntil = (upload: Upload, deliveries: readonly Delivery[], ages: FileAges): number =>
	Date.parse(upload.createdAt) + keptHours(deliveries, ages) * HOUR_MS;

/** Whether the media of an upload can still be read: from its file, or from where it came. */
export const hasSource = ({ fileName, videoUrl, imageUrls }: Upload) =>
	fileName !== null || videoUrl !== null || imageUrls.length > 0;

/** Whether a delivery can begin again: it has failed, its media are there, and the platform cannot have it already. */
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

/** A delivery as callers see it. @param bytesTotal the size of its file, if that is known */
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

/** An upload and its deliveries as callers see them. */
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

/** An upload as callers see it. @throws ApiError 404 `upload_unknown` */
export type ReadStatus = (id: string) => Promise<ReturnType<typeof uploadJson>>;
