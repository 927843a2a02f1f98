import type { ReadRange } from './probe';

const HEADER_BYTES = 16;
const MOST_BOXES = 64;
/** The description of a film longer than this is rare, and its edit lists stand near its beginning. */
const MOST_MOOV_BYTES = 8 * 1024 * 1024;

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

/** Reads the outermost boxes of a file, a few bytes of each. */
export async function readBoxOrder(read: ReadRange, sizeBytes: number): Promise<BoxOrder> {
	const boxes: Box[] = [];
	for (let at = 0; at < sizeBytes && boxes.length < MOST_BOXES;) {
		const box = await readBox(read, at, sizeBytes);
		if (box === undefined) break;
		boxes.push(box);
		at = box.end;
	}
	const moov = boxes.find(({ type }) => type === 'moov');
	const mdat = boxes.find(({ type }) => type === 'mdat');
	const description =
		moov && (await read(moov.start, Math.min(moov.end, moov.start + MOST_MOOV_BYTES, sizeBytes)));
	return {
		moovFirst: moov !== undefined && (mdat === undefined || moov.start < mdat.start),
		isWhole: boxes.every(({ end }) => end <= sizeBytes),
		hasEditList: description !== undefined && Buffer.from(description).includes('elst'),
	};
}
