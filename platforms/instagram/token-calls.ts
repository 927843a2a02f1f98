import { PlatformError } from '../errors';
import type { Http, HttpRequest } from '../http';
import { asCount, asText, type JsonObject } from '../json';
import { graphUrl, proveRequest, readEnvelope, type InstagramLogin } from './api';
import { unreadableAnswer } from './errors';

/**
 * The app's ID and secret: those of the Instagram app for Instagram Login, those of the Meta app for Facebook Login
 * (§1).
 */
export interface InstagramApp {
	appId: string;
	appSecret: string;
}

/** The token endpoints of a login; see `INSTAGRAM_HOSTS`. */
export interface InstagramEndpoints {
	http: Http;
	/** `https://api.instagram.com`, used only for Instagram Login's code exchange. */
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

/** Assumed lifetime if the response does not contain one: about 60 days. */
const LONG_LIFE_SECONDS = 60 * 24 * 60 * 60;

/** Calls a token endpoint, without retries. @throws PlatformError */
async function call(http: Http, request: Omit<HttpRequest, 'auth'>): Promise<JsonObject> {
	const answer = readEnvelope(await http({ ...request, auth: 'none' }));
	if (answer instanceof PlatformError) throw answer;
	return answer;
}

/** Makes a call with the given token instead of the connected account's token. */
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

/** Reads a token from the response of any token endpoint. @throws PlatformError if there is none */
export function readToken(answer: JsonObject): InstagramToken {
	const accessToken = asText(answer.access_token);
	if (!accessToken) throw unreadableAnswer({ status: 200, headers: {} });
	return { accessToken, expiresInSeconds: asCount(answer.expires_in) ?? LONG_LIFE_SECONDS };
}

/**
 * Calls a token endpoint of Instagram Login, without a version, as in all of Meta's examples, and with the token in the
 * query, as required (§1.A, steps 3 and 4).
 */
export async function instagramTokenCall(
	{ http, graphBase }: InstagramEndpoints,
	path: string,
	query: Record<string, string>,
): Promise<InstagramToken> {
	const url = `${graphBase}${path}?${new URLSearchParams(query)}`;
	return readToken(await call(http, { method: 'GET', url }));
}

/**
 * Calls the path used both to exchange a code and to extend a token; `query` determines which (§1.B, steps 2 and 3).
 *
 * @throws PlatformError
 */
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
