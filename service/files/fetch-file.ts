import { setTimeout as wait } from 'node:timers/promises';
import { HEAD_BYTES } from '../../platforms/media';
import { isKnown } from '../core/errors';
import { BrokenOff, pageInstead, tooSlow, type GuardedFetch, type Opened } from '../outgoing';
import { looksLikePage } from './media-check';
import { withPatience, type Patience } from '../core/slow-clients';
import type { StoredFile, TemporaryFiles } from './temporary-files';

/** How often in a row reading may break off without a byte in between, and how often it may begin from the start. */
const MOST_FAILURES = 5;
const MOST_STARTS = 3;
const FIRST_DELAY_MS = 250;

const delayMs = (failures: number) => FIRST_DELAY_MS * 2 ** (failures - 1);

/** Whether reading may go on behind the bytes that came. @param isOpen whether it failed after it was opened */
function mayGoOn(error: unknown, isOpen: boolean): boolean {
	if (error instanceof BrokenOff) return isOpen && error.mayGoOn;
	return isKnown(error) && error.retryable;
}

/** Compares what came with what was announced. @throws BrokenOff */
function checkLength(received: number, { sizeBytes }: Pick<Opened, 'sizeBytes'>): void {
	if (sizeBytes === undefined || received === sizeBytes) return;
	throw new BrokenOff(`${received} bytes came of ${sizeBytes}`, received < sizeBytes);
}

/**
 * Makes the function that reads a `video_url` to the end into a temporary file. A connection that breaks goes on where
 * it broke if the server proves that the file is still the same (a strong ETag or a date of change), otherwise from
 * the start. Nothing is kept of a file that is longer or shorter than announced.
 */
export function createFetchFile(options: { fetch: GuardedFetch; files: TemporaryFiles; patience: Patience }) {
	const { fetch, files, patience } = options;

	async function* read(url: string, signal: AbortSignal, first: Opened): AsyncGenerator<Uint8Array> {
		const { validator } = first;
		let { sizeBytes } = first;
		let opened: Opened | undefined = first;
		let received = 0;
		for (let failures = 0; ;) {
			try {
				opened ??= await fetch.open(url, signal, {
					firstByte: received,
					validator: validator ?? '',
					sizeBytes,
				});
				sizeBytes ??= opened.sizeBytes;
				for await (const piece of opened.body) {
					received += piece.length;
					failures = 0;
					yield piece;
				}
				checkLength(received, { sizeBytes });
				return;
			} catch (error) {
				if (!mayGoOn(error, opened !== undefined) || validator === undefined || ++failures > MOST_FAILURES)
					throw error;
				opened = undefined;
				await wait(delayMs(failures), undefined, { signal });
			}
		}
	}

	/** Reads it once from the start. Whatever is still open at the end is closed. */
	async function readToFile(url: string, signal: AbortSignal): Promise<StoredFile> {
		const end = new AbortController();
		const ending = AbortSignal.any([signal, end.signal]);
		const head: Uint8Array[] = [];
		let headBytes = 0;
		const look = (piece: Uint8Array) => {
			if (headBytes < HEAD_BYTES) head.push(piece.subarray(0, HEAD_BYTES));
			headBytes += piece.length;
			return piece.length;
		};
		const first = await fetch.open(url, ending);
		try {
			const source = withPatience(read(url, ending, first), patience, look, tooSlow);
			return await files.write(source, first.sizeBytes);
		} catch (error) {
			const isPage = first.isPage || looksLikePage(Buffer.concat(head));
			throw isPage && isKnown(error) && error.code === 'not_a_video' ? pageInstead(url) : error;
		} finally {
			end.abort();
		}
	}

	/**
	 * @throws ApiError: what would have been the refusal of the same bytes (413, 415, 507), or `url_not_allowed`,
	 * `url_not_readable`, `url_too_slow`, `url_is_a_page`
	 */
	return async function fetchToFile(url: string, signal: AbortSignal): Promise<StoredFile> {
		for (let starts = 1; ; starts++) {
			try {
				return await readToFile(url, signal);
			} catch (error) {
				if (!(error instanceof BrokenOff) || starts === MOST_STARTS) throw error;
				await wait(delayMs(starts), undefined, { signal });
			}
		}
	};
}

export type FetchFile = ReturnType<typeof createFetchFile>;
