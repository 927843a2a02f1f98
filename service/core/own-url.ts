import type { FastifyInstance } from 'fastify';

/** Where the service is reached, without a slash at its end. */
export type OwnUrl = () => string;

/**
 * The one URL of the service: `PUBLIC_URL`, or else where it listens. Never what a request says in `Host`, since its
 * sender chooses that.
 */
export function createOwnUrl(
	publicUrl: string | undefined,
	app: Pick<FastifyInstance, 'listeningOrigin'>,
): OwnUrl {
	// Nothing is reached at the address that stands for all of them.
	return () => publicUrl ?? app.listeningOrigin.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:)/, '//localhost');
}
