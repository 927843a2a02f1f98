import { randomUUID } from 'node:crypto';
import type { Platform } from '../../platforms/errors';
import type { MediaType } from '../../platforms/media';
import { timestamp, type Cipher, type Database } from '../database';
import type { ErrorBody } from '../errors';
import type { StoredFile } from './temporary-files';

export type DeliveryState = 'queued' | 'fetching' | 'uploading' | 'processing' | 'delivered' | 'failed';

const ENDED: DeliveryState[] = ['delivered', 'failed'];

/** One handed-over video. Its file is there from the start (sent bytes) or once it was fetched (`videoUrl`). */
export interface Upload {
	id: string;
	createdAt: string;
	videoUrl: string | null;
	/** Null before the file is there and after it was deleted. */
	fileName: string | null;
	contentType: MediaType | null;
	sizeBytes: number | null;
	sha256: string | null;
}

/** The way of one upload to one account. */
export interface Delivery {
	id: string;
	uploadId: string;
	platform: Platform;
	accountId: string;
	/** The account's user name. */
	account: string;
	state: DeliveryState;
	bytesSent: number;
	/** Stored before the first byte is sent. */
	publishId: string | null;
	postIds: string[];
	error: ErrorBody | null;
	updatedAt: string;
}

interface UploadRow {
	id: string;
	created_at: string;
	video_url: string | null;
	file_name: string | null;
	content_type: MediaType | null;
	size_bytes: number | null;
	sha256: string | null;
}

interface DeliveryRow {
	id: string;
	upload_id: string;
	platform: Platform;
	account_id: string;
	state: DeliveryState;
	bytes_sent: number;
	publish_id: string | null;
	upload_url: string | null;
	post_ids: string | null;
	error: string | null;
	updated_at: string;
	locked_by: string | null;
	locked_until: string | null;
}

export interface Change {
	state?: DeliveryState;
	bytesSent?: number;
	publishId?: string;
	/** A secret; stored encrypted. */
	uploadUrl?: string;
	postIds?: string[];
	error?: ErrorBody;
}

const toUpload = (row: UploadRow): Upload => ({
	id: row.id,
	createdAt: row.created_at,
	videoUrl: row.video_url,
	fileName: row.file_name,
	contentType: row.content_type,
	sizeBytes: row.size_bytes,
	sha256: row.sha256,
});

const toDelivery = (row: DeliveryRow & { username: string }): Delivery => ({
	id: row.id,
	uploadId: row.upload_id,
	platform: row.platform,
	accountId: row.account_id,
	account: row.username,
	state: row.state,
	bytesSent: row.bytes_sent,
	publishId: row.publish_id,
	postIds: row.post_ids ? (JSON.parse(row.post_ids) as string[]) : [],
	error: row.error ? (JSON.parse(row.error) as ErrorBody) : null,
	updatedAt: row.updated_at,
});

const fileColumns = (file: StoredFile) => ({
	file_name: file.name,
	content_type: file.contentType,
	size_bytes: file.sizeBytes,
	sha256: file.sha256,
});

