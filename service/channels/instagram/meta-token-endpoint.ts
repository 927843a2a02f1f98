import {
	exchangeCode,
	refreshGrant,
	type InstagramLogin,
	type InstagramToken,
} from '../../../platforms/instagram';
import { withTimes, type ClientApp, type TokenEndpoint } from '../token-endpoint';
import type { MetaOptions } from './meta-options';

/**
 * Creates Meta's token endpoint. Meta has no refresh tokens, so the long-lived token is also returned as the refresh
 * token, which lets clients refresh it.
 */
export function createMetaTokenEndpoint(
	{ http, config, version }: MetaOptions,
	login: InstagramLogin,
): TokenEndpoint {
	const { apiBase, graphBase } = config;
	const endpoints = { http, apiBase, graphBase, version, login };
	const toApp = ({ id, secret }: ClientApp) => ({ appId: id, appSecret: secret });
	const toAnswer = ({ accessToken, expiresInSeconds }: InstagramToken) =>
		withTimes({
			access_token: accessToken,
			refresh_token: accessToken,
			token_type: 'bearer',
			expires_in: expiresInSeconds,
		});
	return {
		ownApp: () => config.app && { id: config.app.appId, secret: config.app.appSecret },
		async exchange(app, grant) {
			const granted = await exchangeCode(endpoints, toApp(app), grant);
			return { ...toAnswer(granted), scope: granted.scopes?.join(','), user_id: granted.userId };
		},
		// The scopes and the user do not change, and clients keep values that a response omits.
		refresh: async (app, token) => toAnswer(await refreshGrant(endpoints, toApp(app), token)),
	};
}
