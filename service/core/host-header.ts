import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from './errors';

/**
 * A host name, an IPv4 address or an IPv6 address in brackets, with or without a port. Names may contain `_`, as
 * service names in Docker Compose do.
 */
const HOST = /^(?:\[[\da-f:.]+\]|\w(?:[\w.-]*[\w.])?)(?::\d{1,5})?$/i;

/** True if a text is a valid host, optionally with a port (RFC 9110 §7.2). */
const isHost = (text: string) => HOST.test(text) && URL.canParse(`http://${text}`);

/**
 * True if a request has several Host headers. Reads the raw headers, since Node.js keeps only the first one and hides
 * the others.
 */
function hasTwoHosts({ raw: { rawHeaders } }: FastifyRequest): boolean {
	let count = 0;
	for (let index = 0; index < rawHeaders.length; index += 2) {
		if (rawHeaders[index]?.toLowerCase() === 'host') count++;
	}
	return count > 1;
}

const invalid = () =>
	new ApiError(
		400,
		'host_invalid',
		"The Host header, or a proxy's host or protocol header, is invalid. Send exactly one host, with its port if it has one.",
		'fix-request',
	);

/** Rejects requests without a valid host (RFC 9112 §3.2). */
export function refuseInvalidHosts(app: FastifyInstance): void {
	/** A missing Host header is only valid in HTTP/1.0, which some health checks still use. */
	function isValid(request: FastifyRequest): boolean {
		const { headers, host, protocol } = request;
		if (headers.host !== undefined && !isHost(headers.host)) return false;
		if (host !== '' && !isHost(host)) return false;
		return (protocol === 'http' || protocol === 'https') && !hasTwoHosts(request);
	}

	app.addHook('onRequest', (request, _reply, done) => done(isValid(request) ? undefined : invalid()));
}
