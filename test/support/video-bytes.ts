import { createCipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Fits no chunk size, so that no border can agree by accident. */
const PIECE_BYTES = 999_983;

export const sampleVideo = readFileSync(join(__dirname, '../media/sample.mp4'));

/** A file of any size that begins like a video and goes on without repeating itself; the same each time. */
export function* videoBytes(sizeBytes: number): Generator<Buffer> {
	yield sampleVideo.subarray(0, sizeBytes);
	const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16, 2));
	const zeros = Buffer.alloc(PIECE_BYTES);
	for (let left = sizeBytes - sampleVideo.length; left > 0; left -= PIECE_BYTES) {
		yield noise.update(zeros.subarray(0, left));
	}
}

export function sha256(pieces: Iterable<Uint8Array>): string {
	const hash = createHash('sha256');
	for (const piece of pieces) hash.update(piece);
	return hash.digest('hex');
}
