import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endSoon } from './error-handler';
import { withPatience, type Patience } from './slow-clients';

/** True if a request announces a body. */
function hasBody({ headers }: IncomingMessage): boolean {
	const length = headers['content-length'];
	return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Closes the connection of a request that was answered before its whole body was read; the rest of the body is not
 * read. Closing it immediately would make the kernel reset the connection, and the response could be lost, so the
 * service's side is closed first.
 */
function stopReading(request: FastifyRequest, reply: FastifyReply): void {
	const { raw } = request;
	if (raw.complete || !hasBody(raw)) return;
	raw.unpipe();
	raw.pause();
	reply.header('connection', 'close');
	const { socket } = raw;
	socket.destroySoon = () => endSoon(socket);
}

/**
 * Applies the time limits for slow clients to all bodies that Fastify parses; routes that read their own bodies also
 * apply them. If a body is still unread when the response is sent, the connection is closed.
 */
export function limitSlowBodies(app: FastifyInstance, patience: Patience): void {
	app.addHook('preParsing', (request, _reply, _payload, done) => {
		const { raw } = request;
		if (!hasBody(raw)) return done();
		// Destroying the request's stream would close the connection before the response is sent.
		const body: AsyncIterable<Buffer> = raw.iterator({ destroyOnReturn: false });
		const patient = Readable.from(
			withPatience(body, patience, (piece) => piece.length),
			{ objectMode: false },
		);
		// After an error response, stream errors can be ignored.
		patient.on('error', () => {});
		// When the request closes, a body that was read completely may still be on its way to the parser.
		raw.once('close', () => void (raw.readableEnded || patient.destroy()));
		done(null, patient);
	});
	app.addHook('onSend', (request, reply, _payload, done) => {
		stopReading(request, reply);
		done();
	});
}
