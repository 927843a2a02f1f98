import type { PlatformError } from '../errors';
import { youTubeProblem } from './errors';

const sourceError = (code: string, message: string): PlatformError =>
	youTubeProblem(code, 'fix-media', message);

/**
 * A window of one chunk over the bytes of a file. YouTube may store less than was sent, so the window keeps unconfirmed
 * bytes (contracts/youtube-api.md §5.2). Copies the source's bytes.
 */
export class Window {
	private readonly buffer: Uint8Array;
	private filled = 0;
	private rest: Uint8Array = new Uint8Array();
	private readonly reader: AsyncIterator<Uint8Array>;

	/**
	 * @param source the bytes of the file from `first` on, in chunks of any size
	 * @param first start of the window
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
	 * Returns the next chunk: as long as the window, or up to the end of the file. The last chunk is held back until
	 * the source has ended correctly, because YouTube considers the file complete once it has that chunk.
	 *
	 * @throws PlatformError `source_incomplete`, `source_too_long`; errors from the source are passed through
	 */
	async piece(): Promise<Uint8Array> {
		const wanted = Math.min(this.buffer.length, this.sizeBytes - this.first);
		while (this.filled < wanted) {
			const bytes = await this.next();
			if (bytes === undefined) {
				throw sourceError(
					'source_incomplete',
					`The file ended at byte ${this.first + this.filled}, before all of it was read. Try again with the complete file.`,
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

	/** Discards the bytes that YouTube has. @param storedBytes must be within the window */
	moveTo(storedBytes: number): void {
		const done = storedBytes - this.first;
		this.buffer.copyWithin(0, done, this.filled);
		this.filled -= done;
		this.first = storedBytes;
	}

	/** Returns true if the upload can resume at the given byte. */
	holds(byte: number): boolean {
		return byte >= this.first && byte <= this.first + this.filled;
	}

	/** Closes the source. */
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
				'The file is longer than announced. Try again with the complete file.',
			);
		}
	}
}
