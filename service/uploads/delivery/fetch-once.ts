import type { StoredFile, TemporaryFiles } from '../../files/temporary-files';
import type { UploadStore } from '../upload-store';
import type { TakeStep } from './delivery-run';

/**
 * Returns a function that fetches the `video_url` of an upload, once for all its deliveries. Fetching is a separate
 * step that does not wait for the platform's quota, since the URL may expire while the delivery is queued.
 *
 * @param options.fetchFile downloads a URL to a temporary file
 */
export function createFetchOnce(options: {
	store: UploadStore;
	files: Pick<TemporaryFiles, 'delete'>;
	fetchFile: (url: string, signal: AbortSignal) => Promise<StoredFile>;
}): TakeStep {
	const { store, files, fetchFile } = options;

	/** @throws the errors from `fetchFile` */
	return async (delivery, upload, signal) => {
		if (upload.videoUrl === null) throw new Error('An upload without a URL has lost its file.');
		await store.change(delivery, { state: 'fetching' });
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
