import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Platform } from '../../../platforms/errors';
import type { Account } from '../../accounts';
import type { UploadFields } from '../../channels';
import type { Engine } from '../../core/engine';
import { timestamp } from '../../database';
import type { StoredFile, TemporaryFiles } from '../../files/temporary-files';
import { enqueueDelivery } from '../delivery-queue';

/** The media of an upload: a stored file, the URL of a video, or URLs of images. */
export type Content = { file: StoredFile } | { videoUrl: string } | { imageUrls: readonly string[] };

/** The initial state of a delivery. */
export interface NewDelivery {
	id: string;
	platform: Platform;
	/** The account's user name. */
	account: string;
	state: 'queued';
}

export const toNewDelivery = ({ platform, username }: Account): NewDelivery => ({
	id: randomUUID(),
	platform,
	account: username,
	state: 'queued',
});

/** Returns the last segment of a URL's path, which is usually a file name. */
function nameIn(url: string | undefined): string | undefined {
	const part = url && new URL(url).pathname.split('/').at(-1);
	if (!part) return undefined;
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

function contentColumns(content: Content) {
	if ('videoUrl' in content) return { video_url: content.videoUrl, name: nameIn(content.videoUrl) };
	if ('imageUrls' in content) {
		return { image_urls: JSON.stringify(content.imageUrls), name: nameIn(content.imageUrls[0]) };
	}
	const { name, contentType, sizeBytes, sha256 } = content.file;
	return { file_name: name, content_type: contentType, size_bytes: sizeBytes, sha256 };
}

/** A validated upload. */
export interface NewUpload {
	id: string;
	content: Content;
	fields: UploadFields;
	/** The accounts of `deliveries`, in the same order. */
	targets: readonly Account[];
	deliveries: readonly NewDelivery[];
}

/** Inserts an upload with its deliveries, which workers pick up after the commit, and keeps its file. */
export async function insertUpload(
	{ engine, files }: { engine: Pick<Engine, 'enqueue'>; files: Pick<TemporaryFiles, 'keep'> },
	trx: Knex.Transaction,
	upload: NewUpload,
): Promise<void> {
	const { id, content, fields, targets, deliveries } = upload;
	const now = timestamp();
	await trx('uploads').insert({
		id,
		created_at: now,
		name: fields.fileName,
		...contentColumns(content),
		media_type: fields.mediaType,
		content: fields.content,
		title: fields.title,
		description: fields.description,
		auto_approve: fields.autoApprove,
		force: fields.force,
		callback_url: fields.callbackUrl,
	});
	if ('file' in content) await files.keep(trx, content.file);
	for (const [index, { id: accountId }] of targets.entries()) {
		const { id: deliveryId, platform, state } = deliveries[index] as NewDelivery;
		const own = fields.own[platform];
		const columns = {
			upload_id: id,
			account_id: accountId,
			platform,
			state,
			own_fields: own && JSON.stringify(own),
		};
		await trx('deliveries').insert({ id: deliveryId, ...columns, created_at: now, updated_at: now });
		await enqueueDelivery(engine, trx, { id: deliveryId, accountId });
	}
}
