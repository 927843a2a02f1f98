import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import type { Http, HttpRequest, HttpResponse, NoAnswer } from '../../platforms/http';

/** Errors after which it is certain that no byte of the request was sent. */
const NOT_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'UND_ERR_CONNECT_TIMEOUT',
]);

/** Long enough for 64 MB over a slow connection. */
const UPLOAD_TIMEOUT_MS = 300_000;
const TIMEOUT_MS = 60_000;

/** Platform responses are a few kilobytes; anything larger is not from a platform. */
const MAX_RESPONSE_BYTES = 16_000_000;

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
	);
}

/** An escaped NUL character in JSON: it is preceded by an even number of backslashes. */
const JSON_NUL = /(?<!\\)((?:\\\\)*)\\u0000/g;

/** Replaces NUL characters, which not every database can store, with U+FFFD. */
const withoutNul = (text: string) => text.replaceAll('\0', '\ufffd').replace(JSON_NUL, '$1\\ufffd');

/** Reads a body within the time and size limits. @throws Error with a code for the exceeded limit */
async function readText(body: Readable): Promise<string> {
	const giveUp = (code: string) => body.destroy(Object.assign(new Error(code), { code }));
	const timer = setTimeout(giveUp, TIMEOUT_MS, 'response not complete within 60 seconds');
	const pieces: Buffer[] = [];
	let sizeBytes = 0;
	try {
		for await (const piece of body as AsyncIterable<Buffer>) {
			sizeBytes += piece.length;
			if (sizeBytes > MAX_RESPONSE_BYTES) giveUp('response larger than 16 MB');
			else pieces.push(piece);
		}
	} finally {
		clearTimeout(timer);
	}
	return withoutNul(Buffer.concat(pieces).toString());
}

function toNoAnswer(error: Error & { code?: string }): NoAnswer {
	const code = error.code ?? error.name;
	return { noAnswer: code, sent: !NOT_SENT.has(code) };
}

/** Wraps an iterable in a Node stream, which undici sends chunk by chunk. */
function toBody(body: string | Uint8Array | AsyncIterable<Uint8Array> | undefined) {
	return body === undefined || typeof body === 'string' || body instanceof Uint8Array
		? body
		: Readable.from(body, { objectMode: false });
}

function carriesFile({ method, body }: HttpRequest): boolean {
	return method === 'PUT' || (typeof body === 'object' && Symbol.asyncIterator in body);
}

/** Creates the HTTP client for the platforms. It uses one keep-alive pool and does not follow redirects. */
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
				body: await readText(response.body),
			};
		} catch (error) {
			message.signal?.throwIfAborted();
			return toNoAnswer(error as Error);
		}
	}

	return { http, close: () => agent.destroy() };
}
