import type { FastifyInstance } from 'fastify';

/** The service's URL, without a trailing slash. */
export type OwnUrl = () => string;

/**
 * Returns a function for the URL of the service: `PUBLIC_URL`, otherwise its listening address. It is never taken from
 * a request's `Host` header, which the sender chooses.
 */
export function createOwnUrl(
	publicUrl: string | undefined,
	app: Pick<FastifyInstance, 'listeningOrigin'>,
): OwnUrl {
	// A wildcard address is valid for listening, but not as a destination.
	return () => publicUrl ?? app.listeningOrigin.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:)/, '//localhost');
}
