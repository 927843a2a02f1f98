import type { IHttpRequestHelper, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Http, HttpRequest, HttpResponse, NoAnswer } from '../platforms/http';

/** The two parts of the timeout: connections slower than 50 bytes per millisecond (0.4 Mbit/s) time out. */
const BASE_TIMEOUT_MILLISECONDS = 60_000;
const SLOWEST_BYTES_PER_MILLISECOND = 50;

const AGAIN = 'It was not sent completely. Try again with the complete file.';
const LONGER = `The file is longer than announced. ${AGAIN}`;

/**
 * A stream of bytes in a form that n8n's HTTP helper accepts. The helper accepts Node's own streams, which a community
 * package cannot create, and blobs, which it reads chunk by chunk.
 */
class StreamedBody extends Blob {
	override readonly size: number;
	/** The reason why the source did not deliver the announced bytes. */
	failure: Error | undefined;
	private readonly iterator: AsyncIterator<Uint8Array>;
	private sent = 0;
	/** The final byte, once it has been read. */
	private last: Uint8Array | undefined;

	/** @param contentType in lower case; the HTTP library sends it regardless of the headers */
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
			// Disables reading ahead.
			{ highWaterMark: 0 },
		) as ReturnType<Blob['stream']>;
	}

	/**
	 * Passes the next chunk on, but holds back the final byte until the source has ended: once the receiver has the
	 * final byte, it considers the body complete.
	 *
	 * @returns the rest to pass on at the end
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

	/** Closes the source, whether or not everything was read. */
	close(): void {
		// Not awaited: a stalled source would never finish closing.
		void this.iterator.return?.().catch(() => undefined);
	}
}

/** Returns the body in a form that n8n accepts. n8n sends a Buffer unchanged, and a view avoids a copy. */
function toBody({ body, headers }: HttpRequest): IHttpRequestOptions['body'] {
	if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
	if (body instanceof URLSearchParams) return body.toString();
	if (typeof body !== 'object') return body;
	return new StreamedBody(body, Number(headers?.['content-length']), headers?.['content-type']);
}

/** Returns the size of the body in bytes, 0 if unknown. */
function sizeOf({ body, headers }: HttpRequest): number {
	return body instanceof Uint8Array ? body.length : Number(headers?.['content-length'] ?? 0);
}

/**
 * Returns the content type for a request that specifies none; false prevents the HTTP library from adding one to a
 * stream.
 */
function contentTypeOf({ body }: HttpRequest): string | false | undefined {
	if (body instanceof URLSearchParams) return 'application/x-www-form-urlencoded';
	return typeof body === 'object' && !(body instanceof Uint8Array) ? false : undefined;
}

/**
 * Converts a request to n8n's options: every status and redirect is treated as a normal response, and the body is kept
 * as text, because n8n's own JSON parsing rounds 19-digit IDs.
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
		// Also prevents the HTTP library from copying the whole body so that it could be sent again after a redirect.
		disableFollowRedirect: true,
		timeout: BASE_TIMEOUT_MILLISECONDS + sizeOf(request) / SLOWEST_BYTES_PER_MILLISECOND,
	};
}

/**
 * The meaning of each network error. n8n replaces any message that contains such a code, so the texts do not mention
 * the codes.
 */
const NETWORK_ERRORS = new Map<string, NoAnswer>([
	['ECONNREFUSED', { noAnswer: 'the connection was refused', sent: false }],
	['ENOTFOUND', { noAnswer: 'the host name is unknown', sent: false }],
	['EAI_AGAIN', { noAnswer: 'the host name could not be looked up', sent: false }],
	['EHOSTUNREACH', { noAnswer: 'there is no route to the host', sent: false }],
	['ENETUNREACH', { noAnswer: 'there is no route to the host', sent: false }],
	['ECONNRESET', { noAnswer: 'the connection was lost', sent: true }],
	['EPIPE', { noAnswer: 'the connection was lost', sent: true }],
	['ECONNABORTED', { noAnswer: 'the request timed out', sent: true }],
	['ETIMEDOUT', { noAnswer: 'the request timed out', sent: true }],
]);

const CERTIFICATE_ERROR = /CERT|LEAF_SIGNATURE/;

const unlessCanceled = (code: string) => (code === 'ERR_CANCELED' ? undefined : code);

/**
 * Returns the code of a network error; undefined for any other error. n8n passes a network error on directly or as the
 * cause of its own error; n8n 1 drops the cause and puts the code in place of the status.
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

/** Returns the network error, or undefined if the error has another cause. */
export function networkError(error: unknown): NoAnswer | undefined {
	const code = networkCode(error);
	if (code === undefined) return undefined;
	if (CERTIFICATE_ERROR.test(code)) {
		return { noAnswer: 'the certificate of the host is not trusted', sent: false };
	}
	return NETWORK_ERRORS.get(code) ?? { noAnswer: 'the connection failed', sent: true };
}

/**
 * Converts the error from a failed request to the format of `platforms/`.
 *
 * @throws the error itself if it is not a network error
 */
export function toNoAnswer(error: unknown): NoAnswer {
	const failure = networkError(error);
	if (!failure) throw error;
	return failure;
}

/** Converts n8n's full response to the format of `platforms/`. */
function toResponse(answer: IN8nHttpFullResponse): HttpResponse {
	return {
		status: answer.statusCode,
		headers: answer.headers as Record<string, string>,
		body: typeof answer.body === 'string' ? answer.body : '',
	};
}

/**
 * Sends a request with one of n8n's helpers.
 *
 * @param helper accepts the request as n8n's options
 * @throws any error from the helper that is not a network error, such as a cancelled execution
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

/** Returns an `Http` for requests without an account token. It rejects when `abortSignal` fires. */
export function plainHttp(
	{ helpers }: IHttpRequestHelper,
	abortSignal?: IHttpRequestOptions['abortSignal'],
): Http {
	return (request) => sendBy((options) => helpers.httpRequest({ ...options, abortSignal }), request);
}
