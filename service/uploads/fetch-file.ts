import { setTimeout as wait } from 'node:timers/promises';
import { isKnown } from '../errors';
import { BrokenOff, type GuardedFetch, type Opened } from '../outgoing';
import type { StoredFile, TemporaryFiles } from './temporary-files';

/** How often in a row reading may break off without a byte in between, and how often it may begin from the start. */
const MOST_FAILURES = 5;
const MOST_STARTS = 3;
const FIRST_DELAY_MS = 250;

const delayMs = (failures: number) => FIRST_DELAY_MS * 2 ** (failures - 1);

/**
 * Makes the function that reads a `video_url` to the end into a temporary file. A connection that breaks goes on where
 * it broke if the server proves that the file is still the same (a strong ETag or a date of change), otherwise from
 * the start.
 */
export function createFetchFile(options: { fetch: GuardedFetch; files: TemporaryFiles }) {
	const { fetch, files } = options;

	/** Opens the address again behind the bytes that came. @throws the break if the server does not go on there */
	async function goOn(
		url: string,
		signal: AbortSignal,
		firstByte: number,
		{ validator }: Opened,
		cause: BrokenOff,
	) {
		if (validator === undefined) throw cause;
		const opened = await fetch.open(url, signal, { firstByte, validator });
		if (opened.firstByte === firstByte) return opened;
		opened.discard();
		throw cause;
	}

	async function* read(url: string, signal: AbortSignal, first: Opened): AsyncGenerator<Uint8Array> {
		let opened: Opened | undefined = first;
		let received = 0;
		for (let failures = 0; ;) {
			try {
				opened ??= await goOn(url, signal, received, first, new BrokenOff('it has changed meanwhile'));
				for await (const piece of opened.body) {
					received += piece.length;
					failures = 0;
					yield piece;
				}
				return;
			} catch (error) {
				const mayPass = error instanceof BrokenOff ? opened !== undefined : isKnown(error) && error.retryable;
				if (!mayPass || first.validator === undefined || ++failures > MOST_FAILURES) throw error;
				opened = undefined;
				await wait(delayMs(failures), undefined, { signal });
			}
		}
	}

	/**
	 * @throws ApiError: what would have been the refusal of the same bytes (413, 415, 507), or `url_not_allowed`,
	 * `url_not_readable`
	 */
	return async function fetchToFile(url: string, signal: AbortSignal): Promise<StoredFile> {
		for (let starts = 1; ; starts++) {
			const first = await fetch.open(url, signal);
			try {
				return await files.write(read(url, signal, first), first.sizeBytes);
			} catch (error) {
				first.discard();
				if (!(error instanceof BrokenOff) || starts === MOST_STARTS) throw error;
				await wait(delayMs(starts), undefined, { signal });
			}
		}
	};
}

export type FetchFile = ReturnType<typeof createFetchFile>;
