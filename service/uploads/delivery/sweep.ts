import type { FastifyBaseLogger } from 'fastify';
import { toErrorBody, type ErrorBody } from '../../core/errors';
import { PLATFORM_NAMES, type Platform } from '../../../platforms/errors';
import { hasEnded, type Channels, type Delivery, type Upload } from '../../channels';
import { keptHours, keptUntil, type FileAges } from '../status/upload-json';
import { ignoreSuperseded } from '../superseded';
import { NEED_FILE } from '../upload-model';
import type { UploadStore } from '../upload-store';
import { fileLost } from '../../files/file-errors';
import type { TemporaryFiles } from '../../files/temporary-files';
import type { HoldDeliveries } from './delivery-worker';
import { clock } from '../../database';

const HOUR_MS = 60 * 60_000;

const tooOld = (hours: number, hadFile: boolean): ErrorBody => ({
	code: 'file_expired',
	message: hadFile
		? `The file was deleted after ${hours} hours (TEMP_MAX_AGE_HOURS), before it could be delivered. Send it again.`
		: `The upload waited ${hours} hours (TEMP_MAX_AGE_HOURS), but its media could not be fetched or delivered. Check the URLs, then send it again.`,
	retryable: false,
	action: 'fix-request',
});

const approvalTooLate = (platform: Platform, hours: number): ErrorBody => ({
	code: 'container_expired',
	platform,
	message: `The post was not approved within the ${hours} hours that ${PLATFORM_NAMES[platform]} keeps it, and its file has been deleted. Send it again, and increase APPROVAL_FILE_MAX_AGE_HOURS if you need more time.`,
	retryable: false,
	action: 'fix-request',
});

/** The result of a sweep. */
export interface Swept {
	/** Files that no upload refers to. */
	orphans: number;
}

/**
 * Returns a function that cleans up after crashes and expired uploads: it removes unreferenced files, and ends
 * uploads that have lost their file.
 */
export function createSweep(options: {
	store: UploadStore;
	files: Pick<TemporaryFiles, 'list' | 'size' | 'sweep'>;
	hold: HoldDeliveries;
	channels: Channels;
	ages: FileAges;
	log: FastifyBaseLogger;
}) {
	const { store, files, hold, channels, ages, log } = options;

	async function end(
		deliveries: readonly Delivery[],
		state: 'failed' | 'expired',
		errorOf: (delivery: Delivery) => ErrorBody,
	): Promise<void> {
		const free = await hold(deliveries);
		try {
			for (const delivery of deliveries) {
				const change = { state, error: errorOf(delivery) };
				await store.change({ id: delivery.id }, change).catch(ignoreSuperseded);
			}
		} finally {
			await free();
		}
	}

	const approvalLifetimeMs = (platform: Platform) =>
		channels[platform].uploads.approvalLifetimeMs ?? Infinity;
	const needing = (deliveries: readonly Delivery[]) =>
		deliveries.filter(({ state }) => NEED_FILE.includes(state));

	async function checkUpload(
		upload: Upload,
		deliveries: Delivery[],
		names: ReadonlySet<string>,
	): Promise<void> {
		const { fileName } = upload;
		const isOver = keptUntil(upload, deliveries, ages) <= clock.now();
		// `names` does not include files that were stored after the listing.
		const isLost = fileName !== null && !names.has(fileName) && (await files.size(fileName)) === undefined;
		if (isLost) {
			await end(needing(deliveries), 'failed', () => toErrorBody(fileLost()));
			await store.dropFile(upload.id);
		} else if (isOver) {
			const hours = keptHours(deliveries, ages);
			await end(needing(deliveries), 'failed', () => tooOld(hours, fileName !== null));
			await store.dropFile(upload.id);
		}
		const forgotten = deliveries.filter(
			({ platform, state, containerCreatedAt }) =>
				state === 'awaiting_approval' &&
				Date.parse(containerCreatedAt ?? '') + approvalLifetimeMs(platform) <= clock.now(),
		);
		if (!isOver || forgotten.length === 0) return;
		await end(forgotten, 'expired', ({ platform }) =>
			approvalTooLate(platform, approvalLifetimeMs(platform) / HOUR_MS),
		);
	}

	return async (): Promise<Swept> => {
		const names = new Set(await files.list());
		for (const { upload, deliveries } of await store.unfinished()) {
			const open = deliveries.filter((delivery) => !hasEnded(delivery));
			await checkUpload(upload, open, names);
		}
		const orphans = await files.sweep();
		if (orphans > 0) log.warn({ orphans }, 'unreferenced files were deleted');
		return { orphans };
	};
}
