import { ApiError } from '../../core/errors';
import { InspectionStopped, type Inspector } from '../inspection';
import type { Channels, Delivery, ReadyUpload } from '../../channels';
import { inspectMedia, requireNoProblems, type MediaReport } from '../preflight/media-report';
import type { UploadStore } from '../upload-store';
import type { TemporaryFiles } from '../../files/temporary-files';

/** Maximum number of inspections of a file that end without a result. */
const MOST_INSPECTIONS = 3;

const tryAgain = (reason: string) =>
	new ApiError(
		503,
		'media_unreadable',
		`${reason} Nothing was sent. The inspection will be retried.`,
		'retry',
		{
			retryable: true,
		},
	);

const giveUp = (reason: string) =>
	new ApiError(
		422,
		'media_unreadable',
		`${reason} This happened ${MOST_INSPECTIONS} times, and nothing was sent. Export the file again and send the new one.`,
		'fix-media',
	);

/** Returns a function that checks a file before any bytes are sent, and rejects it if the platform would. */
export function createFitMedia(options: {
	store: Pick<UploadStore, 'change'>;
	files: Pick<TemporaryFiles, 'inspected'>;
	inspector: Pick<Inspector, 'inspect'>;
	channels: Channels;
}) {
	const { store, files, inspector, channels } = options;

	/**
	 * Inspects a file. The attempt is recorded first, so that a file that crashes the service is not inspected again
	 * and again. Attempts that produce a result or are interrupted do not count.
	 */
	async function inspect(
		delivery: Delivery,
		{ fileName, sizeBytes, contentType, mediaType, force }: ReadyUpload,
		signal: AbortSignal,
	): Promise<MediaReport> {
		const { inspections } = delivery;
		if (inspections >= MOST_INSPECTIONS) throw giveUp('The service stopped while inspecting the file.');
		await store.change(delivery, { inspections: inspections + 1 });
		const file = { ...files.inspected(fileName), sizeBytes, contentType, mediaType, force };
		try {
			const report = await inspectMedia({ inspector, channels }, file, [delivery.platform], signal);
			await store.change(delivery, { inspections: 0 });
			return report;
		} catch (error) {
			if (!(error instanceof InspectionStopped)) {
				await store.change(delivery, { inspections });
				throw error;
			}
			throw inspections + 1 < MOST_INSPECTIONS ? tryAgain(error.message) : giveUp(error.message);
		}
	}

	/**
	 * Checks a file.
	 *
	 * @throws ApiError 422 with action `fix-media`, listing all problems; ApiError with action `retry` after a failed
	 * inspection
	 */
	return async (...what: Parameters<typeof inspect>): Promise<void> =>
		requireNoProblems(await inspect(...what));
}
