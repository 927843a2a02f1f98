import { ApiError } from '../core/errors';
import type { Lookup } from './addresses';
import { canDecode, codingsOf, decode } from './decode';
import { get, SurplusBytes, type Response } from './get';
import { isListedHost } from '../../platforms/hosts';
import { createGuard, type Guard } from './guard';
import { BrokenOff, notReadable, tooSlow } from './url-errors';

/** A part of a file that was opened before, and what must not have changed since then. */
export interface Part {
	firstByte: number;
	/** The last byte that is wanted, included; by default the last one of the file. */
	lastByte?: number;
	validator: string;
	/** The length of the whole file; undefined if the server did not announce it. */
	sizeBytes: number | undefined;
}

/** The server does not give the part that was asked for: it knows no parts, or its file is another one by now. */
export class NoSuchPart extends BrokenOff {
	constructor() {
		super('its server gives no parts, or the file has changed meanwhile', false);
	}
}

/** A URL that is being read. */
export interface Opened {
	/** Decoded. Ends only where the server said it would. @throws BrokenOff */
	body: AsyncIterable<Uint8Array>;
	/** The length of the whole file; undefined if it was not announced, or only in its encoded form. */
	sizeBytes: number | undefined;
	/** What proves that it is still the same when reading goes on later; undefined if the server gives nothing strong. */
	validator: string | undefined;
	/** Whether the server calls it a web page. */
	isPage: boolean;
	/** Ends the connection without reading the rest. */
	discard(): void;
}

/** Reads URLs that users give, and only public ones. */
export interface GuardedFetch extends Guard {
	/**
	 * Reads a URL, or a part of it. Redirects are followed, each one checked like the first; the connection goes only
	 * to the very IP addresses that were checked. How long the body may take is the caller's concern.
	 *
	 * @throws ApiError; `retryable` if the server is out of reach or out of order
	 * @throws NoSuchPart if what it gives does not begin where the part does, or is of another file
	 */
	open(url: string, signal: AbortSignal, part?: Part): Promise<Opened>;
	/**
	 * Reads an https URL under one of these domains, or whatever FETCH_HOST_ALLOWLIST lists; so do all of its redirects.
	 *
	 * @throws ApiError as `open`
	 */
	openWithin(domains: readonly string[], url: string, signal: AbortSignal): Promise<Opened>;
}

const MAX_REDIRECTS = 5;
/** For all redirects together, up to the head of the last response. */
const HEAD_TIMEOUT_MS = 60_000;
const TIMEOUT_MS = 60_000;

/** Failures of a connection that may pass by themselves. */
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
 * A validator that is strong enough to join bytes of two responses: an ETag that is not weak, or a date of change that
 * was over when the response was given (RFC 9110 §8.8).
 */
function validatorOf({ etag, date, 'last-modified': modified }: Response['headers']): string | undefined {
	if (etag !== undefined && !etag.startsWith('W/')) return etag;
	const age = Date.parse(date ?? '') - Date.parse(modified ?? '');
	return age >= 1_000 ? modified : undefined;
}

const lengthOf = ({ 'content-length': length }: Response['headers']) =>
	length === undefined ? undefined : Number(length);

/** The length of the whole file, if a response is the part that was asked for; some servers send on up to the end. */
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

/** @throws ApiError if the body cannot be decoded, or if nothing tells where it ends */
function checkedCodings({ headers }: Response): string[] {
	const codings = codingsOf(headers['content-encoding']);
	if (!canDecode(codings)) {
		throw notReadable(
			`video_url is encoded (Content-Encoding: ${codings.join(', ')}), which the service cannot decode, although it asked for the file as it is. Let the server send it without an encoding.`,
		);
	}
	const transfer = headers['transfer-encoding']?.toLowerCase();
	if (transfer !== undefined && transfer !== 'chunked') {
		throw notReadable(
			`video_url is sent with Transfer-Encoding: ${transfer}, which the service does not know. Use another server.`,
		);
	}
	// Without an end of its own, a file that is cut off looks like a whole one.
	if (transfer === undefined && headers['content-length'] === undefined && codings.length === 0) {
		throw notReadable(
			'The server of video_url does not say how long the file is (no Content-Length, not chunked), so a file that was cut off could not be told from a whole one. Use another server, or send the file itself.',
		);
	}
	return codings;
}

const isRedirect = ({ statusCode, headers }: Response, url: URL) =>
	statusCode >= 300 &&
	statusCode < 400 &&
	headers.location !== undefined &&
	URL.canParse(headers.location, url.href);

/** What a response says of its file. @throws ApiError */
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
			`video_url answered with HTTP status ${statusCode}. Check the URL.`,
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

/** How a URL is read: until when, and where it may lead. */
interface Rules {
	signal: AbortSignal;
	domains?: readonly string[];
}

/** @param options.userAgent names the service to the servers that it reads from */
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
		throw notReadable(`${url.hostname} is none of the hosts that are asked here.`);
	}

	/** The first response that is no redirect. The bodies of redirects are not read. */
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

	/** The same within the time for it. */
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
			if (giveUp.signal.aborted) throw tooSlow(`no response came for ${HEAD_TIMEOUT_MS / 1000} seconds`);
			// Refused, or the name has changed to a private IP address since the check.
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
				// Parts are parts of what is sent, so an encoded file cannot be joined from them.
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
