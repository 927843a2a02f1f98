import { setTimeout as wait } from 'node:timers/promises';
import { PlatformError, settle } from '../../../platforms/errors';
import type { HttpRequest, HttpResponse } from '../../../platforms/http';
import {
	authorizeUrl,
	exchangeCode,
	findIdentity,
	proveRequest,
	readEnvelope,
	REFRESH_AFTER_SECONDS,
	REFRESH_EARLIEST_SECONDS,
	refreshGrant,
	revokeGrant,
	type Graph,
	type InstagramApp,
	type InstagramIdentity,
	type InstagramLogin,
	type InstagramToken,
} from '../../../platforms/instagram';
import { usernameKey } from '../../../platforms/statistics';
import {
	appNotConfigured,
	type CallbackQuery,
	type Grant,
	type Identity,
	type Login,
	type Tokens,
} from '../login';
import type { MetaOptions } from './meta-options';
import { createMetaTokenEndpoint } from './meta-token-endpoint';
import { clock } from '../../database';

/** The differences between Instagram's two logins. */
interface Difference {
	name: InstagramLogin;
	/** Used in "No … is configured". */
	appName: string;
	/** Returns the accounts (at least one) to which a new token grants access. @throws PlatformError */
	findAccounts(graph: Graph): Promise<InstagramIdentity[]>;
	/** Returns the granted scopes. Omitted if the platform does not provide them. @throws PlatformError */
	readScopes?(graph: Graph): Promise<string[]>;
	/** Returns the token of the Page linked to an account. Called after a token refresh. @throws PlatformError */
	readPageToken?(graph: Graph, accountId: string): Promise<string | undefined>;
}

const NO_APP: InstagramApp = { appId: '', appSecret: '' };

/** The minimum remaining lifetime of a token that is too young to be refreshed. */
const YOUNG_TOKEN_SECONDS = 59 * REFRESH_EARLIEST_SECONDS;

/** Converts a token to a grant in which it is also the refresh token. */
const toGrant = ({ accessToken, expiresInSeconds }: InstagramToken): Grant => ({
	accessToken,
	refreshToken: accessToken,
	expiresInSeconds,
	refreshExpiresInSeconds: expiresInSeconds,
});

function toIdentity(found: InstagramIdentity, userId: string | undefined): Identity {
	const { accountId, appScopedId = userId, page } = found;
	return {
		platformUserId: accountId,
		username: found.username === accountId ? null : usernameKey(found.username, null),
		displayName: found.name,
		appScopedId,
		...(page && { page: { id: page.id, name: page.name } }),
	};
}

/** Converts the error parameters of a redirect (contracts/instagram-api.md §1.A, §1.B). */
function denial(query: CallbackQuery): PlatformError {
	const { error = query.error_code ?? 'invalid_request', error_description = query.error_message } = query;
	const denied = error === 'access_denied';
	const what = denied
		? 'The access was declined on the page of Instagram or Facebook. Connect again and allow access.'
		: "Instagram or Facebook did not let this app sign in. Check the app's products, redirect URLs and permissions in Meta's developer portal, then connect again.";
	const said = error_description === undefined ? error : `${error}: ${error_description}`;
	return new PlatformError({
		platform: 'instagram',
		code: denied ? 'access_denied' : 'sign_in_refused',
		action: 'reconnect',
		message: `${what} (Meta: ${said})`,
		platformCode: error,
	});
}

/**
 * Determines whether a token must or should be refreshed. Early refreshes start on a token's eighth day; expired tokens
 * cannot be refreshed.
 */
function refreshDue({ expiresAt, obtainedAt }: Tokens, now: number): 'needed' | 'early' | undefined {
	if (Date.parse(expiresAt) <= now) return 'needed';
	return now - Date.parse(obtainedAt) >= REFRESH_AFTER_SECONDS * 1000 ? 'early' : undefined;
}

