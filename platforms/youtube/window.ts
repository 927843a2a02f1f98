import type { PlatformError } from '../errors';
import { youTubeProblem } from './errors';

const sourceError = (code: string, message: string): PlatformError =>
	youTubeProblem(code, 'fix-media', message);

/**
 * A window over the bytes of a file, as long as one piece: YouTube may keep less than it was sent, so what it has not confirmed
 * stays here (contracts/youtube-api.md §5.2). Copies what the source gives.
 */
export class Window {
	private readonly buffer: Uint8Array;
	private filled = 0;
	private rest: Uint8Array = new Uint8Array();
	private readonly reader: AsyncIterator<Uint8Array>;

	/**
	 * @param source the bytes of the file from `first` on, cut in any way
	 * @param first where the window begins
	 */
	constructor(
		source: AsyncIterable<Uint8Array>,
		private first: number,
		private readonly sizeBytes: number,
		longest: number,
	) {
		this.buffer = new Uint8Array(Math.min(longest, sizeBytes - first));
		this.reader = source[Symbol.asyncIterator]();
	}

	/**
	 * The next piece: as long as the window, or up to the end of the file. The last one is given only when the source has ended
	 * where it should, since with it YouTube takes the file for whole.
	 *
	 * @throws PlatformError `source_incomplete`, `source_too_long`; an error of the source goes on as it is
	 */
	async piece(): Promise<Uint8Array> {
		const wanted = Math.min(this.buffer.length, this.sizeBytes - this.first);
		while (this.filled < wanted) {
			const bytes = await this.next();
			if (bytes === undefined) {
				throw sourceError(
					'source_incomplete',
					`The file ended at byte ${this.first + this.filled}, before all of it was read. Send it again when it is complete.`,
				);
			}
			const taken = bytes.subarray(0, wanted - this.filled);
			this.buffer.set(taken, this.filled);
			this.filled += taken.length;
			this.rest = bytes.subarray(taken.length);
		}
		if (this.first + this.filled === this.sizeBytes) await this.checkEnd();
		return this.buffer.subarray(0, this.filled);
	}

	/** Forgets what YouTube has. @param storedBytes within the window */
	moveTo(storedBytes: number): void {
		const done = storedBytes - this.first;
		this.buffer.copyWithin(0, done, this.filled);
		this.filled -= done;
		this.first = storedBytes;
	}

	/** Whether it can go on from a byte. */
	holds(byte: number): boolean {
		return byte >= this.first && byte <= this.first + this.filled;
	}

	/** Gives the source back. */
	async close(): Promise<void> {
		await this.reader.return?.();
	}

	private async next(): Promise<Uint8Array | undefined> {
		if (this.rest.length > 0) return this.rest;
		const { done, value } = await this.reader.next();
		return done ? undefined : value;
	}

	private async checkEnd(): Promise<void> {
		for (let bytes = await this.next(); bytes !== undefined; bytes = await this.next()) {
			if (bytes.length === 0) continue;
			throw sourceError(
				'source_too_long',
				'The file is longer than announced. Send it again when it is complete.',
			);
		}
	}
}
