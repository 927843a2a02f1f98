import { LimitReached } from './damage';

/** Reads the bytes of a file from `start` up to, but not including, `end`; fewer if the file ends earlier. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

/** Largest part of a file that may be read at once; this also limits the size of `moov`. */
export const MOST_PART_BYTES = 64_000_000;
const MOST_TOTAL_BYTES = 256_000_000;

/** Wraps a file's reader so that the bytes per read and in total are limited. */
export function limitReads(read: ReadRange): ReadRange {
	let total = 0;
	return async (start, end) => {
		// There is nothing to read beyond the end of the file.
		if (end <= start) return new Uint8Array();
		total += end - start;
		if (end - start > MOST_PART_BYTES) {
			throw new LimitReached(`would have had to read more than ${MOST_PART_BYTES} bytes at once`);
		}
		if (total > MOST_TOTAL_BYTES) {
			throw new LimitReached(`would have had to read more than ${MOST_TOTAL_BYTES} bytes`);
		}
		return read(start, end);
	};
}

/** Wraps a file's reader so that a part that has already been read comes from memory. */
export function withPart(read: ReadRange, start: number, part: Uint8Array): ReadRange {
	return async (from, to) =>
		from >= start && to <= start + part.length ? part.subarray(from - start, to - start) : read(from, to);
}
