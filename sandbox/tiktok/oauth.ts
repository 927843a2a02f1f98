import { createHash } from 'node:crypto';
import { json } from '../kernel/answers';
import type { Answer, SandboxRequest } from '../kernel/types';
import type { TikTok } from './context';
import { OAuthError, oauthErrorAnswer } from './errors';
import { endGrants } from './grants';
import type { App, Grant, Token } from './model';

const lifetimes = {
	current: { access: 7200, refresh: 15_552_000 },
	legacy: { access: 86_400, refresh: 31_536_000 },
};
const clientTokenSeconds = 7200;

/** `POST /v2/oauth/token/` (contract §1.5, rules 10–18, 20). */
export function token(tiktok: TikTok, request: SandboxRequest): Promise<Answer> {
	return answering(tiktok, request, (form) => {
		const grantType = required(form, 'grant_type');
		const exchange = {
			authorization_code: byCode,
			refresh_token: byRefreshToken,
			client_credentials: byClient,
		};
		if (!Object.hasOwn(exchange, grantType)) {
			throw new OAuthError('unsupported_grant_type', 'Grant type is not supported.');
		}
		const app = authenticateApp(tiktok, form);
		return exchange[grantType as keyof typeof exchange](tiktok, app, form);
	});
}

/** `POST /v2/oauth/revoke/`: ends all grants that the access token's user has given to the app (rule 19). */
export function revoke(tiktok: TikTok, request: SandboxRequest): Promise<Answer> {
	return answering(tiktok, request, (form) => {
		const app = authenticateApp(tiktok, form);
		const value = required(form, 'token');
		const grant = tiktok.store.grants.find(
			(one) => one.app === app && liveToken(tiktok, one.accessTokens, value),
		);
		if (!grant) throw new OAuthError('invalid_grant', 'Access token is invalid or expired.');
		endGrants(tiktok, app, grant.username, 5);
		return tiktok.switches.revokeBody === 'object' ? json(200, {}) : { status: 200 };
	});
}

async function answering(
	tiktok: TikTok,
	request: SandboxRequest,
	act: (form: URLSearchParams) => Answer,
): Promise<Answer> {
	const body = (await request.bytes()).toString('utf8');
	try {
		const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
		if (type !== 'application/x-www-form-urlencoded') {
			throw new OAuthError('invalid_request', 'Content-Type must be application/x-www-form-urlencoded.');
		}
		if (request.headers.authorization !== undefined) {
			throw new OAuthError('invalid_request', 'Client credentials go in the request body.');
		}
		return act(new URLSearchParams(body));
	} catch (error) {
		if (error instanceof OAuthError) return oauthErrorAnswer(tiktok, error);
		throw error;
	}
}

function required(form: URLSearchParams, name: string): string {
	const value = form.get(name);
	if (!value)
		throw new OAuthError('invalid_request', `The request parameters are malformed: ${name} is missing.`);
	return value;
}

function authenticateApp(tiktok: TikTok, form: URLSearchParams): App {
	const key = required(form, 'client_key');
	const secret = required(form, 'client_secret');
	const app = tiktok.store.apps.get(key);
	if (app?.clientSecret !== secret) {
		throw new OAuthError('invalid_client', 'Client key or secret is incorrect.');
	}
	return app;
}

function byCode(tiktok: TikTok, app: App, form: URLSearchParams): Answer {
	const code = tiktok.store.codes.get(required(form, 'code'));
	const redirectUri = required(form, 'redirect_uri');
	const nowMs = tiktok.kernel.clock.now();
	if (!code || code.used || code.app !== app || code.expiresAtMs <= nowMs) {
		throw new OAuthError('invalid_grant', 'Authorization code is invalid or expired.');
	}
	if (code.redirectUri !== redirectUri) {
		throw new OAuthError(
			tiktok.switches.redirectMismatchError,
			'redirect_uri does not match the one of the authorization request.',
		);
	}
	if (code.codeChallenge !== null) checkVerifier(code.codeChallenge, required(form, 'code_verifier'));
	code.used = true;
	const grant: Grant = {
		app,
		username: code.username,
		scopes: code.scopes,
		connectedAtMs: nowMs,
		accessTokens: [],
		refreshTokens: [],
	};
	tiktok.store.grants.push(grant);
	return issue(tiktok, grant, newRefreshToken(tiktok, nowMs), nowMs);
}

function checkVerifier(challenge: string, verifier: string): void {
	const digest = createHash('sha256').update(verifier).digest('hex');
	if (digest !== challenge || !/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) {
		throw new OAuthError('invalid_request', 'Code verifier or code challenge is invalid.');
	}
}

function byRefreshToken(tiktok: TikTok, app: App, form: URLSearchParams): Answer {
	const value = required(form, 'refresh_token');
	const { store, switches } = tiktok;
	const grant = store.grants.find((one) => one.app === app && liveToken(tiktok, one.refreshTokens, value));
	const newest = grant?.refreshTokens.at(-1);
	if (!grant || !newest) throw new OAuthError('invalid_grant', 'Refresh token is invalid or expired.');
	if (!switches.accessTokenSurvivesRefresh) grant.accessTokens = [];
	const nowMs = tiktok.kernel.clock.now();
	if (!switches.rotateRefreshTokens) return issue(tiktok, grant, newest, nowMs);
	const oldEndMs = newest.expiresAtMs;
	const graceEndMs = nowMs + switches.refreshGraceSeconds * 1000;
	for (const old of grant.refreshTokens) old.expiresAtMs = Math.min(old.expiresAtMs, graceEndMs);
	const fresh = newRefreshToken(tiktok, nowMs);
	const renewed = switches.refreshRestartsLifetime ? fresh : { ...fresh, expiresAtMs: oldEndMs };
	return issue(tiktok, grant, renewed, nowMs);
}

function byClient(tiktok: TikTok): Answer {
	return json(200, {
		access_token: tiktok.store.ids.token('clt'),
		expires_in: clientTokenSeconds,
		token_type: 'Bearer',
	});
}

function liveToken(tiktok: TikTok, tokens: readonly Token[], value: string): boolean {
	return tokens.some((one) => one.value === value && one.expiresAtMs > tiktok.kernel.clock.now());
}

function newRefreshToken(tiktok: TikTok, nowMs: number): Token {
	const seconds = lifetimes[tiktok.switches.tokenLifetimes].refresh;
	return { value: tiktok.store.ids.token('rft'), expiresAtMs: nowMs + seconds * 1000 };
}

/**
 * Returns the token response, with its seven fields at the top level (rule 14).
 *
 * @param nowMs the same time for both tokens, so that `expires_in` is not a second too short
 */
function issue(tiktok: TikTok, grant: Grant, refreshToken: Token, nowMs: number): Answer {
	const { store } = tiktok;
	const accessSeconds = lifetimes[tiktok.switches.tokenLifetimes].access;
	const accessToken = { value: store.ids.token('act'), expiresAtMs: nowMs + accessSeconds * 1000 };
	const alive = (one: Token) => one.expiresAtMs > nowMs && one !== refreshToken;
	grant.accessTokens = [...grant.accessTokens.filter(alive), accessToken];
	grant.refreshTokens = [...grant.refreshTokens.filter(alive), refreshToken];
	return json(200, {
		access_token: accessToken.value,
		expires_in: accessSeconds,
		open_id: store.openId(store.user(grant.username), grant.app),
		refresh_expires_in: Math.floor((refreshToken.expiresAtMs - nowMs) / 1000),
		refresh_token: refreshToken.value,
		scope: grant.scopes.join(','),
		token_type: 'Bearer',
	});
}
