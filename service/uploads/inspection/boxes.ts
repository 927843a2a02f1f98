import { Damaged } from './damage';
import { MOST_PART_BYTES, withPart, type ReadRange } from './reader';
import { checkTables } from './tables';

const HEADER_BYTES = 16;
/** Outermost boxes that a parser reads to their end. */
const READ_WHOLE = new Set(['moov', 'moof', 'mfra', 'meta']);

/** How the outermost boxes of an MP4 or MOV file lie (ISO/IEC 14496-12 §4.2). */
export interface BoxOrder {
	/** Whether the description of the film stands before its pictures, as Instagram wants it. */
	moovFirst: boolean;
	/** Whether every box ends within the file. */
	isWhole: boolean;
	hasEditList: boolean;
}

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
	// 0: up to the end of the file.
	const end = short === 0 ? sizeBytes : start + long;
	return end < start + 8 ? undefined : { type: header.toString('latin1', 4, 8), start, end };
}

/** Reads the outermost boxes of a file, a few bytes of each. @param most how many of them */
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

/** Reads a box whole. @throws Damaged if it is too large or cut off */
async function readWhole(read: ReadRange, { type, start, end }: Box, sizeBytes: number): Promise<Buffer> {
	const length = end - start;
	if (length > MOST_PART_BYTES) {
		throw new Damaged(
			`its description ("${type}") has ${length} bytes, and this service reads at most ${MOST_PART_BYTES}`,
		);
	}
	if (end > sizeBytes) throw new Damaged(`it ends within its description ("${type}")`);
	const { buffer, byteOffset } = await read(start, end);
	return Buffer.from(buffer, byteOffset, length);
}

/**
 * Checks the structure of an MP4 or MOV file before a parser sees it.
 *
 * @param mostBoxes how many of the outermost boxes are looked at
 * @returns what the outermost boxes say, and the file with its description at hand; undefined if there is no description
 * @throws Damaged
 */
export async function checkBoxes(
	read: ReadRange,
	sizeBytes: number,
	mostBoxes: number,
): Promise<{ order: BoxOrder; read: ReadRange } | undefined> {
	const boxes = await readBoxes(read, sizeBytes, mostBoxes);
	const moov = boxes.find(({ type }) => type === 'moov');
	if (moov === undefined || moov.end > sizeBytes) return undefined;
	const description = await readWhole(read, moov, sizeBytes);
	const types = checkTables(description, sizeBytes);
	for (const box of boxes) {
		const isChecked = box !== moov && READ_WHOLE.has(box.type) && box.end <= sizeBytes;
		if (isChecked) checkTables(await readWhole(read, box, sizeBytes), sizeBytes);
	}
	const mdat = boxes.find(({ type }) => type === 'mdat');
	return {
		order: {
			moovFirst: mdat === undefined || moov.start < mdat.start,
			isWhole: boxes.every(({ end }) => end <= sizeBytes),
			hasEditList: types.has('elst'),
		},
		read: withPart(read, moov.start, description),
	};
}
