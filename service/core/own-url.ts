import type { FastifyInstance } from 'fastify';

/** The service's URL, without a trailing slash. */
export type OwnUrl = () => string;

/**
 * The URL of the service: `PUBLIC_URL`, otherwise its listening address. Never the request's `Host` header, which
 * the sender chooses.
 */
export function createOwnUrl(
	publicUrl: string | undefined,
	app: Pick<FastifyInstance, 'listeningOrigin'>,
): OwnUrl {
	// A wildcard address is not a valid destination.
	return () => publicUrl ?? app.listeningOrigin.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:)/, '//localhost');
}
