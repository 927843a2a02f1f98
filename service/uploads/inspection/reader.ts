import { LimitReached } from './damage';

/** Reads bytes of a file from `start` up to, not including, `end`; fewer if the file ends before. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

/** The most that one part of a file may have to be read at once: the limit for `moov`. */
export const MOST_PART_BYTES = 64_000_000;
const MOST_TOTAL_BYTES = 256_000_000;

/** The same file, of which only so much is read. */
export function limitReads(read: ReadRange): ReadRange {
	let total = 0;
	return async (start, end) => {
		// Behind the end of the file there is nothing.
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

/** The same file, with a part of it at hand that was read already. */
export function withPart(read: ReadRange, start: number, part: Uint8Array): ReadRange {
	return async (from, to) =>
		from >= start && to <= start + part.length ? part.subarray(from - start, to - start) : read(from, to);
}
