import { Damaged } from './damage';
import { MOST_PART_BYTES, type ReadRange } from './reader';

const HEADER_BYTES = 12;
const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const CUES = 0x1c53bb6b;

/**
 * Elements directly below the segment (RFC 9559 §5.1): seek head, info, tracks, cluster, cues, chapters, tags,
 * attachments.
 */
const TOP = new Set([0x114d9b74, 0x1549a966, TRACKS, CLUSTER, CUES, 0x1043a770, 0x1254c367, 0x1941a469]);
/** Elements that are parsed completely and therefore checked completely: seek head, info, tracks, cues. */
const READ_WHOLE = new Set([0x114d9b74, 0x1549a966, TRACKS, CUES]);
/**
 * Elements inside the `READ_WHOLE` elements that contain further elements themselves: seek, track entry, video,
 * audio, encodings, cue point and its positions.
 */
const MASTERS = new Set([0x4dbb, 0xae, 0xe0, 0xe1, 0x6d80, 0x6240, 0x5034, 0xbb, 0xb7]);

interface Element {
	id: number;
	/** The offset at which the content begins, and the offset at which it ends (undefined if the length is unknown). */
	body: number;
	end: number | undefined;
}

/** Reads the header of an element (RFC 8794 §4, §5). @param at offset of `bytes` in the file */
function elementOf(bytes: Uint8Array, at: number): Element | undefined {
	const idBytes = Math.clz32(bytes[0] ?? 0) - 23;
	if (idBytes > 4 || bytes.length <= idBytes) return undefined;
	let id = 0;
	for (const byte of bytes.subarray(0, idBytes)) id = id * 256 + byte;
	const first = bytes[idBytes] ?? 0;
	const sizeBytes = Math.clz32(first) - 23;
	if (sizeBytes > 8 || bytes.length < idBytes + sizeBytes) return undefined;
	let size = first & ((1 << (8 - sizeBytes)) - 1);
	let isUnknown = size === (1 << (8 - sizeBytes)) - 1;
	for (const byte of bytes.subarray(idBytes + 1, idBytes + sizeBytes)) {
		size = size * 256 + byte;
		isUnknown &&= byte === 255;
	}
	const body = at + idBytes + sizeBytes;
	return { id, body, end: isUnknown ? undefined : body + size };
}

const noElement = (at: number) => new Damaged(`there is no valid element at byte ${at}`);

/** Checks that nested elements lie within their parents, down to the deepest level that a parser reads. */
function checkMaster(bytes: Uint8Array, start: number, end: number, offset: number): void {
	for (let at = start; at < end;) {
		const element = elementOf(bytes.subarray(at, Math.min(at + HEADER_BYTES, end)), at);
		if (element?.end === undefined) throw noElement(offset + at);
		if (element.end > end) {
			throw new Damaged(`the element at byte ${offset + at} extends beyond its parent`);
		}
		if (MASTERS.has(element.id)) checkMaster(bytes, element.body, element.end, offset);
		at = element.end;
	}
}

/**
 * Checks the structure of a WebM file before it is parsed: valid elements in sequence, each within its parent.
 * The length of a segment and of its clusters may be unknown, as in browser recordings.
 *
 * @param most maximum number of elements read
 * @throws Damaged
 */
export async function checkElements(read: ReadRange, sizeBytes: number, most: number): Promise<void> {
	const elementAt = async (at: number) =>
		elementOf(await read(at, Math.min(at + HEADER_BYTES, sizeBytes)), at);
	const head = await elementAt(0);
	const segment = head?.end === undefined || head.id !== EBML ? undefined : await elementAt(head.end);
	if (segment?.id !== SEGMENT) throw new Damaged('it has no segment after its header');
	const end = Math.min(segment.end ?? sizeBytes, sizeBytes);
	let insideCluster = false;
	let count = 0;
	for (let at = segment.body; at < end && count < most; count++) {
		const element = await elementAt(at);
		// The header of the last block may be truncated too.
		if (element === undefined && insideCluster && end - at < 8) return;
		if (element === undefined) throw noElement(at);
		// Clusters are skipped unless their end is unknown or unreliable: the last one may be truncated.
		if (element.id === CLUSTER && (element.end ?? end) >= end) {
			insideCluster = true;
			at = element.body;
			continue;
		}
		if (element.end === undefined) throw new Damaged(`the element at byte ${at} has no length`);
		insideCluster &&= !TOP.has(element.id);
		if (element.end > end && insideCluster) return;
		if (element.end > end) throw new Damaged(`the element at byte ${at} extends beyond the end of the file`);
		if (READ_WHOLE.has(element.id)) {
			const length = element.end - element.body;
			if (length > MOST_PART_BYTES) {
				throw new Damaged(
					`the element at byte ${at} has ${length} bytes; this service reads at most ${MOST_PART_BYTES}`,
				);
			}
			checkMaster(await read(element.body, element.end), 0, length, element.body);
		}
		at = element.end;
	}
}
