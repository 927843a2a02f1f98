import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** One year. Excludes subdomains, which may belong to others. */
const STRICT_TRANSPORT = { maxAge: 31_536_000, includeSubDomains: false };

/** Required if the key is missing or wrong (RFC 9110 §11.6.1). */
const CHALLENGE = 'Bearer realm="MediaKit"';

/** Only content from our own server, platform images and files chosen by the person. */
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
 * Sets the security headers of all responses; routes may override them. Responses are not cacheable unless a
 * route allows it.
 *
 * @param options.isHttps true if callers reach the service over https
 */
export async function setResponseHeaders(
	app: FastifyInstance,
	{ isHttps }: { isHttps: boolean },
): Promise<void> {
	await app.register(helmet, {
		global: false,
		contentSecurityPolicy: { useDefaults: false, directives: PAGE_POLICY },
		// Pages forbid framing; files and badges, whose routes have their own policy, may be framed.
		xFrameOptions: false,
		// Not "no-referrer", which makes browsers send forms with "Origin: null".
		referrerPolicy: { policy: 'same-origin' },
		// The dashboard observes the window of a platform's consent page.
		crossOriginOpenerPolicy: false,
		// Other pages may embed files whose link they have.
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
