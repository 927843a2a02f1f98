import { PlatformError } from '../errors';
import type { Http, HttpRequest } from '../http';
import { asCount, asText, type JsonObject } from '../json';
import { graphUrl, proveRequest, readEnvelope, type InstagramLogin } from './api';
import { unreadableAnswer } from './errors';

/**
 * The app's own credentials: those of the Instagram app for Instagram Login, of the Meta app for Facebook Login (§1).
 */
export interface InstagramApp {
	appId: string;
	appSecret: string;
}

/** The token endpoints of a login; see `INSTAGRAM_HOSTS`. */
export interface InstagramEndpoints {
	http: Http;
	/** `https://api.instagram.com`, used only by the code exchange of Instagram Login. */
	apiBase: string;
	graphBase: string;
	version: string;
	login: InstagramLogin;
}

/** A long-lived token. There is no refresh token: the token itself is refreshed while it is valid. */
export interface InstagramToken {
	accessToken: string;
	expiresInSeconds: number;
}

/** About 60 days, if the response does not say. */
const LONG_LIFE_SECONDS = 60 * 24 * 60 * 60;

/** Calls a token endpoint, without retries. @throws PlatformError */
async function call(http: Http, request: Omit<HttpRequest, 'auth'>): Promise<JsonObject> {
	const answer = readEnvelope(await http({ ...request, auth: 'none' }));
	if (answer instanceof PlatformError) throw answer;
	return answer;
}

/** Makes a call with a given token instead of the connected account's. */
export function callWith(
	endpoints: InstagramEndpoints,
	token: string,
	appSecret: string | undefined,
	method: HttpRequest['method'],
	path: string,
	query?: Record<string, string>,
): Promise<JsonObject> {
	const url = graphUrl(endpoints, path, query);
	const request: HttpRequest = {
		method,
		url,
		headers: { authorization: `Bearer ${token}` },
		auth: 'none',
	};
	return call(endpoints.http, proveRequest(request, appSecret, token, endpoints.login));
}

/** Reads the response of any token endpoint. @throws PlatformError if there is no token */
export function readToken(answer: JsonObject): InstagramToken {
	const accessToken = asText(answer.access_token);
	if (!accessToken) throw unreadableAnswer({ status: 200, headers: {} });
	return { accessToken, expiresInSeconds: asCount(answer.expires_in) ?? LONG_LIFE_SECONDS };
}

/**
 * Instagram's own token calls use no version in any example, and require the token in the query (§1.A, steps 3 and 4).
 */
export async function instagramTokenCall(
	{ http, graphBase }: InstagramEndpoints,
	path: string,
	query: Record<string, string>,
): Promise<InstagramToken> {
	const url = `${graphBase}${path}?${new URLSearchParams(query)}`;
	return readToken(await call(http, { method: 'GET', url }));
}

/** Code exchange and extension share a path; `query` selects one (§1.B, steps 2 and 3). @throws PlatformError */
export async function facebookTokenCall(
	endpoints: InstagramEndpoints,
	{ appId, appSecret }: InstagramApp,
	query: Record<string, string>,
): Promise<InstagramToken> {
	const url = graphUrl(endpoints, '/oauth/access_token', {
		client_id: appId,
		client_secret: appSecret,
		...query,
	});
	return readToken(await call(endpoints.http, { method: 'GET', url }));
}
