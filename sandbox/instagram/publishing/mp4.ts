/** A track, according to the header of an MP4 or MOV file. */
export interface Track {
	readonly kind: 'video' | 'audio' | 'other';
	/** Sample entry, such as `avc1`; for `mp4a`, with the object type, such as `mp4a.40`. */
	readonly codec: string;
	readonly width: number;
	readonly height: number;
	readonly durationSeconds: number;
	readonly samples: number;
	readonly channels: number;
	readonly sampleRate: number;
	readonly editList: boolean;
}

export interface Movie {
	readonly durationSeconds: number;
	readonly tracks: readonly Track[];
}

const largestHeaderBytes = 64 * 2 ** 20;
const firstTypes = ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot'];

/** Parses a video while it is streamed, keeping only its header. */
export class Mp4Probe {
	/** Types of the top-level boxes, in order. */
	readonly order: string[] = [];
	movie: Movie | null = null;
	private head = Buffer.alloc(0);
	private toSkip = 0;
	private broken = false;

	write(piece: Buffer): void {
		let rest = piece;
		while (rest.length > 0 && !this.broken) {
			if (this.toSkip > 0) {
				const skipped = Math.min(this.toSkip, rest.length);
				this.toSkip -= skipped;
				rest = rest.subarray(skipped);
			} else {
				this.head = Buffer.concat([this.head, rest]);
				rest = this.takeBox();
			}
		}
	}

	/**
	 * True if the bytes start like a video, and end either at the end of a box or within a final box without a size.
	 */
	get wellFormed(): boolean {
		const ended = this.toSkip === 0 || this.toSkip > Number.MAX_SAFE_INTEGER / 2;
		return !this.broken && this.order.length > 0 && this.head.length === 0 && ended;
	}

	/** Removes a complete box from `head` and returns the rest; keeps collecting if the box is incomplete. */
	private takeBox(): Buffer {
		const none = Buffer.alloc(0);
		if (this.head.length < 8) return none;
		const type = this.head.toString('latin1', 4, 8);
		const box = boxSize(this.head, 0);
		if (!box) return none;
		const { sizeBytes, headerBytes } = box;
		const fits = type !== 'moov' || sizeBytes <= largestHeaderBytes;
		if (sizeBytes < headerBytes || !fits || (this.order.length === 0 && !firstTypes.includes(type))) {
			this.broken = true;
			return none;
		}
		if (type === 'moov' && this.head.length < sizeBytes) return none;
		this.order.push(type);
		if (type === 'moov') this.readMovie(this.head.subarray(headerBytes, sizeBytes));
		const rest = this.head.subarray(Math.min(sizeBytes, this.head.length));
		this.toSkip = Math.max(sizeBytes - this.head.length, 0);
		this.head = none;
		return rest;
	}

	private readMovie(bytes: Buffer): void {
		try {
			this.movie = parseMovie(bytes);
		} catch (error) {
			// A header with offsets that point outside it does not belong to a video.
			if (!(error instanceof RangeError)) throw error;
			this.broken = true;
		}
	}
}

function boxSize(bytes: Buffer, at: number): { sizeBytes: number; headerBytes: number } | undefined {
	const short = bytes.readUInt32BE(at);
	if (short !== 1) return { sizeBytes: short === 0 ? Number.MAX_SAFE_INTEGER : short, headerBytes: 8 };
	if (bytes.length < at + 16) return undefined;
	return { sizeBytes: Number(bytes.readBigUInt64BE(at + 8)), headerBytes: 16 };
}

/** Returns the boxes inside a box. */
function boxes(bytes: Buffer): { type: string; body: Buffer }[] {
	const found: { type: string; body: Buffer }[] = [];
	for (let at = 0; at + 8 <= bytes.length;) {
		const box = boxSize(bytes, at);
		if (!box || box.sizeBytes < box.headerBytes) break;
		const body = bytes.subarray(at + box.headerBytes, at + box.sizeBytes);
		found.push({ type: bytes.toString('latin1', at + 4, at + 8), body });
		at += box.sizeBytes;
	}
	return found;
}

function inner(bytes: Buffer, ...path: string[]): Buffer | undefined {
	return path.reduce<Buffer | undefined>(
		(outer, type) => outer && boxes(outer).find((box) => box.type === type)?.body,
		bytes,
	);
}

/** Returns the duration from `mvhd` or `mdhd`, which store the time scale and duration at the same offsets. */
function durationOf(header: Buffer | undefined): number {
	if (!header) return 0;
	const long = header.readUInt8(0) === 1;
	const scale = header.readUInt32BE(long ? 20 : 12);
	const units = long ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
	return scale === 0 ? 0 : units / scale;
}

function parseMovie(bytes: Buffer): Movie {
	const tracks = boxes(bytes)
		.filter(({ type }) => type === 'trak')
		.map(({ body }) => parseTrack(body));
	return { durationSeconds: durationOf(inner(bytes, 'mvhd')), tracks };
}

function parseTrack(bytes: Buffer): Track {
	const handler = inner(bytes, 'mdia', 'hdlr')?.toString('latin1', 8, 12);
	const kind = handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : 'other';
	const table = inner(bytes, 'mdia', 'minf', 'stbl') ?? Buffer.alloc(0);
	const entry = inner(table, 'stsd')?.subarray(8) ?? Buffer.alloc(0);
	const codec = entry.toString('latin1', 4, 8);
	const edits = inner(bytes, 'edts', 'elst');
	return {
		kind,
		codec: codec === 'mp4a' ? `mp4a.${objectType(entry)}` : codec,
		width: kind === 'video' ? entry.readUInt16BE(32) : 0,
		height: kind === 'video' ? entry.readUInt16BE(34) : 0,
		durationSeconds: durationOf(inner(bytes, 'mdia', 'mdhd')),
		samples: countSamples(inner(table, 'stts')),
		channels: kind === 'audio' ? entry.readUInt16BE(24) : 0,
		sampleRate: kind === 'audio' ? entry.readUInt16BE(32) : 0,
		editList: edits !== undefined && edits.readUInt32BE(4) > 0,
	};
}

function countSamples(table: Buffer | undefined): number {
	const entries = table?.readUInt32BE(4) ?? 0;
	let samples = 0;
	for (let index = 0; table && index < entries; index++) samples += table.readUInt32BE(8 + index * 8);
	return samples;
}

/** Returns the object type in the DecoderConfigDescriptor, in hexadecimal; 40 is AAC. */
function objectType(entry: Buffer): string {
	const esds = entry.indexOf('esds', 0, 'latin1');
	if (esds === -1) return '';
	const afterLength = (tagAt: number): number => {
		let at = tagAt + 1;
		while ((entry[at] ?? 0) & 0x80) at++;
		return at + 1;
	};
	const idAndFlagsBytes = 3;
	const decoderAt = afterLength(esds + 8) + idAndFlagsBytes;
	return entry[decoderAt] === 0x04 ? (entry[afterLength(decoderAt)] ?? 0).toString(16) : '';
}
