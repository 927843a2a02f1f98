import { PlatformError } from '../errors';

/** How a file is split into chunks for TikTok (contracts/tiktok-api.md §4.2). All sizes are in bytes. */
export interface ChunkPlan {
	videoSize: number;
	chunkSize: number;
	totalChunkCount: number;
}

/** A part of the file, with `first` and `last` inclusive and counted from 0, as in `Content-Range`. */
export interface Part {
	first: number;
	last: number;
	sizeBytes: number;
}

/** "64 MB" and "4 GB" in decimal units: the smaller interpretation, which is safe in either case. */
const LARGEST_SINGLE_CHUNK = 64_000_000;
const CHUNK_SIZE = 10_000_000;
export const MAX_VIDEO_BYTES = 4_000_000_000;

/**
 * Returns the plan for a file: a single chunk up to 64,000,000 bytes; above that, chunks of 10,000,000 bytes, with the
 * remainder in the last one (contracts/tiktok-api.md §4.2).
 *
 * @throws PlatformError `media_refused` for an empty file, or for one above 4,000,000,000 bytes
 */
export function planChunks(videoSize: number): ChunkPlan {
	if (!Number.isSafeInteger(videoSize) || videoSize < 1 || videoSize > MAX_VIDEO_BYTES) {
		throw new PlatformError({
			platform: 'tiktok',
			code: 'media_refused',
			action: 'fix-media',
			message: `The video has ${videoSize} bytes; TikTok accepts 1 to ${MAX_VIDEO_BYTES} bytes. Send a smaller file.`,
		});
	}
	const chunkSize = videoSize <= LARGEST_SINGLE_CHUNK ? videoSize : CHUNK_SIZE;
	return { videoSize, chunkSize, totalChunkCount: Math.floor(videoSize / chunkSize) };
}

/** Returns the parts of a plan in upload order; the last one includes the remainder. */
export function partsOf(plan: ChunkPlan): Part[] {
	return Array.from({ length: plan.totalChunkCount }, (_, index) => {
		const first = index * plan.chunkSize;
		const end = index === plan.totalChunkCount - 1 ? plan.videoSize : first + plan.chunkSize;
		return { first, last: end - 1, sizeBytes: end - first };
	});
}
