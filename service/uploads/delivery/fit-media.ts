import { ApiError } from '../../core/errors';
import { InspectionStopped, type Inspector } from '../inspection';
import type { Channels, Delivery, ReadyUpload } from '../../channels';
import { inspectMedia, requireNoProblems, type MediaReport } from '../preflight/media-report';
import type { UploadStore } from '../upload-store';
import type { TemporaryFiles } from '../../files/temporary-files';

/** How often the inspection of a file may end without a result. */
const MOST_INSPECTIONS = 3;

const tryAgain = (reason: string) =>
	new ApiError(503, 'media_unreadable', `${reason} Nothing was sent. It is tried again.`, 'retry', {
		retryable: true,
	});

const giveUp = (reason: string) =>
	new ApiError(
		422,
		'media_unreadable',
		`${reason} That happened ${MOST_INSPECTIONS} times, and nothing was sent. Export the file again and send the new one.`,
		'fix-media',
	);

/** Makes the function that refuses a file which a platform would refuse, before a byte goes there. */
export function createFitMedia(options: {
	store: Pick<UploadStore, 'change'>;
	files: Pick<TemporaryFiles, 'inspected'>;
	inspector: Pick<Inspector, 'inspect'>;
	channels: Channels;
}) {
	const { store, files, inspector, channels } = options;

	/**
	 * Inspects a file. That it is tried is stored before, so that a file which takes the whole service down is not tried
	 * for ever; a try that has a result, or that was interrupted, does not count.
	 */
	async function inspect(
		delivery: Delivery,
		{ fileName, sizeBytes, contentType, mediaType, force }: ReadyUpload,
		signal: AbortSignal,
	): Promise<MediaReport> {
		const { inspections } = delivery;
		if (inspections >= MOST_INSPECTIONS) throw giveUp('The service ended while it inspected the file.');
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

	/** @throws ApiError 422 with action `fix-media`, naming everything that is wrong; ApiError `retry` after a failed inspection */
	return async (...what: Parameters<typeof inspect>): Promise<void> =>
		requireNoProblems(await inspect(...what));
}
