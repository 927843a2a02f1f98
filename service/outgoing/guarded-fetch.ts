import { request } from 'undici';
import { ApiError } from '../errors';
import type { Lookup } from './addresses';
import { createGuard, type Guard } from './guard';

/** The address could not be read. */
const notReadable = (message: string) => new ApiError(400, 'url_not_readable', message, 'fix-request');

/** An address that is being read. */
export interface Opened {
	/** @throws ApiError `url_not_readable` if it breaks off */
	body: AsyncIterable<Uint8Array>;
	/** As announced; undefined if it was not. */
	sizeBytes: number | undefined;
	/** Ends the reading before it began. */
	discard(): void;
}

/** Reads addresses that users give, and only public ones. */
export interface GuardedFetch extends Guard {
	/**
	 * Reads an address. Redirects are followed, each one checked like the first; the connection goes only to the
	 * very addresses that were checked.
	 *
	 * @throws ApiError
	 */
	open(url: string, signal: AbortSignal): Promise<Opened>;
}

const MAX_REDIRECTS = 5;
const TIMEOUT_MS = 60_000;

async function* readable(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
	try {
		yield* body;
	} catch (error) {
		signal.throwIfAborted();
		const reason = error instanceof Error ? error.message : String(error);
		throw notReadable(`video_url broke off (${reason}). Check the address and try again.`);
	}
}

export function createGuardedFetch(options: { allowlist: readonly string[]; lookup?: Lookup }): GuardedFetch {
	const guard = createGuard({
		field: 'video_url',
		setting: 'FETCH_HOST_ALLOWLIST',
		plainHttp: true,
		timeoutMs: TIMEOUT_MS,
		...options,
	});

	async function open(text: string, signal: AbortSignal): Promise<Opened> {
		let url = await guard.check(text);
		for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			const response = await request(url, {
				dispatcher: guard.agentFor(url),
				signal,
				headers: { accept: 'video/*,*/*;q=0.1' },
			}).catch((error: Error) => {
				signal.throwIfAborted();
				// The name has changed to a private address since the check.
				if (error instanceof ApiError) throw error;
				throw notReadable(`video_url could not be read (${error.message}). Check the address.`);
			});
			const { statusCode, headers, body } = response;
			const location = headers.location;
			if (
				statusCode >= 300 &&
				statusCode < 400 &&
				typeof location === 'string' &&
				URL.canParse(location, url.href)
			) {
				await body.dump();
				url = await guard.check(new URL(location, url).href);
				continue;
			}
			if (statusCode !== 200) {
				await body.dump();
				throw notReadable(`video_url answered with HTTP status ${statusCode}. Check the address.`);
			}
			const length = Number(headers['content-length']);
			return {
				body: readable(body, signal),
				sizeBytes: Number.isSafeInteger(length) ? length : undefined,
				discard: () => void body.destroy(),
			};
		}
		throw notReadable(`video_url redirects more than ${MAX_REDIRECTS} times. Use the final address.`);
	}

	return { ...guard, open };
}
