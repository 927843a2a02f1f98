import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Not a divisor of any chunk size, so that no boundaries coincide by accident. */
const PIECE_BYTES = 999_983;

export const sampleVideo = readFileSync(join(__dirname, '../media/sample.mp4'));

/** The header of a `free` box that extends to the end of the file (ISO/IEC 14496-12 §8.1.2). */
const FREE_BOX = Buffer.from('\0\0\0\0free', 'latin1');

/** Yields a file of any size: the sample, then a box of non-repeating noise. The bytes are the same on every call. */
export function* videoBytes(sizeBytes: number): Generator<Buffer> {
	const head = Buffer.concat([sampleVideo, FREE_BOX]);
	yield head.subarray(0, sizeBytes);
	const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16, 2));
	const zeros = Buffer.alloc(PIECE_BYTES);
	for (let left = sizeBytes - head.length; left > 0; left -= PIECE_BYTES) {
		yield noise.update(zeros.subarray(0, left));
	}
}

/** Returns the sample followed by a box of random bytes, so that every video is different. */
export function videoOf(sizeBytes: number): Buffer<ArrayBuffer> {
	return Buffer.concat([
		sampleVideo,
		FREE_BOX,
		randomBytes(sizeBytes - sampleVideo.length - FREE_BOX.length),
	]);
}

/** Returns the sample followed by a random box that states its length, so that a missing end is noticed. */
export function videoWithBox(sizeBytes: number): Buffer {
	const box = randomBytes(sizeBytes - sampleVideo.length);
	box.writeUInt32BE(box.length);
	box.write('free', 4, 'latin1');
	return Buffer.concat([sampleVideo, box]);
}

export function sha256(pieces: Iterable<Uint8Array>): string {
	const hash = createHash('sha256');
	for (const piece of pieces) hash.update(piece);
	return hash.digest('hex');
}
