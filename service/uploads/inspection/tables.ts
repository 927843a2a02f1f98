import { Damaged } from './damage';

/** A box within the bytes read; `body` is the offset of its content. */
export interface Box {
	type: string;
	start: number;
	body: number;
	end: number;
}

/** Boxes that contain other boxes, down to the deepest level that a parser reads (ISO/IEC 14496-12 §6.2). */
const CONTAINERS = new Set(
	'moov trak mdia minf stbl edts mvex moof traf mfra dinf sinf schi udta meta'.split(' '),
);
/** Containers that often contain other data after their boxes; parsers stop at the first content that is not a box. */
const LOOSE = new Set(['udta', 'meta']);
/** A video has a few dozen boxes; a file with one track per language has a few hundred. */
const MOST_BOXES = 10_000;

/** The position of a table's entry count, and the size of an entry in bytes (the minimum if entries vary). */
interface Table {
	countAt: number;
	entryBytes: (box: Buffer) => number;
	/** The position of the sample count in an entry. */
	samplesAt?: number;
}

const table = (entryBytes: number, samplesAt?: number): Table => ({
	countAt: 4,
	entryBytes: () => entryBytes,
	samplesAt,
});

/** Entries of `tfra`: a time, an offset and three numbers of 1 to 4 bytes (ISO/IEC 14496-12 §8.8.10). */
const tfraEntry = (box: Buffer) => {
	const lengths = box[11] ?? 0;
	return (box[0] === 1 ? 16 : 8) + 3 + ((lengths >> 4) & 3) + ((lengths >> 2) & 3) + (lengths & 3);
};

/** Bits of `tr_flags`, one for each field of a `trun` entry (ISO/IEC 14496-12 §8.8.8). */
const TRUN_FIELDS = [0x100, 0x200, 0x400, 0x800];

/** Tables in which a parser trusts the entry count (ISO/IEC 14496-12 §8.6, §8.7, §8.8, §8.16). */
const TABLES: Readonly<Record<string, Table>> = {
	stts: table(8, 0),
	ctts: table(8, 0),
	stsc: table(12),
	stss: table(4),
	stps: table(4),
	stsh: table(8),
	stco: table(4),
	co64: table(8),
	stsd: table(8),
	dref: table(8),
	keys: table(8),
	sbgp: { countAt: 8, entryBytes: () => 8 },
	elst: { countAt: 4, entryBytes: (box) => (box[0] === 1 ? 20 : 12) },
	stsz: { countAt: 8, entryBytes: (box) => (box.readUInt32BE(4) === 0 ? 4 : 0) },
	stz2: { countAt: 8, entryBytes: (box) => (box[7] ?? 0) / 8 },
	tfra: { countAt: 12, entryBytes: tfraEntry },
	saiz: { countAt: 5, entryBytes: (box) => (box[4] === 0 ? 1 : 0) },
	trun: {
		countAt: 4,
		entryBytes: (box) => 4 * TRUN_FIELDS.filter((bit) => box.readUInt32BE(0) & bit).length,
	},
};

/** Each sample counted in these tables takes at least one byte of the file. */
const COUNTS_SAMPLES = new Set(['stsz', 'stz2', 'trun', 'saiz']);

/** Returns the total number of samples that the entries of a table cover. */
function samplesOf(box: Buffer, first: number, count: number, { samplesAt, entryBytes }: Table): number {
	if (samplesAt === undefined) return 0;
	let samples = 0;
	for (let at = first + samplesAt; at < first + count * entryBytes(box); at += entryBytes(box)) {
		samples += box.readUInt32BE(at);
	}
	return samples;
}

/**
 * Checks the number of entries and samples that a table claims.
 *
 * @param content a table without its header
 * @param sizeBytes the size of the file
 */
function checkTable(type: string, content: Buffer, sizeBytes: number): void {
	const found = TABLES[type];
	if (found === undefined) return;
	const first = found.countAt + 4;
	if (content.length < first) throw new Damaged(`its table "${type}" is too short to contain a count`);
	const count = content.readUInt32BE(found.countAt);
	if (first + Math.ceil(count * found.entryBytes(content)) > content.length) {
		throw new Damaged(`its table "${type}" claims ${count} entries but has only ${content.length} bytes`);
	}
	const samples = COUNTS_SAMPLES.has(type) ? count : samplesOf(content, first, count, found);
	if (samples > sizeBytes) {
		throw new Damaged(`its table "${type}" claims ${samples} samples in a file of ${sizeBytes} bytes`);
	}
}

/** Checks that chunk numbers are in order and exist (ISO/IEC 14496-12 §8.7.4). */
function checkChunks(tables: ReadonlyMap<string, Buffer>): void {
	const stsc = tables.get('stsc');
	const offsets = tables.get('stco') ?? tables.get('co64');
	if (stsc === undefined) return;
	const chunks = offsets?.readUInt32BE(4) ?? 0;
	let before = 0;
	for (let entry = 0; entry < stsc.readUInt32BE(4); entry++) {
		const chunk = stsc.readUInt32BE(8 + entry * 12);
		if (chunk <= before || chunk > chunks) {
			throw new Damaged(`its table "stsc" refers to chunk ${chunk} of ${chunks}`);
		}
		before = chunk;
	}
}

/** Reads the header of a box. @param within offset at which the parent box ends @throws Damaged */
export function boxAt(bytes: Buffer, start: number, within: number): Box {
	const short = bytes.readUInt32BE(start);
	const isLong = short === 1 && start + 16 <= within;
	const length = isLong ? Number(bytes.readBigUInt64BE(start + 8)) : short;
	const body = start + (isLong ? 16 : 8);
	const type = bytes.toString('latin1', start + 4, start + 8);
	if (start + length > within || start + length < body) {
		throw new Damaged(`a box of ${length} bytes in it extends beyond its parent`);
	}
	return { type, start, body, end: start + length };
}

const fits = (bytes: Buffer, start: number, within: number) => {
	const length = bytes.readUInt32BE(start);
	return length >= 8 && start + length <= within;
};

/**
 * Checks the boxes of a `moov` or `moof` before it is parsed: each box lies within its parent, and no table claims
 * more entries than fit into it.
 *
 * @param bytes the whole box
 * @param sizeBytes the size of the file
 * @throws Damaged
 */
export function checkTables(bytes: Buffer, sizeBytes: number): void {
	let boxes = 0;
	const checkBox = (box: Box) => {
		if (CONTAINERS.has(box.type)) return checkChildren(box);
		checkTable(box.type, bytes.subarray(box.body, box.end), sizeBytes);
	};
	function checkChildren({ type, body, end }: Box): void {
		const tables = new Map<string, Buffer>();
		// A QuickTime `meta` begins with a box, any other `meta` with its version. Up to seven bytes of padding may
		// follow.
		const first = type === 'meta' && end - body >= 4 && bytes.readUInt32BE(body) === 0 ? body + 4 : body;
		for (let at = first; at + 8 <= end;) {
			if (++boxes > MOST_BOXES) throw new Damaged(`it has more than ${MOST_BOXES} boxes`);
			if (LOOSE.has(type) && !fits(bytes, at, end)) return;
			const box = boxAt(bytes, at, end);
			checkBox(box);
			tables.set(box.type, bytes.subarray(box.body, box.end));
			at = box.end;
		}
		if (type === 'stbl') checkChunks(tables);
	}
	checkBox(boxAt(bytes, 0, bytes.length));
}
