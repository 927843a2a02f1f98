import type { Http } from '../../platforms/http';
import * as meta from '../../platforms/instagram';
import { isoTime } from '../../platforms/statistics';
import * as tiktok from '../../platforms/tiktok';
import type { Config } from '../config';
import type { ClientApp, CodeGrant } from './token-request';

/** An OAuth2 token answer, and when it was given and runs out, which clients cannot know otherwise. */
export interface TokenAnswer {
	access_token: string;
	refresh_token: string;
	token_type: string;
	/** Seconds. */
	expires_in: number;
	/** ISO 8601, UTC. */
	obtained_at: string;
	/** ISO 8601, UTC. */
	expires_at: string;
	/** `scope`, and the platform's own. */
	[other: string]: unknown;
}

/** A platform's token endpoints. Both reject with a PlatformError. */
export interface Provider {
	exchange(app: ClientApp, grant: CodeGrant): Promise<TokenAnswer>;
	refresh(app: ClientApp, refreshToken: string): Promise<TokenAnswer>;
}

function withTimes<T extends { expires_in: number }>(answer: T) {
	const now = Date.now();
	return { ...answer, obtained_at: isoTime(now), expires_at: isoTime(now + answer.expires_in * 1000) };
}

/** TikTok, where the client's id is called `client_key`. */
function tikTokProvider(endpoint: tiktok.TokenEndpoint): Provider {
	const toApp = ({ id, secret }: ClientApp) => ({ clientKey: id, clientSecret: secret });
	const toAnswer = (grant: tiktok.TikTokGrant) => withTimes(tiktok.toTokenAnswer(grant));
	return {
		exchange: async (app, grant) => toAnswer(await tiktok.exchangeCode(endpoint, toApp(app), grant)),
		refresh: async (app, token) => toAnswer(await tiktok.refreshGrant(endpoint, toApp(app), token)),
	};
}

/** Meta, which has no refresh token: the long-lived token is both, so that clients know what to renew it with. */
function metaProvider(endpoints: meta.InstagramEndpoints): Provider {
	const toApp = ({ id, secret }: ClientApp) => ({ appId: id, appSecret: secret });
	const toAnswer = ({ accessToken, expiresInSeconds }: meta.InstagramToken) =>
		withTimes({
			access_token: accessToken,
			refresh_token: accessToken,
			token_type: 'bearer',
			expires_in: expiresInSeconds,
		});
	return {
		async exchange(app, grant) {
			const granted = await meta.exchangeCode(endpoints, toApp(app), grant);
			return { ...toAnswer(granted), scope: granted.scopes?.join(','), user_id: granted.userId };
		},
		// Scopes and user stay as they were, and clients keep what an answer leaves out.
		refresh: async (app, token) => toAnswer(await meta.refreshGrant(endpoints, toApp(app), token)),
	};
}

/** The service's own apps, by the name of their provider. */
export function ownApps({
	tiktok: { app },
	instagram,
	facebook,
}: Config): Record<string, ClientApp | undefined> {
	const toClient = ({ app: own }: Config['instagram']) => own && { id: own.appId, secret: own.appSecret };
	return {
		tiktok: app && { id: app.clientKey, secret: app.clientSecret },
		instagram: toClient(instagram),
		facebook: toClient(facebook),
	};
}

/** The providers, by their name in the route. */
export function createProviders(http: Http, config: Config): Record<string, Provider> {
	const endpointsOf = (login: meta.InstagramLogin): meta.InstagramEndpoints => {
		const { apiBase, graphBase } = config[login];
		return { http, apiBase, graphBase, version: config.graphApiVersion, login };
	};
	return {
		tiktok: tikTokProvider({ http, apiBase: config.tiktok.apiBase }),
		instagram: metaProvider(endpointsOf('instagram')),
		facebook: metaProvider(endpointsOf('facebook')),
	};
}
