import type { Http } from '../../../platforms/http';
import {
	exchangeCode,
	refreshGrant,
	toTokenAnswer,
	type RequestLimiter,
	type TikTokGrant,
} from '../../../platforms/tiktok';
import type { TikTokConfig } from '../../config';
import { createTikTokTurns } from './tiktok-turns';
import { withTimes, type ClientApp, type TokenEndpoint } from '../token-endpoint';

/** Creates TikTok's token endpoint. TikTok calls the client ID `client_key`. */
export function createTikTokTokenEndpoint(
	http: Http,
	config: TikTokConfig,
	limiter: RequestLimiter,
): TokenEndpoint {
	const endpoint = { http, apiBase: config.apiBase };
	const toApp = ({ id, secret }: ClientApp) => ({ clientKey: id, clientSecret: secret });
	const toAnswer = (grant: TikTokGrant) => withTimes(toTokenAnswer(grant));
	return {
		ownApp: () => config.app && { id: config.app.clientKey, secret: config.app.clientSecret },
		turns: createTikTokTurns(limiter, config),
		exchange: async (app, grant) => toAnswer(await exchangeCode(endpoint, toApp(app), grant)),
		refresh: async (app, token) => toAnswer(await refreshGrant(endpoint, toApp(app), token)),
	};
}
