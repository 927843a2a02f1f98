import { PlatformError } from '../errors';
import type { Http, HttpRequest } from '../http';
import { asCount, asText, type JsonObject } from '../json';
import { graphUrl, proveRequest, readEnvelope, type InstagramLogin } from './api';
import { unreadableAnswer } from './errors';

/** The app's own credentials: of the Instagram app for Instagram Login, of the Meta app for Facebook Login (§1). */
export interface InstagramApp {
	appId: string;
	appSecret: string;
}

/** Where the token endpoints of a login are; see `INSTAGRAM_HOSTS`. */
export interface InstagramEndpoints {
	http: Http;
	/** `https://api.instagram.com`, which only the code exchange of Instagram Login uses. */
	apiBase: string;
	graphBase: string;
	version: string;
	login: InstagramLogin;
}

/** A long-lived token. There is no refresh token: this one is renewed while it is alive. */
export interface InstagramToken {
	accessToken: string;
	expiresInSeconds: number;
}

/** About 60 days, where the answer does not say. */
const LONG_LIFE_SECONDS = 60 * 24 * 60 * 60;

/** A call to a token endpoint, not repeated. @throws PlatformError */
async function call(http: Http, request: Omit<HttpRequest, 'auth'>): Promise<JsonObject> {
	const answer = readEnvelope(await http({ ...request, auth: 'none' }));
	if (answer instanceof PlatformError) throw answer;
	return answer;
}

/** A call with a token of its own instead of the connected account's. */
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

/** Reads what all token endpoints answer. @throws PlatformError if there is no token */
export function readToken(answer: JsonObject): InstagramToken {
	const accessToken = asText(answer.access_token);
	if (!accessToken) throw unreadableAnswer({ status: 200, headers: {} });
	return { accessToken, expiresInSeconds: asCount(answer.expires_in) ?? LONG_LIFE_SECONDS };
}

/** Instagram's own token calls name no version in any sample, and want the token in the query (§1.A, steps 3 and 4). */
export async function instagramTokenCall(
	{ http, graphBase }: InstagramEndpoints,
	path: string,
	query: Record<string, string>,
): Promise<InstagramToken> {
	const url = `${graphBase}${path}?${new URLSearchParams(query)}`;
	return readToken(await call(http, { method: 'GET', url }));
}

/** Code exchange and prolongation share a path; `query` says which (§1.B, steps 2 and 3). @throws PlatformError */
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
