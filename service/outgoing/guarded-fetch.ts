import { request } from 'undici';
import { ApiError } from '../errors';
import type { Lookup } from './addresses';
import { createGuard, type Guard } from './guard';

/** The address could not be read. @param mayPass whether it may be readable later without anybody doing anything */
const notReadable = (message: string, mayPass = false) =>
	new ApiError(400, 'url_not_readable', message, mayPass ? 'retry' : 'fix-request', { retryable: mayPass });

/** An address broke off while it was read. */
export class BrokenOff extends ApiError {
	constructor(reason: string) {
		super(
			400,
			'url_not_readable',
			`video_url broke off (${reason}). Check the address and try again.`,
			'fix-request',
		);
	}
}

/** From where on to read, and what must not have changed since the bytes before it came. */
export interface ResumePoint {
	firstByte: number;
	validator: string;
}

/** An address that is being read. */
export interface Opened {
	/** @throws BrokenOff */
	body: AsyncIterable<Uint8Array>;
	/** The length of the whole, as announced; undefined if it was not. */
	sizeBytes: number | undefined;
	/** Where `body` begins: at the resume point, or at 0 if the server starts again. */
	firstByte: number;
	/** What proves that it is still the same when reading goes on later; undefined if the server gives nothing strong. */
	validator: string | undefined;
	/** Ends the reading before it began. */
	discard(): void;
}

/** Reads addresses that users give, and only public ones. */
export interface GuardedFetch extends Guard {
	/**
	 * Reads an address. Redirects are followed, each one checked like the first; the connection goes only to the
	 * very addresses that were checked.
	 *
	 * @param resume goes on where an earlier reading broke off
	 * @throws ApiError; `retryable` if the server is out of reach or out of order
	 */
	open(url: string, signal: AbortSignal, resume?: ResumePoint): Promise<Opened>;
}

const MAX_REDIRECTS = 5;
const TIMEOUT_MS = 60_000;

async function* readable(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
	try {
		yield* body;
	} catch (error) {
		signal.throwIfAborted();
		const reason = error instanceof Error ? error.message : String(error);
		throw new BrokenOff(reason);
	}
}

/** Failures of a connection that may pass by themselves. */
const PASSING_CODES = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPIPE',
	'ETIMEDOUT',
	'EAI_AGAIN',
	'UND_ERR_CONNECT_TIMEOUT',
	'UND_ERR_HEADERS_TIMEOUT',
	'UND_ERR_SOCKET',
]);
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

type Headers = Record<string, string | string[] | undefined>;

const headerText = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);

/**
 * A validator that is strong enough to join bytes of two answers: an ETag that is not weak, or a date of change that
 * was over when the answer was given (RFC 9110 §8.8).
 */
function validatorOf(headers: Headers): string | undefined {
	const etag = headerText(headers.etag);
	if (etag !== undefined && !etag.startsWith('W/')) return etag;
	const modified = headerText(headers['last-modified']);
	const age = Date.parse(headerText(headers.date) ?? '') - Date.parse(modified ?? '');
	return age >= 1_000 ? modified : undefined;
}

/** Where a body begins and how long the whole is. */
function extentOf(
	statusCode: number,
	headers: Headers,
): { firstByte: number; sizeBytes: number | undefined } {
	const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headerText(headers['content-range']) ?? '');
	if (statusCode === 206 && range) return { firstByte: Number(range[1]), sizeBytes: Number(range[2]) };
	const length = Number(headers['content-length']);
	return { firstByte: 0, sizeBytes: Number.isSafeInteger(length) ? length : undefined };
}

export function createGuardedFetch(options: { allowlist: readonly string[]; lookup?: Lookup }): GuardedFetch {
	const guard = createGuard({
		field: 'video_url',
		setting: 'FETCH_HOST_ALLOWLIST',
		plainHttp: true,
		timeoutMs: TIMEOUT_MS,
		...options,
	});

	async function open(text: string, signal: AbortSignal, resume?: ResumePoint): Promise<Opened> {
		let url = await guard.check(text);
		for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			const response = await request(url, {
				dispatcher: guard.agentFor(url),
				signal,
				headers: {
					accept: 'video/*,image/*,*/*;q=0.1',
					'accept-encoding': 'identity',
					...(resume && { range: `bytes=${resume.firstByte}-`, 'if-range': resume.validator }),
				},
			}).catch((error: NodeJS.ErrnoException) => {
				signal.throwIfAborted();
				// The name has changed to a private address since the check.
				if (error instanceof ApiError) throw error;
				throw notReadable(
					`video_url could not be read (${error.message}). Check the address.`,
					PASSING_CODES.has(error.code ?? ''),
				);
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
			const partial = statusCode === 206 && resume !== undefined;
			if (statusCode !== 200 && !partial) {
				await body.dump();
				throw notReadable(
					`video_url answered with HTTP status ${statusCode}. Check the address.`,
					PASSING_STATUSES.has(statusCode),
				);
			}
			return {
				body: readable(body, signal),
				...extentOf(statusCode, headers),
				validator: validatorOf(headers),
				// Ending it is an error too, of which nobody needs to hear.
				discard: () => void body.on('error', () => {}).destroy(),
			};
		}
		throw notReadable(`video_url redirects more than ${MAX_REDIRECTS} times. Use the final address.`);
	}

	return { ...guard, open };
}
