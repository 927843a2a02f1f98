import { settle } from '../../../platforms/errors';
import type { HttpRequest } from '../../../platforms/http';
import { COMMENT_SCOPES, findIdentity, unsubscribeFromNews } from '../../../platforms/instagram';
import type { Login } from '../login';
import { createMetaLogin } from './meta-login';
import type { MetaOptions } from './meta-options';

/** Instagram Login, which grants access to a single professional account. */
export function createInstagramLogin(options: MetaOptions): Login {
	const { http, version, config } = options;
	const login = createMetaLogin(options, {
		name: 'instagram',
		appName: 'Instagram app (Instagram Login)',
		findAccounts: async (graph) => [await findIdentity(graph)],
	});
	return {
		...login,
		async revoke(accessToken) {
			// The API cannot revoke access, so Meta would otherwise keep sending comments (contracts/instagram-api.md
			// §1.A).
			if (config.scopes.includes(COMMENT_SCOPES.instagram)) {
				const signed = { http: (request: HttpRequest) => http(login.sign(request, accessToken)) };
				await settle(unsubscribeFromNews({ ...signed, graphBase: config.graphBase, version }));
			}
			return await login.revoke(accessToken);
		},
	};
}
