export interface Film {
	readonly codec?: string;
	readonly audio?: 'aac' | 'mp3' | 'none';
	readonly seconds?: number;
	readonly framesPerSecond?: number;
	readonly width?: number;
	readonly height?: number;
	readonly moovFirst?: boolean;
	readonly brand?: string;
	readonly editList?: boolean;
	/** The size of the dummy image data. */
	readonly dataBytes?: number;
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
	const body = Buffer.concat(parts);
	const head = Buffer.alloc(8);
	head.writeUInt32BE(body.length + 8);
	head.write(type, 4, 'latin1');
	return Buffer.concat([head, body]);
}

function numbers(...values: readonly number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
	return bytes;
}

const scale = 1000;

function track(handler: string, entry: Buffer, seconds: number, samples: number, editList: boolean): Buffer {
	const table = box(
		'stbl',
		box('stsd', numbers(0, 1), entry),
		box('stts', numbers(0, 1, samples, Math.max(1, Math.round((seconds * scale) / samples)))),
	);
	const edits = editList ? [box('edts', box('elst', numbers(0, 1, 1000, 0, 0x10000)))] : [];
	const media = box(
		'mdia',
		box('mdhd', numbers(0, 0, 0, scale, Math.round(seconds * scale), 0)),
		box('hdlr', numbers(0, 0), Buffer.from(handler, 'latin1'), numbers(0, 0, 0, 0)),
		box('minf', table),
	);
	return box('trak', ...edits, media);
}

function videoEntry(codec: string, width: number, height: number): Buffer {
	const body = Buffer.alloc(70);
	body.writeUInt16BE(1, 6);
	body.writeUInt16BE(width, 24);
	body.writeUInt16BE(height, 26);
	return box(codec, body);
}

function audioEntry(kind: 'aac' | 'mp3'): Buffer {
	const body = Buffer.alloc(28);
	body.writeUInt16BE(1, 6);
	body.writeUInt16BE(2, 16);
	body.writeUInt16BE(48_000, 24);
	const objectType = kind === 'aac' ? 0x40 : 0x6b;
	const decoder = Buffer.from([0x04, 0x80, 0x80, 0x80, 0x0d, objectType, ...Array<number>(12).fill(0)]);
	const descriptor = Buffer.from([0x03, 0x80, 0x80, 0x80, 3 + decoder.length, 0, 4, 0]);
	return box('mp4a', body, box('esds', numbers(0), descriptor, decoder));
}

/** Returns a video with a valid header, whose image data consists of zeros. */
export function film(options: Film = {}): Buffer {
	const {
		codec = 'avc1',
		audio = 'aac',
		seconds = 5,
		framesPerSecond = 30,
		width = 1080,
		height = 1920,
	} = options;
	const { moovFirst = true, brand = 'isom', editList = false, dataBytes = 2000 } = options;
	const samples = Math.round(seconds * framesPerSecond);
	const tracks = [track('vide', videoEntry(codec, width, height), seconds, samples, editList)];
	if (audio !== 'none')
		tracks.push(track('soun', audioEntry(audio), seconds, Math.ceil(seconds * 47), false));
	const movie = box('moov', box('mvhd', numbers(0, 0, 0, scale, Math.round(seconds * scale), 0)), ...tracks);
	const data = box('mdat', Buffer.alloc(dataBytes));
	const type = box('ftyp', Buffer.from(`${brand}\0\0\0\0`, 'latin1'));
	return Buffer.concat(moovFirst ? [type, movie, data] : [type, data, movie]);
}

/** Returns a JPEG up to its frame header; `mpo` marks it as a file with several images. */
export function jpeg(width = 1080, height = 1350, { mpo = false, dataBytes = 500 } = {}): Buffer {
	const frame = Buffer.from([0xff, 0xc0, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
	frame.writeUInt16BE(height, 5);
	frame.writeUInt16BE(width, 7);
	const several = mpo ? Buffer.from([0xff, 0xe2, 0, 8, 0x4d, 0x50, 0x46, 0, 0, 0]) : Buffer.alloc(0);
	return Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		Buffer.from([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
		several,
		frame,
		Buffer.alloc(dataBytes),
		Buffer.from([0xff, 0xd9]),
	]);
}

export const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100)]);
