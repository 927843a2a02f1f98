import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const media = (name: string) => readFileSync(join(__dirname, '../media', name));

/** Small files made with ffmpeg, each one second long and with audio and video if the format supports them. */
export const SEEDS = {
	mp4: media('seed-mp4.bin'),
	fragmented: media('seed-fragmented.bin'),
	mov: media('seed-mov.bin'),
	webm: media('seed-webm.bin'),
	/** A WebM file with clusters of unknown length, as recorded by browsers. */
	live: media('seed-live.bin'),
	jpeg: media('seed-jpeg.bin'),
	webp: media('seed-webp.bin'),
} as const;

export type Seed = keyof typeof SEEDS;

export const TYPES: Record<Seed, string> = {
	mp4: 'video/mp4',
	fragmented: 'video/mp4',
	mov: 'video/quicktime',
	webm: 'video/webm',
	live: 'video/webm',
	jpeg: 'image/jpeg',
	webp: 'image/webp',
};

/** Returns the offset of a box's content. @param index 0 for the first box of this type */
export function boxAt(bytes: Buffer, type: string, index = 0): number {
	let at = -1;
	for (let found = 0; found <= index; found++) {
		at = bytes.indexOf(type, at + 1, 'latin1');
		if (at < 0) throw new Error(`There is no box ${type} number ${index}.`);
	}
	return at + 4;
}

/** Returns a copy with a different number at an offset. */
export function withNumber(bytes: Buffer, at: number, value: number): Buffer {
	const copy = Buffer.from(bytes);
	copy.writeUInt32BE(value, at);
	return copy;
}

/**
 * Returns a copy with a different number of entries in a table.
 *
 * @param index 0 for the video's table, 1 for the audio's
 */
const withCount = (bytes: Buffer, type: string, value: number, index = 0) =>
	withNumber(bytes, boxAt(bytes, type, index) + (type === 'stsz' ? 8 : 4), value);

/** An EBML header of the type WebM, and the start of a segment of unknown length. */
const WEBM_HEAD = Buffer.from(
	'1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853806701ffffffffffffff',
	'hex',
);

/** 73 bytes that send a parser looking for the next element into an endless loop. */
const endlessSegment = Buffer.concat([WEBM_HEAD, Buffer.alloc(73 - WEBM_HEAD.length)]);

/** Has the same effect on such a parser, but its structure is valid: it contains an unknown element. */
export const endlessWebm = Buffer.concat([WEBM_HEAD, Buffer.from('4fff94', 'hex'), Buffer.alloc(20)]);

const halfZeroed = (bytes: Buffer) =>
	Buffer.concat([bytes.subarray(0, bytes.length / 2), Buffer.alloc(bytes.length / 2)]);

const freeBox = (sizeBytes: number) => {
	const box = Buffer.alloc(sizeBytes);
	box.writeUInt32BE(sizeBytes);
	box.write('free', 4, 'latin1');
	return box;
};

/** Returns a valid video that takes a lot of memory to parse, with as many samples as bytes, each with its own time. */
export function memoryHungryVideo(sizeBytes = 16_000_000): Buffer {
	const { mp4 } = SEEDS;
	const many = withNumber(mp4, boxAt(mp4, 'stts') + 8, sizeBytes - 1_000_000);
	return Buffer.concat([many, freeBox(sizeBytes - mp4.length)]);
}

/** Returns the first bytes of a file with a `moov` box of this size. */
export function hugeMoovHead(moovBytes: number): Buffer {
	const moov = Buffer.alloc(8);
	moov.writeUInt32BE(moovBytes);
	moov.write('moov', 4, 'latin1');
	return Buffer.concat([SEEDS.mp4.subarray(0, SEEDS.mp4.readUInt32BE(0)), moov]);
}

const MOST = 0xffffffff;

/** Files that once crashed the service, and similar ones; none of them are playable videos. */
export const HOSTILE: readonly (readonly [name: string, type: string, bytes: Buffer])[] = [
	['a WebM segment of unknown length with junk', 'video/webm', endlessSegment],
	['a WebM that ends within its header', 'video/webm', SEEDS.webm.subarray(0, 34)],
	['a VP9 WebM whose second half is zeros', 'video/webm', halfZeroed(SEEDS.webm)],
	['a longer VP9 WebM whose second half is zeros', 'video/webm', halfZeroed(media('vp9.bin'))],
	['an stts that counts too much', 'video/mp4', withCount(SEEDS.mp4, 'stts', MOST)],
	['an stts of the sound that counts too much', 'video/mp4', withCount(SEEDS.mp4, 'stts', MOST, 1)],
	['a ctts that counts too much', 'video/mp4', withCount(SEEDS.mp4, 'ctts', MOST)],
	['an stsc that counts too much', 'video/mp4', withCount(SEEDS.mp4, 'stsc', MOST)],
	['an stsz that counts too much', 'video/mp4', withCount(SEEDS.mp4, 'stsz', MOST)],
	['an stco that counts too much', 'video/mp4', withCount(SEEDS.mp4, 'stco', MOST)],
	['an stss that counts too much', 'video/mp4', withCount(SEEDS.mp4, 'stss', MOST)],
	['an elst that counts too much', 'video/mp4', withCount(SEEDS.mp4, 'elst', MOST)],
	['an stsd that counts too much', 'video/mp4', withCount(SEEDS.mp4, 'stsd', MOST)],
	['a trun that counts too much', 'video/mp4', withCount(SEEDS.fragmented, 'trun', MOST)],
	[
		'an stts whose entry stands for too many',
		'video/mp4',
		withNumber(SEEDS.mp4, boxAt(SEEDS.mp4, 'stts') + 8, MOST),
	],
	[
		'a ctts whose entry stands for too many',
		'video/mp4',
		withNumber(SEEDS.mp4, boxAt(SEEDS.mp4, 'ctts') + 8, MOST),
	],
	[
		'an stsc that names a chunk which is not there',
		'video/quicktime',
		withNumber(SEEDS.mov, boxAt(SEEDS.mov, 'stsc', 1) + 8, MOST),
	],
	[
		'a box that is longer than the one around it',
		'video/mp4',
		withNumber(SEEDS.mp4, boxAt(SEEDS.mp4, 'mdia') - 8, 0x7fffffff),
	],
];
