import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Account } from '../accounts';
import { timestamp, type Database } from '../database';
import type { UploadFields } from './fields';
import type { StoredFile } from './temporary-files';

/** What an upload is made of: a file that is there, the address of a video, or addresses of pictures. */
export type Content = { file: StoredFile } | { videoUrl: string } | { imageUrls: readonly string[] };

export interface NewUpload {
	/** A new one by default. */
	id?: string;
	content: Content;
	fields: UploadFields;
	/** One delivery each. */
	targets: readonly Account[];
}

export interface NotedUpload {
	uploadId: string;
	deliveries: { id: string; platform: string; account: string; state: 'queued' }[];
}

function contentColumns(content: Content) {
	if ('videoUrl' in content) return { video_url: content.videoUrl };
	if ('imageUrls' in content) return { image_urls: JSON.stringify(content.imageUrls) };
	const { name, contentType, sizeBytes, sha256 } = content.file;
	return { file_name: name, content_type: contentType, size_bytes: sizeBytes, sha256 };
}

/**
 * Notes an upload and its deliveries, all or nothing.
 *
 * @param also runs in the same transaction, with what was noted
 */
export async function noteUpload(
	database: Database,
	{ id = randomUUID(), content, fields, targets }: NewUpload,
	also: (trx: Knex.Transaction, noted: NotedUpload) => Promise<void>,
): Promise<NotedUpload> {
	const now = timestamp();
	const deliveries = targets.map(({ platform, username }) => ({
		id: randomUUID() as string,
		platform,
		account: username,
		state: 'queued' as const,
	}));
	const noted = { uploadId: id, deliveries };
	await database.transaction(async (trx) => {
		await trx('uploads').insert({
			id,
			created_at: now,
			...contentColumns(content),
			media_type: fields.mediaType,
			content: fields.content,
			title: fields.title,
			description: fields.description,
			auto_approve: fields.autoApprove,
			callback_url: fields.callbackUrl,
		});
		await trx('deliveries').insert(
			deliveries.map((delivery, index) => ({
				id: delivery.id,
				upload_id: id,
				platform: delivery.platform,
				account_id: targets[index]?.id,
				created_at: now,
				state: delivery.state,
				updated_at: now,
			})),
		);
		await also(trx, noted);
	});
	return noted;
}
