import { PlatformError } from '../../../platforms/errors';
import type { Http } from '../../../platforms/http';
import {
	accountKey,
	authorizeUrl,
	exchangeCode,
	getChannel,
	oauthError,
	readAnswer,
	refreshGrant,
	revokeGrant,
	toTokenAnswer,
	type GoogleApp,
	type GoogleGrant,
} from '../../../platforms/youtube';
import type { YouTubeConfig } from '../../config';
import { appNotConfigured, type Connection, type Grant, type Login } from '../login';
import { withTimes, type ClientApp, type TokenEndpoint } from '../token-endpoint';
import { createYouTubeClient } from './youtube-client';
import { clock } from '../../database';

/**
 * Thresholds for a token's remaining lifetime: below the first one, the token is refreshed if possible; below the
 * second one, it must be refreshed.
 */
const REFRESH_BEFORE_MS = 10 * 60 * 1000;
const MUST_REFRESH_BEFORE_MS = 60 * 1000;

/**
 * A refresh token expires if it is not used for six months (contracts/youtube-api.md §1.5). Each refresh counts as a
 * use.
 */
const IDLE_SECONDS = 180 * 24 * 60 * 60;

const toGrant = ({ refreshExpiresInSeconds = IDLE_SECONDS, ...grant }: GoogleGrant): Grant => ({
	...grant,
	refreshExpiresInSeconds,
});

/** Google's token endpoint. */
function createTokenEndpoint(http: Http, config: YouTubeConfig): TokenEndpoint {
	const endpoint = { http, tokenBase: config.tokenBase };
	const toApp = ({ id, secret }: ClientApp) => ({ clientId: id, clientSecret: secret });
	const toAnswer = (grant: GoogleGrant) => withTimes(toTokenAnswer(grant));
	return {
		ownApp: () => config.app && { id: config.app.clientId, secret: config.app.clientSecret },
		exchange: async (app, grant) => toAnswer(await exchangeCode(endpoint, toApp(app), grant)),
		refresh: async (app, token) => toAnswer(await refreshGrant(endpoint, toApp(app), token)),
	};
}

/**
 * Login with Google, which issues access tokens that last an hour and a permanent refresh token. Each grant belongs to
 * one channel (contracts/youtube-api.md §1).
 */
export function createYouTubeLogin(http: Http, config: YouTubeConfig): Login {
	const endpoint = { http, tokenBase: config.tokenBase };

	function app(): GoogleApp {
		if (config.app) return config.app;
		throw appNotConfigured('Google OAuth client', 'YOUTUBE_CLIENT_ID', 'YOUTUBE_CLIENT_SECRET');
	}

	const sign: Login['sign'] = (request, accessToken) => ({
		...request,
		headers: { ...request.headers, authorization: `Bearer ${accessToken}` },
	});

	async function identify(grant: GoogleGrant): Promise<Connection> {
		const signed: Http = (request) => http(sign(request, grant.accessToken));
		const ports = { http: signed, now: clock.now, sleep: () => Promise.resolve() };
		// The token response does not identify the account; only the channel does.
		const channel = await getChannel(createYouTubeClient(config, ports));
		const { channelId: platformUserId, title: displayName } = channel;
		return {
			identity: { platformUserId, username: accountKey(channel), displayName },
			grant: toGrant(grant),
		};
	}

	return {
		platform: 'youtube',
		tokenEndpoint: createTokenEndpoint(http, config),
		scopes: config.scopes,
		authorizeUrl: (redirectUri, state) =>
			authorizeUrl({
				authBase: config.authBase,
				clientId: app().clientId,
				redirectUri,
				scopes: config.scopes,
				state,
			}),

		async finish(code, redirectUri) {
			return [await identify(await exchangeCode(endpoint, app(), { code, redirectUri }))];
		},

		async *adopt(refreshToken) {
			yield await identify(await refreshGrant(endpoint, app(), refreshToken));
		},

		denial: ({ error, error_description }) => oauthError(error ?? 'invalid_request', error_description),

		sign,
		refreshDue({ expiresAt }, now) {
			const leftMs = Date.parse(expiresAt) - now;
			if (leftMs < MUST_REFRESH_BEFORE_MS) return 'needed';
			return leftMs < REFRESH_BEFORE_MS ? 'early' : undefined;
		},
		refresh: async ({ refreshToken }) => toGrant(await refreshGrant(endpoint, app(), refreshToken)),
		// YouTube requires a check every 30 days, and deletion within 30 days of a withdrawal, which can happen right
		// after a check (contracts/youtube-api.md §9). These values leave the owner a few days to reconnect.
		grantCheckDays: 20,
		forgetAfterDays: 29,
		async revoke(accessToken) {
			await revokeGrant(endpoint, accessToken);
			return true;
		},
		judge(answer) {
			if (answer.status !== 401) return 'fine';
			const error = readAnswer(answer, clock.now());
			return error instanceof PlatformError && error.code === 'reconnect_required' ? 'refresh' : 'fine';
		},
	};
}
