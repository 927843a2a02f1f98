import { timestamp } from '../../database';
import type { Change, Delivery, DeliveryRow, Upload } from '../upload-model';
import { NotYet } from './delivery-retry';
import type { UploadStore } from '../upload-store';
import type { StoredFile, TemporaryFiles } from '../../files/temporary-files';

/** How soon to look again while another delivery of the same upload fetches the file. */
const FETCHED_BY_ANOTHER_MS = 1_000;

/** An upload whose file is there. */
export type ReadyUpload = Upload & { fileName: string } & Omit<StoredFile, 'name'>;

/** An upload as it goes to a platform. @throws Error if its file is not there */
export function withFile(upload: Upload): ReadyUpload {
	const { fileName, contentType, sizeBytes, sha256 } = upload;
	if (fileName === null || contentType === null || sizeBytes === null || sha256 === null)
		throw new Error('An upload has lost its file.');
	return { ...upload, fileName, contentType, sizeBytes, sha256 };
}

/**
 * Makes the function that fetches the `video_url` of an upload, once for all deliveries: a turn of its own, before a
 * platform has to have room, since URLs expire sooner than queues drain.
 *
 * @param options.fetchFile reads an address to the end into a temporary file
 */
export function createFetchOnce(options: {
	store: UploadStore;
	files: Pick<TemporaryFiles, 'delete'>;
	fetchFile: (url: string, signal: AbortSignal) => Promise<StoredFile>;
}) {
	const { store, files, fetchFile } = options;

	/** @returns the change that ends the turn; @throws NotYet while another delivery fetches it; the errors of `fetchFile` */
	return async (delivery: Delivery, upload: Upload, signal: AbortSignal): Promise<Change> => {
		if (upload.videoUrl === null) throw new Error('An upload without a URL has lost its file.');
		await store.change(
			delivery,
			{ state: 'fetching' },
			{
				also: async (trx) => {
					const other = await trx<DeliveryRow>('deliveries')
						.where({ upload_id: upload.id, state: 'fetching' })
						.where('locked_until', '>', timestamp())
						.whereNot('id', delivery.id)
						.first();
					const fetched = await trx('uploads').where({ id: upload.id }).whereNotNull('file_name').first();
					if (other || fetched) throw new NotYet(Date.now() + (other ? FETCHED_BY_ANOTHER_MS : 0));
				},
			},
		);
		const file = await fetchFile(upload.videoUrl, signal);
		try {
			await store.setFile(upload.id, file);
		} catch (error) {
			await files.delete(file.name);
			throw error;
		}
		return { state: 'queued', attempts: 0, failingSince: null };
	};
}