/** Uploads and their deliveries in the database: the one truth about the work. */
export function createUploadStore(database: Database, cipher: Cipher) {
	const uploads = () => database<UploadRow>('uploads');
	const deliveries = () => database<DeliveryRow>('deliveries');
	const changeColumns = (change: Change): Partial<DeliveryRow> => ({
		state: change.state,
		bytes_sent: change.bytesSent,
		publish_id: change.publishId,
		upload_url: change.uploadUrl && cipher.encrypt(change.uploadUrl),
		post_ids: change.postIds && JSON.stringify(change.postIds),
		error: change.error && JSON.stringify(change.error),
		updated_at: timestamp(),
	});
	const withAccount = () =>
		deliveries()
			.join('accounts', 'accounts.id', 'deliveries.account_id')
			.select('deliveries.*', 'accounts.username');

	return {
		/** Notes an upload and its deliveries, all or nothing. @returns the upload's id */
		async add(
			content: { file: StoredFile } | { videoUrl: string },
			targets: readonly { platform: Platform; accountId: string }[],
		): Promise<string> {
			const id = randomUUID();
			const now = timestamp();
			const columns = 'file' in content ? fileColumns(content.file) : { video_url: content.videoUrl };
			await database.transaction(async (trx) => {
				await trx<UploadRow>('uploads').insert({ id, created_at: now, ...columns });
				await trx<DeliveryRow>('deliveries').insert(
					targets.map(({ platform, accountId }) => ({
						id: randomUUID(),
						upload_id: id,
						platform,
						account_id: accountId,
						state: 'queued' as const,
						updated_at: now,
					})),
				);
			});
			return id;
		},

		async get(id: string): Promise<{ upload: Upload; deliveries: Delivery[] } | undefined> {
			const row = await uploads().where({ id }).first();
			if (row === undefined) return undefined;
			const rows = await withAccount().where({ upload_id: id }).orderBy('deliveries.id');
			return { upload: toUpload(row), deliveries: rows.map(toDelivery) };
		},

		/**
		 * Takes the oldest delivery that waits for work and that nobody else holds.
		 *
		 * @param worker whoever takes it, for as long as the lease lasts
		 */
		async claim(worker: string, leaseMs: number): Promise<Delivery | undefined> {
			const now = timestamp();
			const free = deliveries()
				.select('id')
				.whereNotIn('state', ENDED)
				.where((query) => query.whereNull('locked_until').orWhere('locked_until', '<', now))
				.orderBy('updated_at')
				.limit(1);
			const [taken] = await deliveries()
				.where('id', free)
				.update({ locked_by: worker, locked_until: timestamp(Date.now() + leaseMs) })
				.returning('id');
			const row = taken && (await withAccount().where('deliveries.id', taken.id).first());
			return row && toDelivery(row);
		},

		async extendLease(id: string, worker: string, leaseMs: number): Promise<void> {
			await deliveries()
				.where({ id, locked_by: worker })
				.update({ locked_until: timestamp(Date.now() + leaseMs) });
		},

		async release(id: string, worker: string): Promise<void> {
			await deliveries().where({ id, locked_by: worker }).update({ locked_by: null, locked_until: null });
		},

		async change(id: string, change: Change): Promise<void> {
			await deliveries().where({ id }).update(changeColumns(change));
		},

		/** The secret address to which a delivery's bytes go. */
		async uploadUrl(id: string): Promise<string | undefined> {
			const row = await deliveries().where({ id }).first();
			return row?.upload_url ? cipher.decrypt(row.upload_url) : undefined;
		},

		async setFile(uploadId: string, file: StoredFile): Promise<void> {
			await uploads().where({ id: uploadId }).update(fileColumns(file));
		},

		/**
		 * Ends a delivery. If it was the last one of its upload, the file goes before the end can be seen, so that
		 * whoever sees it can rely on it.
		 */
		async end(
			delivery: Delivery,
			change: Change,
			deleteFile: (name: string) => Promise<void>,
		): Promise<void> {
			await database.transaction(async (trx) => {
				await trx<DeliveryRow>('deliveries').where({ id: delivery.id }).update(changeColumns(change));
				const ofUpload = trx<DeliveryRow>('deliveries').where({ upload_id: delivery.uploadId });
				if (await ofUpload.whereNotIn('state', ENDED).first()) return;
				const upload = await trx<UploadRow>('uploads').where({ id: delivery.uploadId }).first();
				if (!upload?.file_name) return;
				await trx<UploadRow>('uploads').where({ id: upload.id }).update({ file_name: null });
				await deleteFile(upload.file_name);
			});
		},

		/** The names of all files that an upload still needs. */
		async filesInUse(): Promise<Set<string>> {
			const rows = await uploads()
				.whereNotNull('file_name')
				.whereExists(deliveries().whereRaw('deliveries.upload_id = uploads.id').whereNotIn('state', ENDED));
			return new Set(rows.map((row) => row.file_name ?? ''));
		},
	};
}

export type UploadStore = ReturnType<typeof createUploadStore>;
