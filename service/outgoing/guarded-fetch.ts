import { ApiError } from '../core/errors';
import type { Lookup } from './addresses';
import { canDecode, codingsOf, decode } from './decode';
import { get, SurplusBytes, type Response } from './get';
import { isListedHost } from '../../platforms/hosts';
import { createGuard, type Guard } from './guard';
import { BrokenOff, notReadable, tooSlow } from './url-errors';

/** A range of a previously opened file, with the properties by which a changed file is recognized. */
export interface Part {
	firstByte: number;
	/** The last byte, inclusive; defaults to the end of the file. */
	lastByte?: number;
	validator: string;
	/** The total length; undefined if the server did not announce it. */
	sizeBytes: number | undefined;
}

/** The server does not return the requested range: it does not support ranges, or the file has changed. */
export class NoSuchPart extends BrokenOff {
	constructor() {
		super('its server does not support ranges, or the file has changed', false);
	}
}

/** A URL being read. */
export interface Opened {
	/** The decoded body. Ends only where the server has announced the end. @throws BrokenOff */
	body: AsyncIterable<Uint8Array>;
	/** The total length; undefined if it was not announced, or was announced only for the encoded form. */
	sizeBytes: number | undefined;
	/**
	 * Identifies the file's version when reading is resumed later; undefined if the server provides no strong
	 * validator.
	 */
	validator: string | undefined;
	/** True if the content type indicates a web page. */
	isPage: boolean;
	/** Closes the connection without reading the rest. */
	discard(): void;
}

/** Reads user-supplied URLs, provided that they are public. */
export interface GuardedFetch extends Guard {
	/**
	 * Reads a URL or a range of it. Redirects are followed and checked like the first URL, and connections are
	 * only made to the IP addresses that were checked. The caller limits the duration of the body.
	 *
	 * @throws ApiError; `retryable` if the server is unreachable or failing
	 * @throws NoSuchPart if the response does not start at the requested range, or belongs to another file
	 */
	open(url: string, signal: AbortSignal, part?: Part): Promise<Opened>;
	/**
	 * Reads an https URL under one of these domains, or on a host in FETCH_HOST_ALLOWLIST; the same applies to the
	 * targets of redirects.
	 *
	 * @throws ApiError under the same conditions as `open`
	 */
	openWithin(domains: readonly string[], url: string, signal: AbortSignal): Promise<Opened>;
}

const MAX_REDIRECTS = 5;
/** Time limit for all redirects combined, until the headers of the last response arrive. */
const HEAD_TIMEOUT_MS = 60_000;
const TIMEOUT_MS = 60_000;

/** Connection errors that may be temporary. */
const PASSING_CODES = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPIPE',
	'ETIMEDOUT',
	'EAI_AGAIN',
]);
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

async function* readable(
	{ body, headers }: Response,
	codings: readonly string[],
	signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
	try {
		yield* decode(body, codings);
	} catch (error) {
		signal.throwIfAborted();
		const { message } = error as Error;
		throw new BrokenOff(
			message,
			!(error instanceof SurplusBytes) && headers['content-encoding'] === undefined,
		);
	}
}

/**
 * Returns a validator that is strong enough to combine the bytes of two responses: a strong ETag, or a modification
 * date that is older than the response (RFC 9110 §8.8).
 */
function validatorOf({ etag, date, 'last-modified': modified }: Response['headers']): string | undefined {
	if (etag !== undefined && !etag.startsWith('W/')) return etag;
	const age = Date.parse(date ?? '') - Date.parse(modified ?? '');
	return age >= 1_000 ? modified : undefined;
}

const lengthOf = ({ 'content-length': length }: Response['headers']) =>
	length === undefined ? undefined : Number(length);

/**
 * Returns the file's total length; undefined if a response does not start at the requested range. Some servers ignore
 * the end of the range and send the rest of the file.
 */
function wholeLength({ statusCode, headers }: Response, part: Part): number | undefined {
	const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '');
	if (statusCode !== 206 || range === null || headers['content-encoding'] !== undefined) return undefined;
	const [first = 0, last = 0, total = 0] = range.slice(1).map(Number);
	const fits =
		first === part.firstByte &&
		last >= first &&
		last < total &&
		(part.sizeBytes === undefined || part.sizeBytes === total) &&
		(lengthOf(headers) ?? last - first + 1) === last - first + 1;
	return fits ? total : undefined;
}

/**
 * Returns the codings of the body.
 *
 * @throws ApiError if the body cannot be decoded, or if its end cannot be determined
 */
function checkedCodings({ headers }: Response): string[] {
	const codings = codingsOf(headers['content-encoding']);
	if (!canDecode(codings)) {
		throw notReadable(
			`video_url is encoded (Content-Encoding: ${codings.join(', ')}), which the service cannot decode and did not ask for. Configure the server to send it unencoded.`,
		);
	}
	const transfer = headers['transfer-encoding']?.toLowerCase();
	if (transfer !== undefined && transfer !== 'chunked') {
		throw notReadable(
			`video_url is sent with Transfer-Encoding: ${transfer}, which the service does not support. Use another server.`,
		);
	}
	// Without an announced length, a truncated file looks complete.
	if (transfer === undefined && headers['content-length'] === undefined && codings.length === 0) {
		throw notReadable(
			'The server of video_url does not announce the length of the file (no Content-Length, not chunked), so a truncated file could not be detected. Use another server, or send the file itself.',
		);
	}
	return codings;
}

