import { PlatformError } from '../errors';
import type { Http, HttpRequest } from '../http';
import { asCount, asText, readObject, type JsonObject } from '../json';
import { APP_NOT_ACCEPTED, instagramFailures } from './advice';
import { graphUrl, listOf, proveRequest, readEnvelope, unwrap, type InstagramLogin } from './api';
import { instagramProblem, send, unreadableAnswer } from './errors';

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

/** What a code is worth. */
export interface InstagramGrant extends InstagramToken {
	/** What the person really granted, which may be less than was asked for. */
	scopes: string[];
	/** The person's id as Meta's callbacks name it; on Instagram Login perhaps the account's id (contracts §9.9). */
	userId?: string;
}

/** From this age on a token is renewed quietly (contracts/instagram-api.md §8). */
export const REFRESH_AFTER_SECONDS = 7 * 24 * 60 * 60;
/** Instagram Login renews no younger token (contracts/instagram-api.md §1.A, step 4). */
export const REFRESH_EARLIEST_SECONDS = 24 * 60 * 60;

/** About 60 days, where the answer does not say. */
const LONG_LIFE_SECONDS = 60 * 24 * 60 * 60;

/**
 * The address of the consent page of a login (contracts/instagram-api.md §1, step 1).
 *
 * @param options.rerequest asks again although the person has answered before: for declined permissions, or another account
 */
export function authorizeUrl(options: {
	login: InstagramLogin;
	authBase: string;
	version: string;
	appId: string;
	redirectUri: string;
	scopes: readonly string[];
	state: string;
	rerequest?: boolean;
}): string {
	const facebook = options.login === 'facebook';
	const query = new URLSearchParams({
		client_id: options.appId,
		redirect_uri: options.redirectUri,
		response_type: 'code',
		scope: options.scopes.join(','),
		state: options.state,
	});
	if (options.rerequest) {
		if (facebook) query.set('auth_type', 'rerequest');
		else query.set('force_reauth', 'true');
	}
	const path = facebook ? `/${options.version}/dialog/oauth` : '/oauth/authorize';
	return `${options.authBase}${path}?${query}`;
}

/** Scopes as an array, or joined by commas or spaces: Meta sends all three (contracts/instagram-api.md §1.A, step 2). */
export function splitScopes(scopes: unknown): string[] {
	const list = Array.isArray(scopes) ? scopes.map(asText) : (asText(scopes) ?? '').split(/[\s,]+/);
	return list.filter((scope): scope is string => scope !== undefined && scope !== '');
}

/** A call to a token endpoint, not repeated. @throws PlatformError */
async function call(http: Http, request: Omit<HttpRequest, 'auth'>): Promise<JsonObject> {
	const answer = readEnvelope(await http({ ...request, auth: 'none' }));
	if (answer instanceof PlatformError) throw answer;
	return answer;
}

