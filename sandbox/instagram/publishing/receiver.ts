import { createHash } from 'node:crypto';
import { Mp4Probe } from './mp4';

/** Receives a video in pieces: counts, hashes and parses the bytes without keeping them. */
export class Receiver {
	sizeBytes = 0;
	readonly probe = new Mp4Probe();
	private readonly hash = createHash('sha256');

	write(piece: Buffer): void {
		this.sizeBytes += piece.length;
		this.hash.update(piece);
		this.probe.write(piece);
	}

	/** Returns the hash of all bytes received so far. */
	sha256(): string {
		return this.hash.copy().digest('hex');
	}
}
