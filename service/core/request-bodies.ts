import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endSoon } from './error-handler';
import { withPatience, type Patience } from './slow-clients';

/** Whether a request announces a body. */
function hasBody({ headers }: IncomingMessage): boolean {
	const length = headers['content-length'];
	return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Ends a connection whose request is answered before its body was read. The rest is not read; but closing at once
 * would make the kernel reset the connection, and the client could lose the answer. So our side closes first.
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
 * Gives every route the same patience with slow and silent clients, whatever the type of a body is called. Bodies that
 * Fastify reads are covered here, those that a route reads itself where it does so; what nobody has read when the answer
 * goes out ends the connection, so that no client can go on with it.
 */
export function limitSlowBodies(app: FastifyInstance, patience: Patience): void {
	app.addHook('preParsing', (request, _reply, _payload, done) => {
		const { raw } = request;
		if (!hasBody(raw)) return done();
		// Ending the request's stream would end the connection, and with it the answer.
		const body: AsyncIterable<Buffer> = raw.iterator({ destroyOnReturn: false });
		const patient = Readable.from(
			withPatience(body, patience, (piece) => piece.length),
			{ objectMode: false },
		);
		// After a refusal nobody listens any more.
		patient.on('error', () => {});
		// A body that was read to its end may still be on its way to the parser when the request is closed.
		raw.once('close', () => void (raw.readableEnded || patient.destroy()));
		done(null, patient);
	});
	app.addHook('onSend', (request, reply, _payload, done) => {
		stopReading(request, reply);
		done();
	});
}
