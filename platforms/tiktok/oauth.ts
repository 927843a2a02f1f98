import type { Http } from '../http';
import { asCount, asText, readObject } from '../json';
import { send, tikTokError, unreadableAnswer } from './errors';

/** The app's client key and secret, from TikTok's developer portal. */
export interface TikTokApp {
	clientKey: string;
	clientSecret: string;
}

/** The token endpoints; see `TIKTOK_API_BASE`. */
export interface TokenEndpoint {
	http: Http;
	apiBase: string;
}

/** A token pair granted by TikTok (contracts/tiktok-api.md §1.5). Lifetimes are counted from the response. */
export interface TikTokGrant {
	accessToken: string;
	refreshToken: string;
	/** The user's ID for this app; opaque, and may start with a hyphen. */
	openId: string;
	/** The scopes that were actually granted, possibly fewer than requested. */
	scopes: string[];
	expiresInSeconds: number;
	refreshExpiresInSeconds: number;
}

/** Converts a grant to OAuth2 fields, including every field of TikTok's response (contracts/tiktok-api.md §1.5). */
export function toTokenAnswer(grant: TikTokGrant) {
	return {
		access_token: grant.accessToken,
		refresh_token: grant.refreshToken,
		open_id: grant.openId,
		scope: grant.scopes.join(','),
		token_type: 'Bearer',
		expires_in: grant.expiresInSeconds,
		refresh_expires_in: grant.refreshExpiresInSeconds,
	};
}

/**
 * Returns the URL of TikTok's consent page (contracts/tiktok-api.md §1.1): it contains `client_key` instead of OAuth2's
 * `client_id`, and its scopes are separated by commas.
 *
 * @param options.codeChallenge for redirect URLs on the local machine (§1.3); see `createPkce`
 */
export function authorizeUrl(options: {
	authBase: string;
	clientKey: string;
	redirectUri: string;
	scopes: readonly string[];
	state: string;
	codeChallenge?: string;
}): string {
	const query = new URLSearchParams({
		client_key: options.clientKey,
		response_type: 'code',
		scope: options.scopes.join(','),
		redirect_uri: options.redirectUri,
		state: options.state,
		...(options.codeChallenge !== undefined && {
			code_challenge: options.codeChallenge,
			code_challenge_method: 'S256',
		}),
	});
	return `${options.authBase}/v2/auth/authorize/?${query}`;
}

/** Splits TikTok's comma-separated scopes. */
export function splitScopes(scopes: string): string[] {
	return scopes.split(',').filter((scope) => scope !== '');
}

async function postForm(endpoint: TokenEndpoint, path: string, form: Record<string, string>) {
	return send(endpoint.http, {
		method: 'POST',
		url: `${endpoint.apiBase}${path}`,
		headers: { 'cache-control': 'no-cache' },
		body: new URLSearchParams(form),
		auth: 'none',
	});
}

/**
 * Sends a token request. OAuth errors are flat and often have HTTP status 200, so only a token means success (§1.6).
 */
async function requestGrant(
	endpoint: TokenEndpoint,
	app: TikTokApp,
	form: Record<string, string>,
): Promise<TikTokGrant> {
	const response = await postForm(endpoint, '/v2/oauth/token/', {
		client_key: app.clientKey,
		client_secret: app.clientSecret,
		...form,
	});
	const answer = readObject(response.body);
	const error = asText(answer?.error);
	if (answer === undefined) throw unreadableAnswer(response);
	if (error)
		throw tikTokError(error, { detail: asText(answer.error_description), logId: asText(answer.log_id) });
	const accessToken = asText(answer.access_token);
	const refreshToken = asText(answer.refresh_token);
	const openId = asText(answer.open_id);
	const expiresInSeconds = asCount(answer.expires_in);
	const refreshExpiresInSeconds = asCount(answer.refresh_expires_in);
	if (
		!accessToken ||
		!refreshToken ||
		!openId ||
		expiresInSeconds === undefined ||
		refreshExpiresInSeconds === undefined
	) {
		throw unreadableAnswer(response);
	}
	const scopes = splitScopes(asText(answer.scope) ?? '');
	return { accessToken, refreshToken, openId, scopes, expiresInSeconds, refreshExpiresInSeconds };
}

/**
 * Exchanges the callback's code for tokens (contracts/tiktok-api.md §1.5).
 *
 * @param grant `code` decoded exactly once; `redirectUri` exactly as it was in the authorize URL; `codeVerifier` for
 * desktop apps (§1.3)
 * @throws PlatformError
 */
export function exchangeCode(
	endpoint: TokenEndpoint,
	app: TikTokApp,
	grant: { code: string; redirectUri: string; codeVerifier?: string },
): Promise<TikTokGrant> {
	return requestGrant(endpoint, app, {
		grant_type: 'authorization_code',
		code: grant.code,
		redirect_uri: grant.redirectUri,
		...(grant.codeVerifier !== undefined && { code_verifier: grant.codeVerifier }),
	});
}

/**
 * Refreshes the tokens (contracts/tiktok-api.md §1.5). The given refresh token is invalid afterwards: store the new one
 * before using the new access token, and never run two refreshes of one account concurrently.
 *
 * @throws PlatformError
 */
export function refreshGrant(
	endpoint: TokenEndpoint,
	app: TikTokApp,
	refreshToken: string,
): Promise<TikTokGrant> {
	return requestGrant(endpoint, app, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

/**
 * Revokes the app's access to the account (contracts/tiktok-api.md §1.5). A successful response has an empty body or
 * `{}`.
 *
 * @throws PlatformError
 */
export async function revokeGrant(
	endpoint: TokenEndpoint,
	app: TikTokApp,
	accessToken: string,
): Promise<void> {
	const response = await postForm(endpoint, '/v2/oauth/revoke/', {
		client_key: app.clientKey,
		client_secret: app.clientSecret,
		token: accessToken,
	});
	const answer = readObject(response.body);
	const error = asText(answer?.error);
	if (error)
		throw tikTokError(error, { detail: asText(answer?.error_description), logId: asText(answer?.log_id) });
	const isEmpty = answer !== undefined || response.body.trim() === '';
	if (response.status >= 400 || !isEmpty) throw unreadableAnswer(response);
}
