import type { FastifyInstance } from 'fastify';
import type { Logins } from '../channels';
import { registerOAuthAdapter } from './token-endpoint-routes';

/** The token endpoints that n8n's credentials use. */
export const createTokenEndpoint = (needs: { logins: Logins }) => ({
	async routes(app: FastifyInstance): Promise<void> {
		await app.register(registerOAuthAdapter, needs);
	},
});
