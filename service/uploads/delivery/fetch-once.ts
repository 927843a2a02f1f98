import type { Knex } from 'knex';
import { timestamp, untilStored, type Database } from '../../database';
import type { Delivery, Step, Upload } from '../../channels';
import type { UploadStore } from '../upload-store';
import type { StoredFile, TemporaryFiles } from '../../files/temporary-files';

/** How soon to look again while another delivery of the same upload fetches the file. */
const FETCHED_BY_ANOTHER_MS = 1_000;

/**
 * Makes the function that fetches the `video_url` of an upload, once for all deliveries: a turn of its own, before a
 * platform has to have room, since URLs expire sooner than queues drain.
 *
 * @param options.fetchFile reads an address to the end into a temporary file
 */
export function createFetchOnce(options: {
	database: Database;
	store: UploadStore;
	files: Pick<TemporaryFiles, 'delete'>;
	fetchFile: (url: string, signal: AbortSignal) => Promise<StoredFile>;
}) {
	const { database, store, files, fetchFile } = options;

	/** Until when a delivery leaves the fetching to another one; undefined: it is its own turn. */
	async function waitForAnother(
		trx: Knex.Transaction,
		{ id, uploadId }: Delivery,
	): Promise<Date | undefined> {
		const other = await trx('deliveries')
			.where({ upload_id: uploadId, state: 'fetching' })
			.where('locked_until', '>', timestamp())
			.whereNot({ id })
			.first();
		if (other) return new Date(Date.now() + FETCHED_BY_ANOTHER_MS);
		const fetched = await trx('uploads').where({ id: uploadId }).whereNotNull('file_name').first();
		return fetched && new Date();
	}

	/** @throws the errors of `fetchFile` */
	return async (delivery: Delivery, upload: Upload, signal: AbortSignal): Promise<Step> => {
		if (upload.videoUrl === null) throw new Error('An upload without a URL has lost its file.');
		const begin = () =>
			database.transaction(async (trx) => {
				const until = await waitForAnother(trx, delivery);
				if (until === undefined) await store.changeIn(trx, delivery, { state: 'fetching' });
				return until;
			});
		const waitUntil = await untilStored(begin, signal);
		if (waitUntil !== undefined) return { waitUntil };
		const file = await fetchFile(upload.videoUrl, signal);
		try {
			await store.setFile(upload.id, file);
		} catch (error) {
			await files.delete(file.name);
			throw error;
		}
		return { change: { state: 'queued', attempts: 0, failingSince: null } };
	};
}
