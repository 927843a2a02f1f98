import type { BoxOrder } from '../../channels';
import { TOP_BOXES } from '../../../platforms/video-end';
import { Damaged } from './damage';
import { frameRateOf, isCutByEdits, readFragment, type FrameRate } from './film';
import { MOST_PART_BYTES, withPart, type ReadRange } from './reader';
import { checkTables } from './tables';

const HEADER_BYTES = 16;
/** Top-level boxes that a parser reads completely. */
const READ_WHOLE = new Set(['moov', 'moof', 'mfra', 'meta']);

/** Boxes that may be the last one in a complete file. Players ignore any other bytes after the last box. */
const KNOWN: ReadonlySet<string> = new Set([...TOP_BOXES, 'PICT']);

interface Box {
	type: string;
	start: number;
	end: number;
}

async function readBox(read: ReadRange, start: number, sizeBytes: number): Promise<Box | undefined> {
	const header = Buffer.from(await read(start, Math.min(start + HEADER_BYTES, sizeBytes)));
	if (header.length < 8) return undefined;
	const short = header.readUInt32BE(0);
	const long = short === 1 && header.length === HEADER_BYTES ? Number(header.readBigUInt64BE(8)) : short;
	// 0 means that the box extends to the end of the file.
	const end = short === 0 ? sizeBytes : start + long;
	return end < start + 8 ? undefined : { type: header.toString('latin1', 4, 8), start, end };
}

/** Finds the top-level boxes of a file by reading a few bytes of each. @param most maximum number of boxes */
async function readBoxes(read: ReadRange, sizeBytes: number, most: number): Promise<Box[]> {
	const boxes: Box[] = [];
	for (let at = 0; at < sizeBytes && boxes.length < most;) {
		const box = await readBox(read, at, sizeBytes);
		if (box === undefined) break;
		boxes.push(box);
		at = box.end;
	}
	return boxes;
}

/** Reads a complete box. @throws Damaged if it is too large or truncated */
async function readWhole(read: ReadRange, { type, start, end }: Box, sizeBytes: number): Promise<Buffer> {
	const length = end - start;
	if (length > MOST_PART_BYTES) {
		throw new Damaged(
			`its description ("${type}") has ${length} bytes; this service reads at most ${MOST_PART_BYTES}`,
		);
	}
	if (end > sizeBytes) throw new Damaged(`it is truncated within its description ("${type}")`);
	const { buffer, byteOffset } = await read(start, end);
	return Buffer.from(buffer, byteOffset, length);
}

/** Facts about a video, taken from the boxes of its file. */
export interface Film {
	/** Measured over the whole video; undefined if neither the description nor the fragments contain it. */
	frameRate: FrameRate | undefined;
	/** The end time of the last fragment; 0 if there are no fragments. */
	fragmentsEndSeconds: number;
}

/** Returns the facts that `look` reads from a box, or undefined if the box is truncated. */
function unlessCut<T>(look: () => T): T | undefined {
	try {
		return look();
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

/**
 * Checks the structure of an MP4 or MOV file before it is parsed.
 *
 * @param mostBoxes maximum number of top-level boxes read
 * @returns facts from the top-level boxes, and the file with its description cached; undefined if there is no
 * description
 * @throws Damaged
 */
export async function checkBoxes(
	read: ReadRange,
	sizeBytes: number,
	mostBoxes: number,
): Promise<{ order: BoxOrder; film: Film; read: ReadRange } | undefined> {
	const boxes = await readBoxes(read, sizeBytes, mostBoxes);
	const moov = boxes.find(({ type }) => type === 'moov');
	if (moov === undefined || moov.end > sizeBytes) return undefined;
	const description = await readWhole(read, moov, sizeBytes);
	checkTables(description, sizeBytes);
	let fragmentsEndSeconds = 0;
	const frames = new Map<number, number>();
	for (const box of boxes) {
		if (box === moov || !READ_WHOLE.has(box.type) || box.end > sizeBytes) continue;
		const bytes = await readWhole(read, box, sizeBytes);
		checkTables(bytes, sizeBytes);
		const end = box.type === 'moof' ? unlessCut(() => readFragment(description, bytes, frames)) : undefined;
		fragmentsEndSeconds = Math.max(fragmentsEndSeconds, end ?? 0);
	}
	const mdat = boxes.find(({ type }) => type === 'mdat');
	return {
		order: {
			moovFirst: mdat === undefined || moov.start < mdat.start,
			isWhole: boxes.every(({ type, end }) => end <= sizeBytes || !KNOWN.has(type)),
			isCutByEdits: unlessCut(() => isCutByEdits(description)) ?? false,
		},
		film: {
			frameRate: unlessCut(() => frameRateOf(description, frames)),
			fragmentsEndSeconds,
		},
		read: withPart(read, moov.start, description),
	};
}
