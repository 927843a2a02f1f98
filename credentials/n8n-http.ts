import type { IHttpRequestHelper, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Http, HttpRequest, HttpResponse, NoAnswer } from '../platforms/http';

/** Slower lines than 50 bytes a millisecond (0.4 Mbit/s) run into the time-out. */
const BASE_TIMEOUT_MILLISECONDS = 60_000;
const SLOWEST_BYTES_PER_MILLISECOND = 50;

const AGAIN = 'It was not sent as a whole. Send it again when it is complete.';
const LONGER = `The file is longer than announced. ${AGAIN}`;

/**
 * A stream of bytes as n8n's HTTP helper takes it. It knows Node's own streams, which a community package cannot make,
 * and blobs, which it reads piece by piece.
 */
class StreamedBody extends Blob {
	override readonly size: number;
	/** Why the source did not give what was announced. */
	failure: Error | undefined;
	private readonly iterator: AsyncIterator<Uint8Array>;
	private sent = 0;
	/** The very last byte, once it was read. */
	private last: Uint8Array | undefined;

	/** @param contentType in lower case; the HTTP library sends it whatever the headers say */
	constructor(bytes: AsyncIterable<Uint8Array>, sizeBytes: number, contentType?: string) {
		super([], { type: contentType });
		this.size = sizeBytes;
		this.iterator = bytes[Symbol.asyncIterator]();
	}

	override stream(): ReturnType<Blob['stream']> {
		return new ReadableStream<Uint8Array<ArrayBuffer>>(
			{
				pull: async (controller) => {
					const enqueue = (piece: Uint8Array) => {
						if (piece.length > 0) controller.enqueue(piece as Uint8Array<ArrayBuffer>);
					};
					const last = await this.read(enqueue).catch((error: unknown): never => {
						this.failure = error as Error;
						throw error;
					});
					if (!last) return;
					enqueue(last);
					controller.close();
				},
			},
			// Nothing is read ahead.
			{ highWaterMark: 0 },
		) as ReturnType<Blob['stream']>;
	}

	/**
	 * Passes the next piece on, but keeps the very last byte until the source has ended: with it, the receiver takes the
	 * body for whole.
	 *
	 * @returns what is left to pass on at the end
	 */
	private async read(pass: (piece: Uint8Array) => void): Promise<Uint8Array | undefined> {
		for (;;) {
			const { done, value: piece } = await this.iterator.next();
			const sent = this.sent + (done ? 0 : piece.length);
			if (sent > this.size) throw new Error(LONGER);
			if (done && sent < this.size)
				throw new Error(`The file ended at byte ${sent} of ${this.size}. ${AGAIN}`);
			if (done) return this.last ?? new Uint8Array();
			this.sent = sent;
			if (sent === this.size && piece.length > 0) this.last = Uint8Array.from(piece.subarray(-1));
			const passed = this.last ? piece.subarray(0, -1) : piece;
			pass(passed);
			if (passed.length > 0) return undefined;
		}
	}

	/** Gives the source back, whether or not all of it was read. */
	close(): void {
		// A source that gives nothing any more would not come to its end either.
		void this.iterator.return?.().catch(() => undefined);
	}
}

/** n8n sends a Buffer as it is, and a view costs no copy. */
function toBody({ body, headers }: HttpRequest): IHttpRequestOptions['body'] {
	if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
	if (body instanceof URLSearchParams) return body.toString();
	if (typeof body !== 'object') return body;
	return new StreamedBody(body, Number(headers?.['content-length']), headers?.['content-type']);
}

/** Bytes of the body, as far as they are known. */
function sizeOf({ body, headers }: HttpRequest): number {
	return body instanceof Uint8Array ? body.length : Number(headers?.['content-length'] ?? 0);
}

/** The type of a body whose request names none; false keeps the HTTP library from making one up for a stream. */
function contentTypeOf({ body }: HttpRequest): string | false | undefined {
	if (body instanceof URLSearchParams) return 'application/x-www-form-urlencoded';
	return typeof body === 'object' && !(body instanceof Uint8Array) ? false : undefined;
}

/**
 * A request in n8n's words: every status and every redirect is an answer, and the body stays text, since n8n's own
 * JSON parsing rounds ids of 19 digits.
 */
