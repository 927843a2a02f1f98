import type { StoredFile, TemporaryFiles } from '../../files/temporary-files';
import type { UploadStore } from '../upload-store';
import type { TakeStep } from './delivery-run';

/**
 * Makes the function that fetches the `video_url` of an upload, for all of its deliveries: a turn of its own, before a
 * platform has to have room, since URLs expire sooner than queues drain.
 *
 * @param options.fetchFile reads an address to the end into a temporary file
 */
export function createFetchOnce(options: {
	store: UploadStore;
	files: Pick<TemporaryFiles, 'delete'>;
	fetchFile: (url: string, signal: AbortSignal) => Promise<StoredFile>;
}): TakeStep {
	const { store, files, fetchFile } = options;

	/** @throws the errors of `fetchFile` */
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
