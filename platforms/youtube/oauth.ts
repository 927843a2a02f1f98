import type { Http } from '../http';
import { asCount, asText, readObject } from '../json';
import { incompleteAnswer, oauthError, send, unreadableAnswer } from './errors';

/** The OAuth client of a Google project. */
export interface GoogleApp {
	clientId: string;
	clientSecret: string;
}

/** Where the token endpoints are; see `GOOGLE_TOKEN_BASE`. */
export interface GoogleTokenEndpoint {
	http: Http;
	tokenBase: string;
}

/** A pair of tokens as Google grants it (contracts/youtube-api.md §1.5). Lifetimes are what remains at the time of the answer. */
export interface GoogleGrant {
	accessToken: string;
	/** Does not change when the grant is refreshed, unless Google gives a new one. */
	refreshToken: string;
	/** What the person really granted, which may be less than was asked for (§1.3). */
	scopes: string[];
	expiresInSeconds: number;
	/** Only where the consent ends by itself, as in a project in testing. */
	refreshExpiresInSeconds?: number;
}

/** A grant in the words of OAuth2 (contracts/youtube-api.md §1.5). */
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

/** What makes Google give a refresh token, at every consent (contracts/youtube-api.md §1.1). */
export const OFFLINE_ACCESS = { access_type: 'offline', prompt: 'consent' } as const;

/** The URL of Google's consent page (contracts/youtube-api.md §1.1), where single scopes can be unticked. */
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
 * Exchanges the code of the callback for tokens (contracts/youtube-api.md §1.5).
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
 * Gets a new access token (contracts/youtube-api.md §1.5). Google usually answers without a refresh token: then the given
 * one stands in the grant. Several refreshes may run side by side.
 *
 * @throws PlatformError; `reconnect_required` if the refresh token has expired or was withdrawn
 */
export function refreshGrant(
	endpoint: GoogleTokenEndpoint,
	app: GoogleApp,
	refreshToken: string,
): Promise<GoogleGrant> {
	return requestGrant(endpoint, app, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

/**
 * Withdraws everything that the account has granted to the Google project, for all of its OAuth clients
 * (contracts/youtube-api.md §1.7). A token that Google does not know any more is withdrawn already.
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
