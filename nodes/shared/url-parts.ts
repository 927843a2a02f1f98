import type { IExecuteFunctions } from 'n8n-workflow';
import { releaseMemory } from './media-file';
import { sleepUnlessCanceled } from './node-context';
import { watchStream } from './stall-watch';
import { requestUrl, type UrlAnswer } from './url-request';

/** The size of TikTok's chunks, so that a chunk can be sent directly from the buffer that it was read into. */
const PART_BYTES = 10_000_000;

/** Maximum number of requests for one part; the waits in between add up to 7 seconds. */
const ATTEMPTS = 4;
const FIRST_WAIT_MILLISECONDS = 1_000;

/** Range of the first part of a file, which may be the whole file. */
export const FIRST_PART = `bytes=0-${PART_BYTES - 1}`;

/** The reason why a part could not be read. */
interface Trouble {
	reason: string;
	/** True if another attempt may help. */
	mayPass: boolean;
}

/** A part of a file, according to the headers of a response. */
interface AnsweredPart {
	first: number;
	last: number;
	totalBytes: number;
	/** Identifies the version of the file; undefined if the server sends no reliable value. */
	version: string | undefined;
}

/** Returns a strong ETag, or else the modification time: a weak ETag may stay the same when bytes change. */
function versionOf({ etag, 'last-modified': modified }: UrlAnswer['headers']): string | undefined {
	return etag?.startsWith('"') ? etag : modified && `${etag} ${modified}`;
}

/** Parses the headers of a part. @returns undefined if the response is not an unencoded part of a file */
function partOf({ statusCode, headers }: UrlAnswer): AnsweredPart | undefined {
	const [named, first, last, total] =
		/^bytes (\d+)-(\d+)\/(\d+)$/i.exec(headers['content-range'] ?? '') ?? [];
	const isEncoded = (headers['content-encoding'] ?? 'identity') !== 'identity';
	if (statusCode !== 206 || named === undefined || isEncoded) return undefined;
	return {
		first: Number(first),
		last: Number(last),
		totalBytes: Number(total),
		version: versionOf(headers),
	};
}

/** The number of 8-byte numbers in 32 KB. */
const YOUNG_NUMBERS = 4_000;
const young = { objects: [] as number[] };

/**
 * Allocates numbers with half the size of a network read. Node reads into fresh memory each time, which V8 frees in its
 * cheap collection of young objects, but only once there are enough such objects. Without them, V8 waits until 32 MB
 * have accumulated and then collects all of n8n's memory, which takes longer than reading.
 */
function makeYoungObjects(): void {
	young.objects = new Array<number>(YOUNG_NUMBERS).fill(0.5);
}

/** Reads a body into the target. @returns the problem, unless the body has exactly the target's length */
async function readInto(target: Uint8Array, { stream, abort }: UrlAnswer): Promise<Trouble | undefined> {
	const watch = watchStream(stream, abort);
	let filled = 0;
	try {
		for await (const piece of stream as AsyncIterable<Uint8Array>) {
			if (filled + piece.length > target.length) {
				abort.abort();
				return { reason: 'it sent more bytes than it announced', mayPass: true };
			}
			target.set(piece, filled);
			filled += piece.length;
			releaseMemory(piece);
			makeYoungObjects();
			watch.wait();
		}
	} catch {
		return { reason: watch.stalled?.message ?? 'the connection was lost', mayPass: true };
	}
	if (filled === target.length) return undefined;
	return { reason: 'it sent fewer bytes than it announced', mayPass: true };
}

/** A file that a web server sends in parts. */
export class FileInParts {
	private readonly buffers: Uint8Array[] = [];
	/** The latest response. */
	private current: UrlAnswer | undefined;
	private isClosed = false;
	/** True if the whole file is in memory. */
	private isRead = false;

	private constructor(
		private readonly node: IExecuteFunctions,
		private readonly url: URL,
		readonly sizeBytes: number,
		private readonly version: string | undefined,
		private readonly bufferCount: number,
	) {}

