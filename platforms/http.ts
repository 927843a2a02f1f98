import type { PlatformError } from './errors';

/** One HTTP request to a platform. */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** The absolute URL, including the query. */
	url: string;
	/** Header names in lower case. */
	headers?: Record<string, string>;
	/**
	 * Text, a form (sent as `application/x-www-form-urlencoded`), bytes, or a stream of bytes whose `content-length` is in
	 * the headers. Bytes are not kept after the response; a stream is read once, chunk by chunk, and always closed.
	 */
	body?: string | URLSearchParams | Uint8Array | AsyncIterable<Uint8Array>;
	/**
	 * The credentials that the transport adds: the connected account's bearer token, or none. Requests to an upload host
	 * must use `none`, as must requests that carry their own authorization header.
	 */
	auth: 'account' | 'none';
	/** Aborts the request; the transport then rejects. Transports whose callers cannot cancel ignore it. */
	signal?: AbortSignal;
}

/** A response with any status. */
export interface HttpResponse {
	status: number;
	/** Header names in lower case. */
	headers: Record<string, string>;
	/** The body as text, not parsed: platforms send integers beyond 2^53. */
	body: string;
}

/** Returns the platform's `Retry-After` in seconds, if the response has one. */
export function retryAfterOf({ headers }: Pick<HttpResponse, 'headers'>): number | undefined {
	const text = headers['retry-after'];
	return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/**
 * The result of a request without a complete response: the connection was refused, reset or timed out, or the request
 * was held back.
 */
export interface NoAnswer {
	/** The problem, worded for users. */
	noAnswer: string;
	/** False only if it is certain that the platform did not see the request. */
	sent: boolean;
	/** More details, if the request was held back and never sent. */
	error?: PlatformError;
}

/**
 * The port through which every platform is called, provided by the caller.
 *
 * An implementation never follows redirects. It resolves for every HTTP status and also if there was no response; it
 * rejects only for the caller's own reasons, such as a cancelled execution.
 */
export type Http = (request: HttpRequest) => Promise<HttpResponse | NoAnswer>;

/**
 * Everything that a platform call needs in addition to its parameters. Time is injected so that tests and nodes can
 * control it.
 */
export interface Ports {
	http: Http;
	/** Waits; rejects if the caller has cancelled in the meantime. */
	sleep(milliseconds: number): Promise<void>;
	/** Milliseconds since 1970. */
	now(): number;
}