const isRedirect = ({ statusCode, headers }: Response, url: URL) =>
	statusCode >= 300 &&
	statusCode < 400 &&
	headers.location !== undefined &&
	URL.canParse(headers.location, url.href);

/** Returns the file's length and the codings of its body. @throws ApiError */
function describe(response: Response, part?: Part): { sizeBytes: number | undefined; codings: string[] } {
	const { statusCode, headers } = response;
	const isOther = statusCode === 200 || statusCode === 206 || statusCode === 416;
	if (part !== undefined && isOther) {
		const sizeBytes = wholeLength(response, part);
		if (sizeBytes === undefined) throw new NoSuchPart();
		return { sizeBytes, codings: [] };
	}
	if (statusCode !== 200) {
		throw notReadable(
			`video_url returned HTTP status ${statusCode}. Check the URL.`,
			PASSING_STATUSES.has(statusCode),
		);
	}
	const codings = checkedCodings(response);
	return { sizeBytes: codings.length > 0 ? undefined : lengthOf(headers), codings };
}

function headersFor(userAgent: string, part?: Part): Record<string, string> {
	return {
		accept: 'video/*,image/*,*/*;q=0.1',
		'accept-encoding': 'identity',
		'user-agent': userAgent,
		...(part && { range: `bytes=${part.firstByte}-${part.lastByte ?? ''}`, 'if-range': part.validator }),
	};
}

/** Deadline and allowed hosts for reading a URL. */
interface Rules {
	signal: AbortSignal;
	domains?: readonly string[];
}

/** Creates a `GuardedFetch`. @param options.userAgent identifies the service to the servers that it reads from */
export function createGuardedFetch(options: {
	allowlist: readonly string[];
	userAgent: string;
	lookup?: Lookup;
}): GuardedFetch {
	const guard = createGuard({
		field: 'video_url',
		setting: 'FETCH_HOST_ALLOWLIST',
		plainHttp: true,
		timeoutMs: TIMEOUT_MS,
		...options,
	});

	async function check(text: string, domains: readonly string[] | undefined): Promise<URL> {
		const url = await guard.check(text);
		if (domains === undefined || isListedHost(url, options.allowlist)) return url;
		const isWithin = domains.some((domain) => `.${url.hostname}`.endsWith(`.${domain}`));
		if (isWithin && url.protocol === 'https:') return url;
		throw notReadable(`${url.hostname} is not an allowed host here.`);
	}

	/** Returns the first response that is not a redirect. The bodies of redirects are not read. */
	async function follow(
		text: string,
		headers: Record<string, string>,
		{ signal, domains }: Rules,
	): Promise<Response> {
		let url = await check(text, domains);
		for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			const response = await get(url, { headers, lookup: guard.lookupFor(url), signal });
			if (!isRedirect(response, url)) return response;
			response.discard();
			url = await check(new URL(response.headers.location ?? '', url).href, domains);
		}
		throw notReadable(`video_url redirects more than ${MAX_REDIRECTS} times. Use the final URL.`);
	}

	/** Calls `follow` with the timeout for the headers. */
	async function respond(text: string, { signal, domains }: Rules, part?: Part): Promise<Response> {
		const giveUp = new AbortController();
		const timer = setTimeout(() => giveUp.abort(), HEAD_TIMEOUT_MS);
		try {
			return await follow(text, headersFor(options.userAgent, part), {
				signal: AbortSignal.any([signal, giveUp.signal]),
				domains,
			});
		} catch (error) {
			signal.throwIfAborted();
			if (giveUp.signal.aborted) throw tooSlow(`no response within ${HEAD_TIMEOUT_MS / 1000} seconds`);
			// The URL was rejected, or its name now resolves to a private IP address.
			if (error instanceof ApiError) throw error;
			const { code = '', message } = error as NodeJS.ErrnoException;
			throw notReadable(
				`video_url could not be read (${message || code}). Check the URL.`,
				PASSING_CODES.has(code),
			);
		} finally {
			clearTimeout(timer);
		}
	}

	async function open(url: string, rules: Rules, part?: Part): Promise<Opened> {
		const response = await respond(url, rules, part);
		const { headers, discard } = response;
		try {
			const { sizeBytes, codings } = describe(response, part);
			return {
				body: readable(response, codings, rules.signal),
				sizeBytes,
				// Ranges refer to the encoded bytes, so an encoded file cannot be resumed.
				validator: codings.length > 0 ? undefined : validatorOf(headers),
				isPage: /^(text\/html|application\/xhtml)/i.test(headers['content-type'] ?? ''),
				discard,
			};
		} catch (error) {
			discard();
			throw error;
		}
	}

	return {
		...guard,
		open: (url, signal, part) => open(url, { signal }, part),
		openWithin: (domains, url, signal) => open(url, { signal, domains }),
	};
}
