import { createHash } from 'node:crypto';
import { Mp4Probe } from './mp4';

/** Takes in a film piece by piece: counts, hashes and probes it, and keeps none of it. */
export class Receiver {
	sizeBytes = 0;
	readonly probe = new Mp4Probe();
	private readonly hash = createHash('sha256');

	write(piece: Buffer): void {
		this.sizeBytes += piece.length;
		this.hash.update(piece);
		this.probe.write(piece);
	}

	/** Of everything so far. */
	sha256(): string {
		return this.hash.copy().digest('hex');
	}
}
