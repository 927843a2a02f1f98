import type { VideoType } from './media';

/** Top-level boxes of an MP4 or MOV file (ISO/IEC 14496-12 §4.2, QuickTime File Format). */
export const TOP_BOXES: ReadonlySet<string> = new Set(
	'ftyp styp moov moof mdat mfra free skip wide meta uuid sidx ssix pdin prft emsg udta pnot'.split(' '),
);

/** Maximum lengths of a box header, and of a WebM file's header before its first segment. */
const BOX_HEADER_BYTES = 16;
const WEBM_HEADER_BYTES = 128;

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;

/**
 * Reads a variable-length integer, WebM's format for sizes (RFC 8794 §4); `size` is undefined if it means "to the end".
 */
function readSize(bytes: DataView, at: number): { size: number | undefined; length: number } | undefined {
	if (at >= bytes.byteLength) return undefined;
	const length = Math.clz32(bytes.getUint8(at)) - 23;
	if (length > 8 || at + length > bytes.byteLength) return undefined;
	let size = bytes.getUint8(at) & (0xff >> length);
	let isOpen = size === 0xff >> length;
	for (let index = 1; index < length; index++) {
		const byte = bytes.getUint8(at + index);
		isOpen &&= byte === 0xff;
		size = size * 256 + byte;
	}
	return { size: isOpen ? undefined : size, length };
}

/** Returns the offset at which a WebM file ends, according to its header. @param head the file's first bytes */
function endOfWebm(head: Uint8Array): number | undefined {
	const bytes = new DataView(head.buffer, head.byteOffset, head.byteLength);
	const header = bytes.byteLength > 4 && bytes.getUint32(0) === EBML ? readSize(bytes, 4) : undefined;
	if (header?.size === undefined) return undefined;
	const segment = 4 + header.length + header.size;
	if (segment + 4 > bytes.byteLength || bytes.getUint32(segment) !== SEGMENT) return undefined;
	const content = readSize(bytes, segment + 4);
	return content?.size === undefined ? undefined : segment + 4 + content.length + content.size;
}

/** Tracks a video that is streamed in chunks of any size, and determines its end from the structure of the file. */
export class VideoEnd {
	private seen = 0;
	/** Bytes of the header currently being read. */
	private header: number[] = [];
	/** Offset of the next box; undefined if the end can no longer be determined. */
	private next: number | undefined = 0;
	private readonly boxes = new Set<string>();

	constructor(private readonly type: VideoType) {}

	/** Processes the next bytes of the file. */
	see(piece: Uint8Array): void {
		const start = this.seen;
		this.seen += piece.length;
		while (this.next !== undefined && this.next + this.header.length < this.seen) {
			this.header.push(piece[this.next + this.header.length - start] ?? 0);
			this.read();
		}
	}

	/** Returns the minimum number of missing bytes: 0 if the file may be complete. */
	missingBytes(): number {
		const missing = Math.max(0, (this.next ?? 0) - this.seen);
		if (missing > 0 || this.next === undefined || this.type === 'video/webm') return missing;
		// Without these boxes, there is nothing to play. Boxes after them may be missing.
		return this.boxes.has('moov') && this.boxes.has('mdat') ? 0 : 1;
	}

	private read(): void {
		if (this.type === 'video/webm') return this.readWebm();
		if (this.header.length < 8) return;
		const bytes = Uint8Array.from(this.header);
		const view = new DataView(bytes.buffer);
		const name = String.fromCharCode(...bytes.subarray(4, 8));
		let size = view.getUint32(0);
		if (size === 1) {
			if (bytes.length < BOX_HEADER_BYTES) return;
			size = Number(view.getBigUint64(8));
		}
		this.boxes.add(name);
		this.header = [];
		// A box of size 0 extends to the end of the file, wherever that is; the bytes after the last box may be
		// something other than a box.
		const canTell = TOP_BOXES.has(name) && size >= 8;
		this.next = canTell && this.next !== undefined ? this.next + size : undefined;
	}

	private readWebm(): void {
		if (this.header.length < WEBM_HEADER_BYTES) return;
		this.next = endOfWebm(Uint8Array.from(this.header));
		this.header = [];
	}
}
