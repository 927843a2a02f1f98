import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, explainStorage, isKnown, statusOf, toErrorBody, type ErrorBody } from './errors';

/** How long a client may take to read a refusal while it is still sending. */
const LINGER_MS = 1_000;

/**
 * Ends a connection whose request was refused before its body was read. The rest is not read; but closing at once
 * would make the kernel reset the connection, and the client could lose the answer. So our side closes first.
 */
export function stopReading(request: FastifyRequest, reply: FastifyReply): void {
	const { raw } = request;
	if (raw.complete) return;
	raw.unpipe();
	raw.pause();
	reply.header('connection', 'close');
	const { socket } = raw;
	socket.destroySoon = () => {
		socket.end();
		setTimeout(() => socket.destroy(), LINGER_MS).unref();
	};
}

/** Names for what Fastify itself refuses: content types, sizes, and everything that does not parse or validate. */
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

/**
 * Answers what is no whole HTTP request, as far as anybody still listens: a connection that ends before the announced
 * length, or bytes that are no HTTP.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
	if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
	const isCut = error.code === 'HPE_INVALID_EOF_STATE';
	const body = toErrorBody(
		isCut
			? new ApiError(
					400,
					'body_incomplete',
					'The connection ended before the announced length had come. Send the request again.',
					'retry',
					{ retryable: true },
				)
			: new ApiError(400, 'request_invalid', 'This is not a valid HTTP request. Correct it.', 'fix-request'),
	);
	const text = JSON.stringify({ error: { ...body, requestId: crypto.randomUUID() } });
	socket.end(
		`HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
	);
}

/** One shape for every error: `{error: {code, message, …, requestId}}`; texts of failures inside stay in the log. */
export function handleErrors(app: FastifyInstance): void {
	app.setErrorHandler<FastifyError>((error, request, reply) => {
		const { statusCode, body } = describe(error);
		if (statusCode >= 500) request.log.error({ err: error }, 'request failed');
		stopReading(request, reply);
		if (body.retryAfterSeconds !== undefined) reply.header('retry-after', body.retryAfterSeconds);
		return reply.code(statusCode).send({ error: { ...body, requestId: request.id } });
	});

	app.setNotFoundHandler((request) => {
		throw new ApiError(
			404,
			'route_unknown',
			`There is no route ${request.method} ${request.url.split('?')[0]}.`,
			'fix-request',
		);
	});
}
