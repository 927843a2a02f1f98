import { setTimeout as wait } from 'node:timers/promises';
import { HEAD_BYTES } from '../../platforms/media';
import { isKnown } from '../core/errors';
import { BrokenOff, pageInstead, tooSlow, type GuardedFetch, type Opened } from '../outgoing';
import { looksLikePage } from './media-check';
import { withPatience, type Patience } from '../core/slow-clients';
import type { StoredFile, TemporaryFiles } from './temporary-files';

/** Maximum number of consecutive failures without receiving a byte, and of attempts that start from the first byte. */
const MOST_FAILURES = 5;
const MOST_STARTS = 3;
const FIRST_DELAY_MS = 250;

const delayMs = (failures: number) => FIRST_DELAY_MS * 2 ** (failures - 1);

/**
 * True if the download may be resumed after an error. @param isOpen true if the response had started before the error
 */
function mayGoOn(error: unknown, isOpen: boolean): boolean {
	if (error instanceof BrokenOff) return isOpen && error.mayGoOn;
	return isKnown(error) && error.retryable;
}

/** Compares the received length with the announced length. @throws BrokenOff */
function checkLength(received: number, { sizeBytes }: Pick<Opened, 'sizeBytes'>): void {
	if (sizeBytes === undefined || received === sizeBytes) return;
	throw new BrokenOff(`received ${received} of ${sizeBytes} bytes`, received < sizeBytes);
}

/**
 * Returns a function that downloads a `video_url` to a temporary file. When the connection breaks, the download is
 * resumed if the server proves that the file is unchanged (with a strong ETag or a modification date); otherwise, it is
 * restarted. Files that are longer or shorter than announced are discarded.
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

	/** Downloads the file from its first byte, and releases all resources when it ends. */
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
	 * Downloads a URL to a temporary file.
	 *
	 * @throws ApiError: the same errors as for uploaded bytes (413, 415, 507), or `url_not_allowed`,
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
