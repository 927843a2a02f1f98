import type { Http } from '../http';
import { asCount, asText, readObject } from '../json';
import { incompleteAnswer, oauthError, send, unreadableAnswer } from './errors';

/** The OAuth client of a Google project. */
export interface GoogleApp {
	clientId: string;
	clientSecret: string;
}

/** The token endpoints; see `GOOGLE_TOKEN_BASE`. */
export interface GoogleTokenEndpoint {
	http: Http;
	tokenBase: string;
}

/** A token pair granted by Google (contracts/youtube-api.md §1.5). Lifetimes are counted from the response. */
export interface GoogleGrant {
	accessToken: string;
	/** Remains the same when the grant is refreshed, unless Google issues a new one. */
	refreshToken: string;
	/** The scopes that were actually granted, possibly fewer than requested (§1.3). */
	scopes: string[];
	expiresInSeconds: number;
	/** Only present if the consent expires, as for a project in testing. */
	refreshExpiresInSeconds?: number;
}

/** Converts a grant to OAuth2 fields (contracts/youtube-api.md §1.5). */
export function toTokenAnswer(grant: GoogleGrant) {
	return {
		access_token: grant.accessToken,
		refresh_token: grant.refreshToken,
		scope: grant.scopes.join(' '),
		token_type: 'Bearer',
		expires_in: grant.expiresInSeconds,
		...(grant.refreshExpiresInSeconds !== undefined && {
			refresh_token_expires_in: grant.refreshExpiresInSeconds,
		}),
	};
}

/** Parameters that make Google issue a refresh token with every consent (contracts/youtube-api.md §1.1). */
export const OFFLINE_ACCESS = { access_type: 'offline', prompt: 'consent' } as const;

/**
 * Returns the URL of Google's consent page (contracts/youtube-api.md §1.1), where individual scopes can be deselected.
 */
export function authorizeUrl(options: {
	authBase: string;
	clientId: string;
	redirectUri: string;
	scopes: readonly string[];
	state: string;
}): string {
	const query = new URLSearchParams({
		client_id: options.clientId,
		redirect_uri: options.redirectUri,
		response_type: 'code',
		scope: options.scopes.join(' '),
		state: options.state,
		...OFFLINE_ACCESS,
	});
	return `${options.authBase}/o/oauth2/v2/auth?${query}`;
}

/** Splits Google's scopes, which are separated by spaces. */
export function splitScopes(scopes: string): string[] {
	return scopes.split(' ').filter((scope) => scope !== '');
}

async function post(endpoint: GoogleTokenEndpoint, path: string, form: Record<string, string>) {
	const response = await send(endpoint.http, {
		method: 'POST',
		url: `${endpoint.tokenBase}${path}`,
		body: new URLSearchParams(form),
		auth: 'none',
	});
	const answer = readObject(response.body);
	const error = asText(answer?.error);
	return { response, answer, error };
}

async function requestGrant(
	endpoint: GoogleTokenEndpoint,
	app: GoogleApp,
	form: Record<string, string>,
): Promise<GoogleGrant> {
	const { response, answer, error } = await post(endpoint, '/token', {
		client_id: app.clientId,
		client_secret: app.clientSecret,
		...form,
	});
	if (error) throw oauthError(error, asText(answer?.error_description));
	const accessToken = asText(answer?.access_token);
	const expiresInSeconds = asCount(answer?.expires_in);
	if (!accessToken || expiresInSeconds === undefined) throw unreadableAnswer(response);
	const refreshToken = asText(answer?.refresh_token) ?? form.refresh_token;
	if (!refreshToken) throw incompleteAnswer('a refresh token');
	const refreshExpiresInSeconds = asCount(answer?.refresh_token_expires_in);
	return {
		accessToken,
		refreshToken,
		scopes: splitScopes(asText(answer?.scope) ?? ''),
		expiresInSeconds,
		...(refreshExpiresInSeconds !== undefined && { refreshExpiresInSeconds }),
	};
}

/**
 * Exchanges the callback's code for tokens (contracts/youtube-api.md §1.5).
 *
 * @param grant `code` decoded exactly once; `redirectUri` exactly as it was in the authorize URL
 * @throws PlatformError
 */
export function exchangeCode(
	endpoint: GoogleTokenEndpoint,
	app: GoogleApp,
	grant: { code: string; redirectUri: string },
): Promise<GoogleGrant> {
	return requestGrant(endpoint, app, {
		grant_type: 'authorization_code',
		code: grant.code,
		redirect_uri: grant.redirectUri,
	});
}

/**
 * Refreshes the access token (contracts/youtube-api.md §1.5). Google usually returns no new refresh token, in which
 * case the grant contains the given one. Concurrent refreshes are allowed.
 *
 * @throws PlatformError; `reconnect_required` if the refresh token has expired or was revoked
 */
export function refreshGrant(
	endpoint: GoogleTokenEndpoint,
	app: GoogleApp,
	refreshToken: string,
): Promise<GoogleGrant> {
	return requestGrant(endpoint, app, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

/**
 * Revokes all permissions that the account has granted to the Google project, for all of the project's OAuth clients
 * (contracts/youtube-api.md §1.7). A token that Google no longer knows counts as revoked.
 *
 * @param token an access or a refresh token
 * @throws PlatformError
 */
export async function revokeGrant(endpoint: GoogleTokenEndpoint, token: string): Promise<void> {
	const { response, answer, error } = await post(endpoint, '/revoke', { token });
	if (error === 'invalid_token') return;
	if (error) throw oauthError(error, asText(answer?.error_description));
	if (response.status >= 300) throw unreadableAnswer(response);
}
