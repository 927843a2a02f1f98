import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** One year. Subdomains are excluded, since they may belong to others. */
const STRICT_TRANSPORT = { maxAge: 31_536_000, includeSubDomains: false };

/** Required in the response to a request with a missing or wrong key (RFC 9110 §11.6.1). */
const CHALLENGE = 'Bearer realm="MediaKit"';

/** Allows only content from the service itself, images from the platforms, and files chosen by the user. */
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
 * Sets security headers for all responses, which routes may override. Responses are not cacheable unless a route makes
 * them cacheable.
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
		// The pages' policy forbids framing; files and badges have their own policy and may be framed.
		xFrameOptions: false,
		// Not "no-referrer", which makes browsers send forms with "Origin: null".
		referrerPolicy: { policy: 'same-origin' },
		// The dashboard watches the window that shows a platform's consent page.
		crossOriginOpenerPolicy: false,
		// Other sites may embed files to which they have a link.
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
