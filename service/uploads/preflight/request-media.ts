import { fixMedia, type Channels } from '../../channels';
import type { FetchFile } from '../../files/fetch-file';
import type { TemporaryFiles } from '../../files/temporary-files';
import type { GuardedFetch } from '../../outgoing';
import { InspectionStopped, type Inspected, type Inspector } from '../inspection';
import type { Incoming } from '../intake/incoming-request';
import type { Content } from '../intake/intake-store';
import { inspectMedia, type MediaReport } from './media-report';
import { openRemote } from './remote-file';

export interface RequestMediaOptions {
	channels: Channels;
	files: TemporaryFiles;
	fetch: GuardedFetch;
	fetchFile: FetchFile;
	inspector: Pick<Inspector, 'inspect'>;
	maxUploadBytes: number;
}

/** Returns functions that locate and inspect the file of a request. */
export function createRequestMedia(options: RequestMediaOptions) {
	const { files, fetch, fetchFile, maxUploadBytes } = options;

	/**
	 * Calls `look` with the file of a request, wherever it is stored, or with undefined if there are only image URLs.
	 */
	async function withMedia<T>(
		content: Content,
		signal: AbortSignal,
		look: (file: Inspected | undefined) => Promise<T>,
	): Promise<T> {
		if ('imageUrls' in content) return look(undefined);
		const remote =
			'videoUrl' in content ? await openRemote(fetch, content.videoUrl, maxUploadBytes, signal) : undefined;
		if (remote !== undefined) return look(remote);
		const file = 'file' in content ? content.file : await fetchFile(content.videoUrl, signal);
		try {
			return await look({ ...file, ...files.inspected(file.name) });
		} finally {
			if ('videoUrl' in content) await files.delete(file.name);
		}
	}

	async function inspect(
		file: Inspected,
		{ platforms, mediaType, force }: Incoming['fields'],
		signal: AbortSignal,
	): Promise<MediaReport> {
		try {
			const wished = { ...file, mediaType: mediaType ?? null, force };
			return await inspectMedia(options, wished, platforms, signal);
		} catch (error) {
			if (!(error instanceof InspectionStopped)) throw error;
			const message = `${error.message} A file that cannot be inspected is not delivered. Export it again.`;
			const problems = platforms.map((platform) => fixMedia(platform, 'media_unreadable', message));
			return { problems, warnings: [] };
		}
	}

	return { withMedia, inspect };
}