	/**
	 * Opens a file in parts if the server supports that reliably: its response to `FIRST_PART` must be that part, and
	 * the next response must be a part of the same file. A file that fits into memory is read immediately. If anything
	 * is unusual, the result is undefined, and the file has to be read as a whole.
	 *
	 * @param mostBytesInMemory files up to this size are kept in memory as a whole; of larger files, only two parts are
	 * kept
	 */
	static async open(
		node: IExecuteFunctions,
		url: URL,
		answer: UrlAnswer,
		mostBytesInMemory: number,
	): Promise<FileInParts | undefined> {
		const part = partOf(answer);
		const { totalBytes = 0, version } = part ?? {};
		const isFirst = part?.first === 0 && part.last === Math.min(PART_BYTES, totalBytes) - 1;
		const count = Math.ceil(totalBytes / PART_BYTES);
		if (!isFirst || (count > 1 && version === undefined)) {
			answer.abort.abort();
			return undefined;
		}
		const fits = totalBytes <= mostBytesInMemory;
		const file = new FileInParts(node, url, totalBytes, version, fits ? count : 2);
		if (await readInto(file.targetOf(0), answer)) return undefined;
		if (count > 1 && (await file.begin(1))) return undefined;
		if (!fits) return file;
		for (let index = 1; index < count; index++) {
			if (await file.read(index, index === 1)) return undefined;
		}
		file.isRead = true;
		return file;
	}

	/**
	 * Yields the file's chunks; can be called only once. Each chunk is valid until the next one is requested. The next
	 * part is read in advance.
	 */
	async *bytes(): AsyncGenerator<Uint8Array> {
		const count = Math.ceil(this.sizeBytes / PART_BYTES);
		const hasNext = (index: number) => !this.isRead && index < count;
		try {
			let ahead = hasNext(1) ? this.readAhead(1, true) : undefined;
			yield this.targetOf(0);
			for (let index = 1; index < count; index++) {
				await ahead;
				ahead = hasNext(index + 1) ? this.readAhead(index + 1) : undefined;
				yield this.targetOf(index);
			}
		} finally {
			this.isClosed = true;
			this.current?.abort.abort();
		}
	}

	private rangeOf(index: number): { first: number; last: number } {
		const first = index * PART_BYTES;
		return { first, last: Math.min(first + PART_BYTES, this.sizeBytes) - 1 };
	}

	/** Returns the memory into which a part is read: the beginning of one of the alternating buffers. */
	private targetOf(index: number): Uint8Array {
		const { first, last } = this.rangeOf(index);
		const place = index % this.bufferCount;
		const buffer = (this.buffers[place] ??= new Uint8Array(last - first + 1));
		return buffer.subarray(0, last - first + 1);
	}

	private readAhead(index: number, isBegun = false): Promise<void> {
		const reading = this.read(index, isBegun).then((trouble) => {
			if (trouble) throw new Error(trouble.reason);
		});
		// The promise is awaited later, or never if the file is closed.
		reading.catch(() => undefined);
		return reading;
	}

	/**
	 * Reads a part, with retries.
	 *
	 * @param isBegun true if the first response for this part has already arrived
	 * @returns the problem if the part could not be read
	 */
	private async read(index: number, isBegun: boolean): Promise<Trouble | undefined> {
		for (let attempt = 1; ; attempt++) {
			const isAnswered = isBegun && attempt === 1;
			const trouble = (isAnswered ? undefined : await this.begin(index)) ?? (await this.finish(index));
			if (!trouble?.mayPass || attempt === ATTEMPTS || this.isClosed) return trouble;
			await sleepUnlessCanceled(this.node, FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1));
		}
	}

	/** Requests a part. */
	private async begin(index: number): Promise<Trouble | undefined> {
		const { first, last } = this.rangeOf(index);
		const answer = await requestUrl(this.node, this.url, `bytes=${first}-${last}`);
		if ('noAnswer' in answer) return { reason: answer.noAnswer, mayPass: true };
		this.current = answer;
		const trouble = this.judge(answer, first, last);
		if (trouble || this.isClosed) answer.abort.abort();
		return trouble;
	}

	private async finish(index: number): Promise<Trouble | undefined> {
		return this.current && (await readInto(this.targetOf(index), this.current));
	}

	/** Returns the problem with a response, if there is one. */
	private judge(answer: UrlAnswer, first: number, last: number): Trouble | undefined {
		const { statusCode } = answer;
		const part = partOf(answer);
		const hasChanged = part && (part.totalBytes !== this.sizeBytes || part.version !== this.version);
		if (hasChanged || statusCode === 416) {
			return { reason: 'the file on the server has changed since its first part was read', mayPass: false };
		}
		if (part?.first === first && part.last === last) return undefined;
		if (statusCode === 200 || statusCode === 206)
			return { reason: 'it did not send the requested part', mayPass: true };
		const mayPass = statusCode === 429 || statusCode >= 500;
		return { reason: `it returned HTTP status ${statusCode}`, mayPass };
	}
}