function toOptions(request: HttpRequest): IHttpRequestOptions {
	const body = toBody(request);
	const contentType = contentTypeOf(request);
	return {
		method: request.method,
		url: request.url,
		headers: { ...(contentType !== undefined && { 'content-type': contentType }), ...request.headers },
		body,
		encoding: 'text',
		json: false,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// Also keeps the HTTP library from copying the whole body, which it does to be able to repeat it.
		disableFollowRedirect: true,
		timeout: BASE_TIMEOUT_MILLISECONDS + sizeOf(request) / SLOWEST_BYTES_PER_MILLISECOND,
	};
}

/** What each network error means. n8n replaces any message that contains such a code, so the words avoid them. */
const NETWORK_ERRORS = new Map<string, NoAnswer>([
	['ECONNREFUSED', { noAnswer: 'the connection was refused', sent: false }],
	['ENOTFOUND', { noAnswer: 'the host name is unknown', sent: false }],
	['EAI_AGAIN', { noAnswer: 'the host name could not be looked up', sent: false }],
	['EHOSTUNREACH', { noAnswer: 'there is no way to the host', sent: false }],
	['ENETUNREACH', { noAnswer: 'there is no way to the host', sent: false }],
	['ECONNRESET', { noAnswer: 'the connection broke off', sent: true }],
	['EPIPE', { noAnswer: 'the connection broke off', sent: true }],
	['ECONNABORTED', { noAnswer: 'the time ran out', sent: true }],
	['ETIMEDOUT', { noAnswer: 'the time ran out', sent: true }],
]);

const CERTIFICATE_ERROR = /CERT|LEAF_SIGNATURE/;

const unlessCanceled = (code: string) => (code === 'ERR_CANCELED' ? undefined : code);

/**
 * The network error's code, if it is one. n8n hands it over bare or as the cause of its own error; n8n 1 loses the
 * cause and keeps the code where a status would be.
 */
function networkCode(error: unknown): string | undefined {
	if (typeof error !== 'object' || error === null) return undefined;
	if ('isAxiosError' in error && 'code' in error && typeof error.code === 'string') {
		return unlessCanceled(error.code);
	}
	if ('cause' in error && error.cause !== undefined) return networkCode(error.cause);
	const status = 'httpCode' in error ? error.httpCode : undefined;
	return typeof status === 'string' && !/^\d+$/.test(status) ? unlessCanceled(status) : undefined;
}

/** What went wrong on the network, or undefined if it was something else. */
export function networkError(error: unknown): NoAnswer | undefined {
	const code = networkCode(error);
	if (code === undefined) return undefined;
	if (CERTIFICATE_ERROR.test(code)) {
		return { noAnswer: 'the certificate of the host is not trusted', sent: false };
	}
	return NETWORK_ERRORS.get(code) ?? { noAnswer: 'the connection failed', sent: true };
}

/** What a failed request means for the platforms. @throws the error itself if the network has no part in it */
export function toNoAnswer(error: unknown): NoAnswer {
	const failure = networkError(error);
	if (!failure) throw error;
	return failure;
}

/** n8n's full answer as the platforms want it. */
function toResponse(answer: IN8nHttpFullResponse): HttpResponse {
	return {
		status: answer.statusCode,
		headers: answer.headers as Record<string, string>,
		body: typeof answer.body === 'string' ? answer.body : '',
	};
}

/**
 * Sends a request by one of n8n's helpers.
 *
 * @param helper what takes the request in n8n's words
 * @throws what the helper throws for reasons of the caller's own, such as a cancelled execution
 */
export async function sendBy(
	helper: (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>,
	request: HttpRequest,
): Promise<HttpResponse | NoAnswer> {
	const options = toOptions(request);
	try {
		return await helper(options).then(toResponse, (error: unknown) => {
			if (options.body instanceof StreamedBody && options.body.failure) throw options.body.failure;
			return toNoAnswer(error);
		});
	} finally {
		if (options.body instanceof StreamedBody) options.body.close();
	}
}

/** An `Http` for requests that carry no account's token. It rejects when `abortSignal` says so. */
export function plainHttp(
	{ helpers }: IHttpRequestHelper,
	abortSignal?: IHttpRequestOptions['abortSignal'],
): Http {
	return (request) => sendBy((options) => helpers.httpRequest({ ...options, abortSignal }), request);
}
