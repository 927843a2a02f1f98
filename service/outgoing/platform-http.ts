import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import type { Http, HttpRequest, HttpResponse, NoAnswer } from '../../platforms/http';

/** Errors after which it is certain that no byte of the request has left. */
const NOT_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'UND_ERR_CONNECT_TIMEOUT',
]);

/** Long enough for 64 MB over a slow line. */
const UPLOAD_TIMEOUT_MS = 300_000;
const TIMEOUT_MS = 60_000;

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
	);
}

function toNoAnswer(error: Error & { code?: string }): NoAnswer {
	const code = error.code ?? error.name;
	return { noAnswer: code, sent: !NOT_SENT.has(code) };
}

/** undici reads a Node stream piece by piece, whatever it was made of. */
function toBody(body: string | Uint8Array | AsyncIterable<Uint8Array> | undefined) {
	return body === undefined || typeof body === 'string' || body instanceof Uint8Array
		? body
		: Readable.from(body, { objectMode: false });
}

function carriesFile({ method, body }: HttpRequest): boolean {
	return method === 'PUT' || (typeof body === 'object' && Symbol.asyncIterator in body);
}

/** The service's way to the platforms: one keep-alive pool, no redirects. */
export function createPlatformHttp(): { http: Http; close(): Promise<void> } {
	const agent = new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });

	async function http(message: HttpRequest): Promise<HttpResponse | NoAnswer> {
		const form = message.body instanceof URLSearchParams;
		try {
			const response = await request(message.url, {
				dispatcher: agent,
				signal: message.signal,
				method: message.method,
				headers: { ...message.headers, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) },
				body: message.body instanceof URLSearchParams ? String(message.body) : toBody(message.body),
				...(carriesFile(message) && { headersTimeout: UPLOAD_TIMEOUT_MS }),
			});
			return {
				status: response.statusCode,
				headers: flatten(response.headers),
				body: await response.body.text(),
			};
		} catch (error) {
			message.signal?.throwIfAborted();
			return toNoAnswer(error as Error);
		}
	}

	return { http, close: () => agent.destroy() };
}
