import type { FastifyInstance } from 'fastify';

/** A year. Not for names below our host, which may belong to others. */
const STRICT_TRANSPORT = 'max-age=31536000';

/** What a client must send where the key is missing or wrong (RFC 9110 §11.6.1). */
const CHALLENGE = 'Bearer realm="MediaKit"';

/**
 * Sets the headers that all answers have: types are not guessed, https stays https, and nothing is kept on the way
 * unless a route says otherwise. Pages add their own strict policy. By hand, since `@fastify/helmet` makes them anew for
 * each answer: 24 microseconds, as long as a whole cached answer takes.
 *
 * @param options.isHttps whether callers reach the service over https
 */
export function setResponseHeaders(app: FastifyInstance, { isHttps }: { isHttps: boolean }): void {
	app.addHook('onSend', (request, reply, _payload, done) => {
		reply.header('x-content-type-options', 'nosniff');
		if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
		if (isHttps || request.protocol === 'https') reply.header('strict-transport-security', STRICT_TRANSPORT);
		if (reply.statusCode === 401 && !reply.hasHeader('www-authenticate'))
			reply.header('www-authenticate', CHALLENGE);
		done();
	});
}
