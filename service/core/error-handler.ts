import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, explainStorage, isKnown, statusOf, toErrorBody, type ErrorBody } from './errors';
import { describePath } from '../observability';
import { languageOf, sendNotFoundPage, wantsPage, type Assets } from '../pages';
import { clientTooSlow } from './slow-clients';
import type { Translation } from './translation';

/** How long a client that is still sending has to read an error response. */
const LINGER_MS = 1_000;

/** Closes the service's side of a connection and, a moment later, the whole connection. */
export function endSoon(socket: Socket): void {
	socket.end();
	setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** Codes for Fastify's own errors: content types, sizes, and parse or validation errors. */
const FASTIFY_CODES = new Map([
	[413, 'body_too_large'],
	[415, 'content_type_unsupported'],
]);

function describe(cause: FastifyError): { statusCode: number; body: ErrorBody } {
	const error = explainStorage(cause) as FastifyError;
	if (isKnown(error)) return { statusCode: statusOf(error), body: toErrorBody(error) };
	const { statusCode = 500, message } = error;
	if (statusCode >= 500) return { statusCode, body: toErrorBody(error) };
	const code = FASTIFY_CODES.get(statusCode) ?? 'request_invalid';
	return {
		statusCode,
		body: { code, message: `${message}. Correct the request.`, retryable: false, action: 'fix-request' },
	};
}

/** Converts errors that Node's HTTP server raises before a request exists. */
function explainBroken({ code }: NodeJS.ErrnoException): ApiError {
	switch (code) {
		case 'HPE_INVALID_EOF_STATE':
			return new ApiError(
				400,
				'body_incomplete',
				'The connection closed before the whole body had arrived. Retry the request.',
				'retry',
				{ retryable: true },
			);
		case 'ERR_HTTP_REQUEST_TIMEOUT':
			return clientTooSlow('its headers did not arrive in time');
		case 'HPE_HEADER_OVERFLOW':
			return new ApiError(
				431,
				'headers_too_large',
				`The URL and headers of the request exceed ${maxHeaderSize} bytes. Shorten them.`,
				'fix-request',
			);
		case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
			return new ApiError(
				413,
				'body_too_large',
				'The chunk extensions of the body are too long. Omit them.',
				'fix-request',
			);
		default:
			return new ApiError(
				400,
				'request_invalid',
				'This is not a valid HTTP request. Correct it.',
				'fix-request',
			);
	}
}

/**
 * Responds to incomplete or invalid HTTP requests if the client is still listening. Causes include closed or stalled
 * connections, oversized headers, and other protocols.
 */
export function answerBrokenRequest(cause: NodeJS.ErrnoException, socket: Socket): void {
	if (cause.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
	const error = explainBroken(cause);
	const text = JSON.stringify({ error: { ...toErrorBody(error), requestId: crypto.randomUUID() } });
	socket.write(
		`HTTP/1.1 ${error.statusCode} ${STATUS_CODES[error.statusCode]}\r\nContent-Type: application/json; charset=utf-8\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
	);
	endSoon(socket);
}

/**
 * Responds to a path that is badly encoded or too long. Unlike Fastify's response, this one does not repeat the path.
 */
export function answerBrokenPath(
	{ statusCode = 400 }: FastifyError,
	request: FastifyRequest,
	reply: FastifyReply,
): void {
	const reason = statusCode === 414 ? 'has a segment that is too long' : 'is not encoded correctly';
	const message = `The path of the request ${reason}. Correct it.`;
	const body = toErrorBody(new ApiError(statusCode, 'request_invalid', message, 'fix-request'));
	void reply.code(statusCode).send({ error: { ...body, requestId: request.id } });
}

/**
 * Gives every error the same shape: `{error: {code, message, …, requestId}}`. Internal error messages are only
 * logged.
 */
export function handleErrors(app: FastifyInstance, assets: Assets, { inGerman }: Translation): void {
	app.setErrorHandler<FastifyError>((error, request, reply) => {
		const { statusCode, body } = describe(error);
		if (statusCode >= 500) request.log.error({ err: error }, 'request failed');
		const isOpen = request.is404 || request.routeOptions.config.public;
		if (statusCode === 404 && isOpen && wantsPage(request)) return sendNotFoundPage(assets, request, reply);
		if (body.retryAfterSeconds !== undefined) reply.header('retry-after', body.retryAfterSeconds);
		const known = explainStorage(error);
		const values = known instanceof ApiError ? known.values : {};
		const answer = languageOf(request) === 'de' ? inGerman(body, values) : body;
		if (answer !== body) reply.header('content-language', 'de');
		return reply.code(statusCode).send({ error: { ...answer, requestId: request.id } });
	});

	app.setNotFoundHandler((request) => {
		throw new ApiError(
			404,
			'route_unknown',
			`There is no route ${request.method} ${describePath(request.url)}.`,
			'fix-request',
			{ values: { method: request.method, path: describePath(request.url) } },
		);
	});
}
