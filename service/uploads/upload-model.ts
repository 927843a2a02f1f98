import type { Platform } from '../../platforms/errors';
import type { MediaType } from '../../platforms/media';
import type { OwnValues } from '../../platforms/own-fields';
import { ENDED, type Change, type Delivery, type DeliveryState, type Upload } from '../channels';
import type { Knex } from 'knex';
import { timestamp, type Cipher, type Database } from '../database';
import type { ErrorBody } from '../core/errors';

/** States in which the file of a `video_url` may still have to be fetched. */
export const FETCHING: readonly DeliveryState[] = ['queued', 'fetching'];

/** States in which a delivery needs its file. */
export const NEED_FILE: readonly DeliveryState[] = [...FETCHING, 'uploading'];

/** States in which a delivery waits for a person or has finished. */
export const IDLE: readonly DeliveryState[] = [...ENDED, 'awaiting_approval'];

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
	name: string | null;
	publish_at: string | null;
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
	own_fields: string | null;
	post_ids: string | null;
	permalink: string | null;
	attempts: number;
	failing_since: string | null;
	inspections: number;
	error: string | null;
	updated_at: string;
	due_at: string | null;
	version: number;
}

declare module 'knex/types/tables' {
	interface Tables {
		uploads: UploadRow;
		deliveries: DeliveryRow;
	}
}

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
	name: row.name,
	publishAt: row.publish_at,
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
	own: row.own_fields === null ? {} : (JSON.parse(row.own_fields) as OwnValues),
	postIds: readList(row.post_ids),
	permalink: row.permalink,
	attempts: row.attempts,
	failingSince: row.failing_since,
	inspections: row.inspections,
	error: row.error === null ? null : (JSON.parse(row.error) as ErrorBody),
	dueAt: row.due_at,
	updatedAt: row.updated_at,
	version: row.version,
});

const asText = (value: unknown) => (value === undefined || value === null ? value : JSON.stringify(value));

/**
 * Returns the column values for a change. A new state clears the previous error and due time. Internal changes, such
 * as a new due time, do not change `updated_at`.
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
		own_fields: asText(change.own) as string | undefined,
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

/** Selects uploads whose file is still at its `video_url`. */
export const unfetchedUploads = (database: Database | Knex.Transaction) =>
	database('uploads').select('id').whereNotNull('video_url').whereNull('file_name');
