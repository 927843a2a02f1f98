import { PlatformError, settle } from '../../../platforms/errors';
import type { Http } from '../../../platforms/http';
import {
	authorizeUrl,
	createPkce,
	exchangeCode,
	getProfile,
	refreshGrant,
	revokeGrant,
	tikTokError,
	userNameOf,
	type RequestLimiter,
	type TikTokApp,
	type TikTokGrant,
} from '../../../platforms/tiktok';
import type { TikTokConfig } from '../../config';
import { ApiError } from '../../core/errors';
import { appNotConfigured, type Identity, type Login } from '../login';
import { createTikTokTokenEndpoint } from './tiktok-token-endpoint';
import { clock } from '../../database';

/**
 * Thresholds for a token's remaining lifetime: below the first one, the token is refreshed if possible; below the
 * second one, it must be refreshed.
 */
const REFRESH_BEFORE_MS = 10 * 60 * 1000;
const MUST_REFRESH_BEFORE_MS = 60 * 1000;

/** Login with TikTok, which issues an access token and a refresh token. Each refresh token works only once. */
export function createTikTokLogin(http: Http, config: TikTokConfig, limiter: RequestLimiter): Login {
	const endpoint = { http, apiBase: config.apiBase };

	function app(): TikTokApp {
		if (config.app) return config.app;
		throw appNotConfigured('TikTok app', 'TIKTOK_CLIENT_KEY', 'TIKTOK_CLIENT_SECRET');
	}

	const sign: Login['sign'] = (request, accessToken) => ({
		...request,
		headers: { ...request.headers, authorization: `Bearer ${accessToken}` },
	});

	async function identify(grant: TikTokGrant): Promise<Identity> {
		const signed: Http = (request) => http(sign(request, grant.accessToken));
		const ports = { ...endpoint, http: signed, now: clock.now, sleep: () => Promise.resolve() };
		const profile = await settle(getProfile(ports, grant.scopes));
		const platformUserId = grant.openId;
		// The token response identifies the account, so the tokens are kept even if profile data is missing.
		if (profile instanceof PlatformError) return { platformUserId, username: null, displayName: null };
		return { platformUserId, username: userNameOf(profile), displayName: profile.displayName };
	}

	return {
		platform: 'tiktok',
		tokenEndpoint: createTikTokTokenEndpoint(http, config, limiter),
		scopes: config.scopes,
		authorizeUrl: (redirectUri, state, codeChallenge) =>
			authorizeUrl({
				authBase: config.authBase,
				clientKey: app().clientKey,
				redirectUri,
				scopes: config.scopes,
				state,
				codeChallenge,
			}),
		createPkce,

		async finish(code, redirectUri, codeVerifier) {
			const grant = await exchangeCode(endpoint, app(), { code, redirectUri, codeVerifier });
			return [{ identity: await identify(grant), grant }];
		},

		async *adopt(refreshToken) {
			const grant = await refreshGrant(endpoint, app(), refreshToken);
			// This must be stored before the new access token is used, since the old refresh token is no longer valid.
			yield {
				identity: { platformUserId: grant.openId, username: null, displayName: null },
				grant,
				provisional: true,
			};
			yield { identity: await identify(grant), grant };
		},

		denial({ error, error_type, error_description }) {
			if (!error_type) return tikTokError(error ?? 'invalid_request', { detail: error_description });
			// The person did not decline access. The app is not set up for this account (§1.4).
			return new ApiError(
				403,
				'app_not_ready',
				`TikTok does not let this account use the app yet (${error_type}). Add it to the target users of the app's sandbox in the TikTok developer portal.`,
				'app-review',
			);
		},

		sign,
		refreshDue({ expiresAt }, now) {
			const leftMs = Date.parse(expiresAt) - now;
			if (leftMs < MUST_REFRESH_BEFORE_MS) return 'needed';
			return leftMs < REFRESH_BEFORE_MS ? 'early' : undefined;
		},
		refresh: ({ refreshToken }) => refreshGrant(endpoint, app(), refreshToken),
		async revoke(accessToken) {
			await revokeGrant(endpoint, app(), accessToken);
			return true;
		},
		judge: ({ status, body }) =>
			status === 401 && body.includes('access_token_invalid') ? 'refresh' : 'fine',
	};
}