/** A call with a token of its own instead of the connected account's. */
function callWith(
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

function readToken(answer: JsonObject): InstagramToken {
	const accessToken = asText(answer.access_token);
	if (!accessToken) throw unreadableAnswer(200);
	return { accessToken, expiresInSeconds: asCount(answer.expires_in) ?? LONG_LIFE_SECONDS };
}

/** Instagram's own token calls name no version in any sample, and want the token in the query (§1.A, steps 3 and 4). */
async function instagramTokenCall(
	{ http, graphBase }: InstagramEndpoints,
	path: string,
	query: Record<string, string>,
): Promise<InstagramToken> {
	const url = `${graphBase}${path}?${new URLSearchParams(query)}`;
	return readToken(await call(http, { method: 'GET', url }));
}

async function facebookTokenCall(
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

/** The code itself is at fault: what a person can do is to begin anew. */
function codeRefused(detail: string, platformCode: string): PlatformError {
	return instagramFailures.refusal(
		{
			code: 'reconnect_required',
			action: 'reconnect',
			message:
				'Instagram did not accept the sign-in: its code was used, has run out, or belongs to another redirect address. Connect the account again.',
		},
		platformCode,
		{ detail },
	);
}

/** The short token of Instagram Login. Its errors have a shape of their own, in which only the text says more. */
async function exchangeForShortToken(
	endpoints: InstagramEndpoints,
	app: InstagramApp,
	grant: { code: string; redirectUri: string },
): Promise<JsonObject> {
	const response = await send(endpoints.http, {
		method: 'POST',
		url: `${endpoints.apiBase}/oauth/access_token`,
		body: new URLSearchParams({
			client_id: app.appId,
			client_secret: app.appSecret,
			grant_type: 'authorization_code',
			redirect_uri: grant.redirectUri,
			code: grant.code,
		}),
		auth: 'none',
	});
	const body = readObject(response.body);
	const message = asText(body?.error_message);
	if (message !== undefined) {
		const platformCode = asText(body?.error_type) ?? 'OAuthException';
		if (!/client.?(secret|id)|platform app/i.test(message)) throw codeRefused(message, platformCode);
		throw instagramFailures.refusal(APP_NOT_ACCEPTED, platformCode, { detail: message });
	}
	const answer = readEnvelope(response);
	if (answer instanceof PlatformError) throw answer;
	return unwrap(answer);
}

async function exchangeInstagramCode(
	endpoints: InstagramEndpoints,
	app: InstagramApp,
	grant: { code: string; redirectUri: string },
): Promise<InstagramGrant> {
	const short = await exchangeForShortToken(endpoints, app, grant);
	const token = await instagramTokenCall(endpoints, '/access_token', {
		grant_type: 'ig_exchange_token',
		client_secret: app.appSecret,
		access_token: readToken(short).accessToken,
	});
	return { ...token, scopes: splitScopes(short.permissions), userId: asText(short.user_id) };
}

async function exchangeFacebookCode(
	endpoints: InstagramEndpoints,
	app: InstagramApp,
	{ code, redirectUri }: { code: string; redirectUri: string },
): Promise<InstagramGrant> {
	const query = { redirect_uri: redirectUri, code };
	const short = await facebookTokenCall(endpoints, app, query).catch((error: unknown) => {
		const ofCode = error instanceof PlatformError && error.code === 'request_refused';
		throw ofCode ? codeRefused(error.message, error.platformCode ?? '') : error;
	});
	const token = await exchangeLongToken(endpoints, app, short.accessToken);
	const ask = (path: string, fields?: Record<string, string>) =>
		callWith(endpoints, token.accessToken, app.appSecret, 'GET', path, fields);
	const scopes = listOf(await ask('/me/permissions'))
		.filter(({ status }) => status === 'granted')
		.flatMap(({ permission }) => asText(permission) ?? []);
	return { ...token, scopes, userId: asText((await ask('/me', { fields: 'id' })).id) };
}

const exchangeLongToken = (endpoints: InstagramEndpoints, app: InstagramApp, token: string) =>
	facebookTokenCall(endpoints, app, { grant_type: 'fb_exchange_token', fb_exchange_token: token });

/**
 * Exchanges the code of the callback for a token that lives about 60 days (contracts/instagram-api.md §1, steps 2 and 3).
 *
 * @param grant `code` decoded once, with or without the `#_` that Instagram appends; `redirectUri` exactly as in the
 *   authorize URL
 * @throws PlatformError
 */
export function exchangeCode(
	endpoints: InstagramEndpoints,
	app: InstagramApp,
	grant: { code: string; redirectUri: string },
): Promise<InstagramGrant> {
	const clean = { ...grant, code: grant.code.replace(/#_$/, '') };
	return endpoints.login === 'facebook'
		? exchangeFacebookCode(endpoints, app, clean)
		: exchangeInstagramCode(endpoints, app, clean);
}

/** Whether a refused token still works, so that only its age or kind can be the reason. */
async function isAlive(endpoints: InstagramEndpoints, token: string): Promise<boolean> {
	return await callWith(endpoints, token, undefined, 'GET', '/me', { fields: 'user_id' }).then(
		() => true,
		() => false,
	);
}

async function refreshInstagramToken(endpoints: InstagramEndpoints, token: string): Promise<InstagramToken> {
	const query = { grant_type: 'ig_refresh_token', access_token: token };
	return await instagramTokenCall(endpoints, '/refresh_access_token', query).catch(async (error: unknown) => {
		const refused = error instanceof PlatformError && !error.retryable;
		// No page says how a token that is too young is refused (contracts/instagram-api.md §9.1).
		if (!refused || !(await isAlive(endpoints, token))) throw error;
		throw instagramProblem(
			'token_too_young',
			'wait',
			`Instagram renews only 60-day tokens that are at least 24 hours old. The token still works; renew it tomorrow. (${error.message})`,
			REFRESH_EARLIEST_SECONDS,
		);
	});
}

/**
 * Renews a long-lived token while it is alive, for another 60 days (contracts/instagram-api.md §1.A step 4, §1.B step 3).
 * Store what comes back: it may be another token, or the same one. With Facebook Login the life may be unchanged.
 *
 * @throws PlatformError; `token_too_young` if the token works but is younger than 24 hours, `reconnect_required` if it
 *   has run out: nothing revives it
 */
export function refreshGrant(
	endpoints: InstagramEndpoints,
	app: InstagramApp,
	token: string,
): Promise<InstagramToken> {
	return endpoints.login === 'facebook'
		? exchangeLongToken(endpoints, app, token)
		: refreshInstagramToken(endpoints, token);
}

/**
 * Withdraws the app's access to the person's account (contracts/instagram-api.md §1.B). Instagram Login has no endpoint
 * for it: the person removes the app in the settings of Instagram.
 *
 * @param appSecret for apps that require a proof
 * @returns whether the access is withdrawn
 * @throws PlatformError
 */
export async function revokeGrant(
	endpoints: InstagramEndpoints,
	token: string,
	appSecret?: string,
): Promise<boolean> {
	if (endpoints.login === 'instagram') return false;
	await callWith(endpoints, token, appSecret, 'DELETE', '/me/permissions');
	return true;
}
