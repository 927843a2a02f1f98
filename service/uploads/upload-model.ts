import type { Platform } from '../../platforms/errors';
import type { MediaType } from '../../platforms/media';
import { timestamp, type Cipher } from '../database';
import type { ErrorBody } from '../core/errors';

export const DELIVERY_STATES = [
	'queued',
	'fetching',
	'uploading',
	'processing',
	'delivered',
	'awaiting_approval',
	'publishing',
	'published',
	'failed',
	'cancelled',
	'expired',
] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A delivery in one of these states never changes its state again. */
export const ENDED: readonly DeliveryState[] = ['delivered', 'published', 'failed', 'cancelled', 'expired'];

/** In these states the file of a `video_url` may still have to be fetched. */
export const FETCHING: readonly DeliveryState[] = ['queued', 'fetching'];

export const hasEnded = ({ state }: { state: DeliveryState }) => ENDED.includes(state);

/** One handed-over post. A file is there from the start (sent bytes) or once it was fetched (`videoUrl`). */
export interface Upload {
	id: string;
	createdAt: string;
	videoUrl: string | null;
	imageUrls: string[];
	/** As the caller named it; null: told by the media. */
	mediaType: string | null;
	content: string | null;
	title: string | null;
	description: string | null;
	autoApprove: boolean;
	/** Exceeding a limit that is only documented does not stop it. */
	force: boolean;
	callbackUrl: string | null;
	/** Null before the file is there and after it was deleted. */
	fileName: string | null;
	contentType: MediaType | null;
	sizeBytes: number | null;
	sha256: string | null;
}

/** The way of one upload to one account. Times are ISO 8601 in UTC. */
export interface Delivery {
	id: string;
	uploadId: string;
	platform: Platform;
	accountId: string;
	/** The account's user name. */
	account: string;
	createdAt: string;
	state: DeliveryState;
	stateSince: string;
	bytesSent: number;
	/** Stored before the first byte is sent. */
	publishId: string | null;
	containerId: string | null;
	containerCreatedAt: string | null;
	childContainerIds: string[];
	approvedAt: string | null;
	/** Stored before the one request that makes a post. */
	publishSentAt: string | null;
	postIds: string[];
	permalink: string | null;
	/** Failures so far that may pass, and when they began. */
	attempts: number;
	failingSince: string | null;
	/** Inspections of its file that began and had no result. */
	inspections: number;
	error: ErrorBody | null;
	updatedAt: string;
}

export interface UploadRow {
	id: string;
	created_at: string;
	video_url: string | null;
	image_urls: string | null;
	media_type: string | null;
	content: string | null;
	title: string | null;
	description: string | null;
	auto_approve: number | boolean;
	force: number | boolean;
	callback_url: string | null;
	file_name: string | null;
	content_type: MediaType | null;
	size_bytes: number | null;
	sha256: string | null;
}

export interface DeliveryRow {
	id: string;
	upload_id: string;
	platform: Platform;
	account_id: string;
	created_at: string | null;
	state: DeliveryState;
	state_since: string | null;
	bytes_sent: number;
	publish_id: string | null;
	upload_url: string | null;
	container_id: string | null;
	container_created_at: string | null;
	child_container_ids: string | null;
	approved_at: string | null;
	publish_sent_at: string | null;
	post_ids: string | null;
	permalink: string | null;
	attempts: number;
	failing_since: string | null;
	inspections: number;
	error: string | null;
	updated_at: string;
	due_at: string | null;
	claimed_at: string | null;
	locked_by: string | null;
	locked_until: string | null;
}

/** What changes of a delivery; null takes a value away. */
export interface Change {
	state?: DeliveryState;
	bytesSent?: number;
	publishId?: string | null;
	/** A secret; stored encrypted. */
	uploadUrl?: string | null;
	containerId?: string | null;
	containerCreatedAt?: string | null;
	childContainerIds?: readonly string[];
	approvedAt?: string;
	publishSentAt?: string | null;
	postIds?: readonly string[];
	permalink?: string;
	attempts?: number;
	inspections?: number;
	failingSince?: string | null;
	error?: ErrorBody | null;
	/** Not before this time is the delivery looked at again. */
	dueAt?: string | null;
}

/** How a delivery goes on after one step of its way. */
export type Step =
	| { change: Change }
	/** It has to wait for its turn, or for the platform; nothing has failed. */
	| { waitUntil: Date }
	/** An error, as if it had been thrown: it decides whether and when the step is tried again. */
	| { failed: unknown };

const readList = (text: string | null) => (text === null ? [] : (JSON.parse(text) as string[]));

export const toUpload = (row: UploadRow): Upload => ({
	id: row.id,
	createdAt: row.created_at,
	videoUrl: row.video_url,
	imageUrls: readList(row.image_urls),
	mediaType: row.media_type,
	content: row.content,
	title: row.title,
	description: row.description,
	autoApprove: Boolean(row.auto_approve),
	force: Boolean(row.force),
	callbackUrl: row.callback_url,
	fileName: row.file_name,
	contentType: row.content_type,
	sizeBytes: row.size_bytes,
	sha256: row.sha256,
});

export const toDelivery = (row: DeliveryRow & { username: string }): Delivery => ({
	id: row.id,
	uploadId: row.upload_id,
	platform: row.platform,
	accountId: row.account_id,
	account: row.username,
	createdAt: row.created_at ?? row.updated_at,
	state: row.state,
	stateSince: row.state_since ?? row.updated_at,
	bytesSent: row.bytes_sent,
	publishId: row.publish_id,
	containerId: row.container_id,
	containerCreatedAt: row.container_created_at,
	childContainerIds: readList(row.child_container_ids),
	approvedAt: row.approved_at,
	publishSentAt: row.publish_sent_at,
	postIds: readList(row.post_ids),
	permalink: row.permalink,
	attempts: row.attempts,
	failingSince: row.failing_since,
	inspections: row.inspections,
	error: row.error === null ? null : (JSON.parse(row.error) as ErrorBody),
	updatedAt: row.updated_at,
});

const asText = (value: unknown) => (value === undefined || value === null ? value : JSON.stringify(value));

/**
 * The columns of a change. A new state begins without the error and the due time of the one before; a delivery that only
 * waits on looks the same from outside.
 */
export function changeColumns(change: Change, cipher: Cipher): Partial<DeliveryRow> {
	const now = timestamp();
	const isVisible = Object.keys(change).some((name) => name !== 'dueAt' && name !== 'inspections');
	return {
		...(change.state && { state: change.state, state_since: now, due_at: null, error: null }),
		bytes_sent: change.bytesSent,
		publish_id: change.publishId,
		upload_url: change.uploadUrl ? cipher.encrypt(change.uploadUrl) : (change.uploadUrl as null | undefined),
		container_id: change.containerId,
		container_created_at: change.containerCreatedAt,
		child_container_ids: asText(change.childContainerIds) as string | undefined,
		approved_at: change.approvedAt,
		publish_sent_at: change.publishSentAt,
		post_ids: asText(change.postIds) as string | undefined,
		permalink: change.permalink,
		attempts: change.attempts,
		failing_since: change.failingSince,
		inspections: change.inspections,
		...(change.error !== undefined && { error: asText(change.error) as string | null }),
		...(change.dueAt !== undefined && { due_at: change.dueAt }),
		...(isVisible && { updated_at: now }),
	};
}
