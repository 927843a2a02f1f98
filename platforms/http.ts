import type { PlatformError } from './errors';

/** One HTTP request to a platform. */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Absolute URL, query included. */
	url: string;
	/** Header names in lower case. */
	headers?: Record<string, string>;
	/**
	 * Text, a form (sent as `application/x-www-form-urlencoded`), bytes, or a stream of bytes whose `content-length` the
	 * headers say. Bytes are not kept after the answer; a stream is read once, piece by piece, and closed in any case.
	 */
	body?: string | URLSearchParams | Uint8Array | AsyncIterable<Uint8Array>;
	/**
	 * Whose credentials the transport adds: the connected account's bearer token, or none.
	 * Requests to an upload host must carry none; whoever signs a request by a header of its own says `none` too.
	 */
	auth: 'account' | 'none';
	/** Ends the request; the transport then rejects. Transports whose caller cannot give up meanwhile leave it alone. */
	signal?: AbortSignal;
}

/** The answer, whatever its status. */
export interface HttpResponse {
	status: number;
	/** Header names in lower case. */
	headers: Record<string, string>;
	/** The body as text, not parsed: platforms send integers beyond 2^53. */
	body: string;
}

/** How many seconds a platform asks to be left alone, if its answer says so. */
export function retryAfterOf({ headers }: Pick<HttpResponse, 'headers'>): number | undefined {
	const text = headers['retry-after'];
	return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** No complete answer came: refused, reset, timed out, or the request was held back. */
export interface NoAnswer {
	/** What happened, in words fit for a user. */
	noAnswer: string;
	/** False only if it is certain that the platform did not see the request. */
	sent: boolean;
	/** What says more, if the request was held back and never sent. */
	error?: PlatformError;
}

/**
 * The port through which every platform is called; whoever calls brings one.
 *
 * It never follows redirects, and resolves for every HTTP status and also when no answer came. It rejects only for
 * reasons of the caller's own, such as a cancelled execution.
 */
export type Http = (request: HttpRequest) => Promise<HttpResponse | NoAnswer>;

/** What a platform call needs besides its parameters. Time comes in from outside, so tests and nodes can move it. */
export interface Ports {
	http: Http;
	/** Waits; rejects if the caller has given up meanwhile. */
	sleep(milliseconds: number): Promise<void>;
	/** Milliseconds since 1970. */
	now(): number;
}
