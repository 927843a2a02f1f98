import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** A year. Not for names below our host, which may belong to others. */
const STRICT_TRANSPORT = { maxAge: 31_536_000, includeSubDomains: false };

/** What a client must send where the key is missing or wrong (RFC 9110 §11.6.1). */
const CHALLENGE = 'Bearer realm="MediaKit"';

/** Nothing but what our own server gives, beside images of the platforms and files that a person chooses. */
const PAGE_POLICY = {
	'default-src': ["'none'"],
	'script-src': ["'self'"],
	'style-src': ["'self'"],
	'img-src': ["'self'", 'https:', 'data:'],
	'media-src': ["'self'", 'blob:'],
	'connect-src': ["'self'"],
	'manifest-src': ["'self'"],
	'form-action': ["'self'"],
	'frame-ancestors': ["'none'"],
	'base-uri': ["'none'"],
};

/**
 * Sets the security headers of all answers; routes may set other values. Nothing is kept on the way unless a route says
 * so.
 *
 * @param options.isHttps whether callers reach the service over https
 */
export async function setResponseHeaders(
	app: FastifyInstance,
	{ isHttps }: { isHttps: boolean },
): Promise<void> {
	await app.register(helmet, {
		global: false,
		contentSecurityPolicy: { useDefaults: false, directives: PAGE_POLICY },
		// Pages forbid frames; files and badges, of which routes have a policy of their own, may be shown in them.
		xFrameOptions: false,
		// Not "no-referrer", with which browsers send forms with "Origin: null".
		referrerPolicy: { policy: 'same-origin' },
		// The dashboard watches the window in which a platform asks for consent.
		crossOriginOpenerPolicy: false,
		// Other pages may show files whose link they have.
		crossOriginResourcePolicy: false,
	});
	app.addHook('onRequest', (request, reply, done) => {
		const strictTransportSecurity = (isHttps || request.protocol === 'https') && STRICT_TRANSPORT;
		reply.helmet({ strictTransportSecurity });
		done();
	});
	app.addHook('onSend', (_request, reply, _payload, done) => {
		if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
		if (reply.statusCode === 401 && !reply.hasHeader('www-authenticate'))
			reply.header('www-authenticate', CHALLENGE);
		done();
	});
}
