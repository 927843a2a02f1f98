import { timestamp } from '../database';
import type { Delivery, DeliveryRow, Upload } from './model';
import { NotYet } from './retry';
import type { UploadStore } from './store';
import type { StoredFile, TemporaryFiles } from './temporary-files';

/** How soon to look again while another delivery of the same upload fetches the file. */
const FETCHED_BY_ANOTHER_MS = 1_000;

/** An upload whose file is there. */
export type ReadyUpload = Upload & { fileName: string } & Omit<StoredFile, 'name'>;

/**
 * Makes sure that the file of an upload is there: fetches a `video_url`, once for all deliveries.
 *
 * @param options.fetchFile reads an address to the end into a temporary file
 */
export function createFetchOnce(options: {
	store: UploadStore;
	files: Pick<TemporaryFiles, 'delete'>;
	fetchFile: (url: string, signal: AbortSignal) => Promise<StoredFile>;
}) {
	const { store, files, fetchFile } = options;

	/** @throws NotYet while another delivery fetches it; the errors of `fetchFile` */
	return async (delivery: Delivery, upload: Upload, signal: AbortSignal): Promise<ReadyUpload> => {
		const { fileName, contentType, sizeBytes, sha256 } = upload;
		if (fileName !== null && contentType !== null && sizeBytes !== null && sha256 !== null) {
			return { ...upload, fileName, contentType, sizeBytes, sha256 };
		}
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
		return { ...upload, ...file, fileName: file.name };
	};
}

export type FetchOnce = ReturnType<typeof createFetchOnce>;
