import { PlatformError, settle } from '../errors';
import type { Advice } from '../failures';
import { asText, readObject, type JsonObject } from '../json';
import { APP_NOT_ACCEPTED, CODE_REFUSED, instagramFailures } from './advice';
import { listOf, readEnvelope, unwrap, type InstagramLogin } from './api';
import { incompleteAnswer, send } from './errors';
import {
	callWith,
	facebookTokenCall,
	instagramTokenCall,
	readToken,
	type InstagramApp,
	type InstagramEndpoints,
	type InstagramToken,
} from './token-calls';

/** The result of exchanging a code. */
export interface InstagramGrant extends InstagramToken {
	/** The scopes that were actually granted, possibly fewer than requested; absent if unknown. */
	scopes?: string[];
	/**
	 * The user's ID in Meta's callbacks; for Instagram Login, possibly the account's ID (contracts/instagram-api.md
	 * §9.9).
	 */
	userId?: string;
}

/** Age at which a token is refreshed automatically (contracts/instagram-api.md §8). */
export const REFRESH_AFTER_SECONDS = 7 * 24 * 60 * 60;
/** Minimum age at which Instagram Login refreshes a token (contracts/instagram-api.md §1.A, step 4). */
export const REFRESH_EARLIEST_SECONDS = 24 * 60 * 60;

/**
 * Returns the URL of a login's consent page (contracts/instagram-api.md §1, step 1).
 *
 * @param options.rerequest true to ask the user again to grant declined permissions or to choose another account
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

/**
 * Splits scopes, which Meta sends as an array or separated by commas or spaces (contracts/instagram-api.md §1.A, step
 * 2).
 */
export function splitScopes(scopes: unknown): string[] {
	const list = Array.isArray(scopes) ? scopes.map(asText) : (asText(scopes) ?? '').split(/[\s,]+/);
	return list.filter((scope): scope is string => scope !== undefined && scope !== '');
}

/**
 * Requests the short-lived token of Instagram Login. This endpoint's errors have their own format, with details only in
 * the text.
 */
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
		const ofApp = /client.?(secret|id)|platform app/i.test(message);
		throw instagramFailures.refusal(ofApp ? APP_NOT_ACCEPTED : CODE_REFUSED, platformCode, {
			detail: message,
		});
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
		// Missing from Meta's example, but some apps are refused without it (contracts/instagram-api.md §1.A, step 3).
		client_id: app.appId,
		client_secret: app.appSecret,
		access_token: readToken(short).accessToken,
	});
	const scopes = splitScopes(short.permissions);
	return { ...token, scopes: scopes.length > 0 ? scopes : undefined, userId: asText(short.user_id) };
}

/**
 * Returns the granted scopes from the response of `/me/permissions`, which only exists for Facebook Login
 * (contracts/instagram-api.md §1.B).
 */
export function grantedScopes(answer: JsonObject): string[] {
	return listOf(answer)
		.filter(({ status }) => status === 'granted')
		.flatMap(({ permission }) => asText(permission) ?? []);
}

async function exchangeFacebookCode(
	endpoints: InstagramEndpoints,
	app: InstagramApp,
	{ code, redirectUri }: { code: string; redirectUri: string },
): Promise<InstagramGrant> {
	const short = await facebookTokenCall(endpoints, app, { redirect_uri: redirectUri, code });
	const token = await exchangeLongToken(endpoints, app, short.accessToken);
	const ask = async (path: string, fields?: Record<string, string>) =>
		await callWith(endpoints, token.accessToken, app.appSecret, 'GET', path, fields);
	// The token is valid and must not be lost if one of these calls fails.
	const scopes = await settle(ask('/me/permissions').then(grantedScopes));
	const person = await settle(ask('/me', { fields: 'id' }));
	return {
		...token,
		scopes: scopes instanceof PlatformError ? undefined : scopes,
		userId: person instanceof PlatformError ? undefined : asText(person.id),
	};
}

const exchangeLongToken = (endpoints: InstagramEndpoints, app: InstagramApp, token: string) =>
	facebookTokenCall(endpoints, app, { grant_type: 'fb_exchange_token', fb_exchange_token: token });

/**
 * Exchanges the callback's code for a token that is valid for about 60 days (contracts/instagram-api.md §1, steps 2 and
 * 3).
 *
 * @param grant `code` decoded once, with or without the `#_` that Instagram appends; `redirectUri` exactly as in the
 * authorize URL
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

const TOO_YOUNG: Advice = {
	code: 'token_too_young',
	action: 'wait',
	message:
		'Instagram refreshes only 60-day tokens that are at least 24 hours old. The token still works; refresh it tomorrow.',
	retryAfterSeconds: REFRESH_EARLIEST_SECONDS,
};

const NOT_RENEWABLE: Advice = {
	code: 'token_not_renewable',
	action: 'reconnect',
	message:
		'Facebook does not refresh this token, which works until it expires. Reconnect the account before then.',
};

/** Returns true if a token still works, in which case only its age or kind can be the reason for the refusal. */
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
		// Meta does not document how tokens that are too young are refused (contracts/instagram-api.md §9.1).
		if (!refused || !(await isAlive(endpoints, token))) throw error;
		throw instagramFailures.refusal(TOO_YOUNG, error.platformCode ?? '', { logId: error.logId });
	});
}

async function refreshFacebookToken(
	endpoints: InstagramEndpoints,
	app: InstagramApp,
	token: string,
): Promise<InstagramToken> {
	return await exchangeLongToken(endpoints, app, token).catch((error: unknown) => {
		if (!(error instanceof PlatformError) || error.code !== 'request_refused') throw error;
		throw instagramFailures.refusal(NOT_RENEWABLE, error.platformCode ?? '', { logId: error.logId });
	});
}

/**
 * Refreshes a valid long-lived token for another 60 days (contracts/instagram-api.md §1.A step 4, §1.B step 3). Store
 * the returned token, which may be the same or a new one. With Facebook Login, the lifetime may be unchanged.
 *
 * @throws PlatformError; `token_too_young` if the token works but is younger than 24 hours, `token_not_renewable` if
 * Facebook does not extend its lifetime, `reconnect_required` if it has expired
 */
export function refreshGrant(
	endpoints: InstagramEndpoints,
	app: InstagramApp,
	token: string,
): Promise<InstagramToken> {
	return endpoints.login === 'facebook'
		? refreshFacebookToken(endpoints, app, token)
		: refreshInstagramToken(endpoints, token);
}

/**
 * Revokes the app's access to the user's account (contracts/instagram-api.md §1.B). Instagram Login has no endpoint for
 * this: users remove the app in Instagram's settings.
 *
 * @param appSecret used for a proof, which some apps require
 * @returns true if the access was revoked
 * @throws PlatformError
 */
export async function revokeGrant(
	endpoints: InstagramEndpoints,
	token: string,
	appSecret?: string,
): Promise<boolean> {
	if (endpoints.login === 'instagram') return false;
	const answer = await callWith(endpoints, token, appSecret, 'DELETE', '/me/permissions');
	if (answer.success !== true) throw incompleteAnswer('a confirmation');
	return true;
}