function judge(answer: HttpResponse): 'fine' | PlatformError {
	const error = readEnvelope(answer);
	return error instanceof PlatformError && error.code === 'reconnect_required' ? error : 'fine';
}

/**
 * The common part of Instagram's two logins: a single token, which is valid for 60 days and refreshed before it
 * expires.
 */
export function createMetaLogin(options: MetaOptions, difference: Difference): Login {
	const { http, config, version } = options;
	const { name, appName } = difference;
	const endpoints = { http, apiBase: config.apiBase, graphBase: config.graphBase, version, login: name };

	function app(): InstagramApp {
		if (config.app) return config.app;
		const prefix = name.toUpperCase();
		throw appNotConfigured(appName, `${prefix}_APP_ID`, `${prefix}_APP_SECRET`);
	}

	function sign(request: HttpRequest, accessToken: string): HttpRequest {
		const proven = proveRequest(request, config.app?.appSecret, accessToken, name);
		return { ...proven, headers: { ...proven.headers, authorization: `Bearer ${accessToken}` } };
	}

	const graphWith = (accessToken: string): Graph => ({
		http: (request) => http(sign(request, accessToken)),
		now: clock.now,
		sleep: (milliseconds) => wait(milliseconds),
		login: name,
		graphBase: config.graphBase,
		version,
	});

	const refreshWith = (token: string) =>
		// Instagram Login needs no app credentials.
		refreshGrant(endpoints, name === 'facebook' ? app() : (config.app ?? NO_APP), token);

	/** Refreshes a token unless it is too young for that, in which case almost all of its 60 days remain. */
	async function refreshIfOldEnough(token: string): Promise<InstagramToken> {
		return await refreshWith(token).catch((error: unknown) => {
			if (!(error instanceof PlatformError) || error.code !== 'token_too_young') throw error;
			return { accessToken: token, expiresInSeconds: YOUNG_TOKEN_SECONDS };
		});
	}

	return {
		platform: 'instagram',
		tokenEndpoint: createMetaTokenEndpoint(options, name),
		scopes: config.scopes,
		authorizeUrl: (redirectUri, state) =>
			authorizeUrl({
				login: name,
				authBase: config.authBase,
				version,
				appId: app().appId,
				redirectUri,
				scopes: config.scopes,
				state,
				// Otherwise Facebook would not ask again for permissions that were declined before.
				rerequest: name === 'facebook',
			}),

		async finish(code, redirectUri) {
			const granted = await exchangeCode(endpoints, app(), { code, redirectUri });
			const found = await difference.findAccounts(graphWith(granted.accessToken));
			return found.map((account) => ({
				identity: toIdentity(account, granted.userId),
				grant: {
					...toGrant(granted),
					// If a permission is missing, the call that needs it will report that.
					scopes: granted.scopes ?? config.scopes,
					pageToken: account.page?.token,
				},
			}));
		},

		async *adopt(token, choice) {
			const found = await findIdentity(graphWith(token), choice);
			const read = await settle(difference.readScopes?.(graphWith(token)) ?? Promise.resolve(undefined));
			const scopes = read instanceof PlatformError ? undefined : read;
			const grant = toGrant(await refreshIfOldEnough(token));
			// Instagram Login does not return the granted scopes; a call that lacks a permission will report it.
			const granted = { ...grant, scopes: scopes ?? config.scopes, pageToken: found.page?.token };
			yield { identity: toIdentity(found, undefined), grant: granted };
		},

		denial,
		sign,

		refreshDue,

		async refresh({ accessToken }, accountId) {
			const grant = toGrant(await refreshWith(accessToken));
			const pageToken = await difference
				.readPageToken?.(graphWith(grant.accessToken), accountId)
				// A failure here must not lose the new token; the old Page token still works.
				.catch(() => undefined);
			return { ...grant, pageToken };
		},

		revoke: (accessToken) => revokeGrant(endpoints, accessToken, config.app?.appSecret),

		judge,
	};
}
