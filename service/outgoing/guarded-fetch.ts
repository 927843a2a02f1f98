import { Agent, request } from 'undici';
import { ApiError } from '../errors';
import {
	defaultLookup,
	isAllowed,
	isPublicAddress,
	PrivateAddressError,
	resolveHost,
	type Lookup,
} from './addresses';

/** The address must not be read. */
const notAllowed = (message: string) => new ApiError(400, 'url_not_allowed', message, 'fix-request');

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
export interface GuardedFetch {
	/**
	 * Refuses an address that must not be read: another scheme, a password in it, or a host that is not public.
	 * A name that cannot be resolved right now passes; reading it later will tell.
	 *
	 * @throws ApiError `url_not_allowed`
	 */
	check(url: string): Promise<URL>;
	/**
	 * Reads an address. Redirects are followed, each one checked like the first; the connection goes only to the
	 * very addresses that were checked.
	 *
	 * @param resume goes on where an earlier reading broke off
	 * @throws ApiError; `retryable` if the server is out of reach or out of order
	 */
	open(url: string, signal: AbortSignal, resume?: ResumePoint): Promise<Opened>;
	close(): Promise<void>;
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
function extentOf(statusCode: number, headers: Headers): { firstByte: number; sizeBytes: number | undefined } {
	const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headerText(headers['content-range']) ?? '');
	if (statusCode === 206 && range) return { firstByte: Number(range[1]), sizeBytes: Number(range[2]) };
	const length = Number(headers['content-length']);
	return { firstByte: 0, sizeBytes: Number.isSafeInteger(length) ? length : undefined };
}

export function createGuardedFetch(options: { allowlist: readonly string[]; lookup?: Lookup }): GuardedFetch {
	const { allowlist, lookup = defaultLookup } = options;
	const agent = new Agent({
		connect: {
			// Runs for every connection, so a name cannot change between the check and the connection.
			lookup: (hostname, _options, done) => {
				lookup(hostname, { all: true }, (error, addresses) => {
					const bad = addresses?.find(({ address }) => !isPublicAddress(address));
					done(error ?? (bad ? new PrivateAddressError(hostname) : null), addresses);
				});
			},
		},
		headersTimeout: TIMEOUT_MS,
		bodyTimeout: TIMEOUT_MS,
	});
	const openAgent = new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });

	async function check(text: string): Promise<URL> {
		const url = URL.canParse(text) ? new URL(text) : undefined;
		if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
			throw notAllowed('video_url must be an http or https address. Correct it and send it again.');
		}
		if (url.username || url.password) {
			throw notAllowed('video_url must not carry a user name or password. Use a signed address instead.');
		}
		if (isAllowed(url, allowlist)) return url;
		const addresses = await resolveHost(url.hostname, lookup).catch(() => []);
		if (addresses.every(isPublicAddress)) return url;
		throw notAllowed(
			`video_url points to ${url.hostname}, which is not a public address. Use a public one, or let the operator add the host to FETCH_HOST_ALLOWLIST.`,
		);
	}

	async function open(text: string, signal: AbortSignal, resume?: ResumePoint): Promise<Opened> {
		let url = await check(text);
		for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			const response = await request(url, {
				dispatcher: isAllowed(url, allowlist) ? openAgent : agent,
				signal,
				headers: {
					accept: 'video/*,image/*,*/*;q=0.1',
					'accept-encoding': 'identity',
					...(resume && { range: `bytes=${resume.firstByte}-`, 'if-range': resume.validator }),
				},
			}).catch((error: NodeJS.ErrnoException) => {
				signal.throwIfAborted();
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
				url = await check(new URL(location, url).href);
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
				discard: () => void body.destroy(),
			};
		}
		throw notReadable(`video_url redirects more than ${MAX_REDIRECTS} times. Use the final address.`);
	}

	return {
		check,
		open,
		close: async () => {
			await Promise.all([agent.destroy(), openAgent.destroy()]);
		},
	};
}
