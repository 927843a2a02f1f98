import { createHash } from 'node:crypto';
import { json } from '../../kernel/answers';
import type { Answer, SandboxRequest } from '../../kernel/types';
import type { YouTube } from '../context';
import { dayMs } from '../days';
import { OAuthError, oauthErrorAnswer } from '../errors';
import type { Client, Project, RefreshToken } from '../model';
import { isSignInOnly } from '../scopes';

const dead = 'Token has been expired or revoked.';

export const consentKey = ({ clientId }: Client, username: string) => `${clientId} ${username}`;

/** `POST /token` (contract §1.5, rules 7, 9–12). */
export function token(youTube: YouTube, request: SandboxRequest): Promise<Answer> {
	return answering(request, (form) => {
		const grantType = required(form, 'grant_type');
		if (grantType !== 'authorization_code' && grantType !== 'refresh_token') {
			throw new OAuthError('unsupported_grant_type', `Invalid grant_type: ${grantType}`);
		}
		const client = authenticateClient(youTube, request, form);
		return grantType === 'refresh_token'
			? byRefreshToken(youTube, client, form)
			: byCode(youTube, client, form);
	});
}

/**
 * `POST /revoke`: accepts either kind of token, and ends all grants that the account has given to the project (rule
 * 13).
 */
export function revoke(youTube: YouTube, request: SandboxRequest): Promise<Answer> {
	// Google's Node client sends the token in the query, without a body.
	const inQuery = request.query.has('token');
	return answering(
		request,
		(form) => {
			const value = required(inQuery ? request.query : form, 'token');
			const { store } = youTube;
			const known =
				store.refreshTokens.find((one) => one.value === value && isLive(youTube, one)) ??
				store.accessTokens.find((one) => one.value === value && one.expiresAtMs > youTube.kernel.clock.now());
			if (!known) throw new OAuthError('invalid_token', '');
			endGrants(youTube, known.client.project, known.username);
			return json(200, {});
		},
		!inQuery,
	);
}

/** `/tokeninfo`: describes an access token. */
export function tokenInfo(youTube: YouTube, request: SandboxRequest): Promise<Answer> {
	return answering(
		request,
		(form) => {
			const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
			const value = request.query.get('access_token') ?? form.get('access_token') ?? bearer;
			const now = youTube.kernel.clock.now();
			const known = youTube.store.accessTokens.find((one) => one.value === value && one.expiresAtMs > now);
			if (!known) throw new OAuthError('invalid_token', 'Invalid Value');
			return json(200, {
				azp: known.client.clientId,
				aud: known.client.clientId,
				scope: known.scopes.join(' '),
				exp: String(Math.floor(known.expiresAtMs / 1000)),
				expires_in: String(Math.floor((known.expiresAtMs - now) / 1000)),
				access_type: 'offline',
			});
		},
		false,
	);
}

/** Ends all grants that an account has given to a project, as the user can do on Google's account page. */
export function endGrants({ store }: YouTube, project: Project, username: string): void {
	const stays = (one: { client: Client; username: string }) =>
		one.client.project !== project || one.username !== username;
	store.refreshTokens = store.refreshTokens.filter(stays);
	store.accessTokens = store.accessTokens.filter(stays);
	for (const client of store.clients.values()) {
		if (client.project === project) store.consents.delete(consentKey(client, username));
	}
}

async function answering(
	request: SandboxRequest,
	act: (form: URLSearchParams) => Answer,
	formOnly = true,
): Promise<Answer> {
	const body = (await request.bytes()).toString('utf8');
	try {
		const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
		if (formOnly && type !== 'application/x-www-form-urlencoded') {
			throw new OAuthError('invalid_request', 'The body must be a form.');
		}
		return act(new URLSearchParams(body));
	} catch (error) {
		if (error instanceof OAuthError) return oauthErrorAnswer(error);
		throw error;
	}
}

function required(form: URLSearchParams, name: string): string {
	const value = form.get(name);
	if (!value) throw new OAuthError('invalid_request', `Missing required parameter: ${name}`);
	return value;
}

/** Checks the credentials in the form or in HTTP Basic authentication, which Google's discovery document also lists. */
function authenticateClient({ store }: YouTube, request: SandboxRequest, form: URLSearchParams): Client {
	const basic = /^Basic (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
	const [user, password] = basic ? Buffer.from(basic, 'base64').toString('utf8').split(':') : [];
	const id = form.get('client_id') ?? decodeURIComponent(user ?? '');
	const secret = form.get('client_secret') ?? decodeURIComponent(password ?? '');
	if (id === '') throw new OAuthError('invalid_request', 'Could not determine client ID from request.');
	const client = store.clients.get(id);
	if (!client) throw new OAuthError('invalid_client', 'The OAuth client was not found.');
	if (client.clientSecret !== secret) throw new OAuthError('invalid_client', 'Unauthorized');
	return client;
}

function byCode(youTube: YouTube, client: Client, form: URLSearchParams): Answer {
	const code = youTube.store.codes.get(required(form, 'code'));
	const redirectUri = required(form, 'redirect_uri');
	const now = youTube.kernel.clock.now();
	if (!code || code.used || code.client !== client || code.expiresAtMs <= now) {
		throw new OAuthError('invalid_grant', 'Bad Request');
	}
	if (code.redirectUri !== redirectUri) throw new OAuthError('redirect_uri_mismatch', 'Bad Request');
	if (code.challenge !== null) checkVerifier(code.challenge, form.get('code_verifier'));
	code.used = true;
	const refreshToken = code.withRefreshToken
		? addRefreshToken(youTube, client, code.username, code.scopes)
		: null;
	return issue(youTube, client, code.username, code.scopes, refreshToken);
}

function checkVerifier({ value, method }: { value: string; method: string }, verifier: string | null): void {
	if (verifier === null) throw new OAuthError('invalid_grant', 'Missing code verifier.');
	const derived = method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
	if (derived !== value) throw new OAuthError('invalid_grant', 'Invalid code verifier.');
}

function byRefreshToken(youTube: YouTube, client: Client, form: URLSearchParams): Answer {
	const value = required(form, 'refresh_token');
	const known = youTube.store.refreshTokens.find((one) => one.value === value && one.client === client);
	if (!known || !isLive(youTube, known)) throw new OAuthError('invalid_grant', dead);
	known.lastUsedMs = youTube.kernel.clock.now();
	const { username, scopes } = known;
	const fresh = youTube.switches.refreshReturnsToken
		? addRefreshToken(youTube, client, username, scopes)
		: null;
	return issue(youTube, client, username, scopes, fresh);
}

/**
 * Returns true if a refresh token still works: it expires after six months without use, or after 7 days in testing
 * (rules 8, 12).
 */
function isLive({ kernel, switches }: YouTube, { lastUsedMs, expiresAtMs }: RefreshToken): boolean {
	const now = kernel.clock.now();
	return (expiresAtMs ?? Infinity) > now && lastUsedMs + switches.refreshTokenIdleDays * dayMs > now;
}

/**
 * Adds a refresh token. If the account and client then have too many, the oldest one is revoked without notice (rule
 * 12).
 */
function addRefreshToken(
	{ store, kernel, switches }: YouTube,
	client: Client,
	username: string,
	scopes: readonly string[],
): RefreshToken {
	const now = kernel.clock.now();
	const ends = client.project.status === 'testing' && !isSignInOnly(scopes);
	const added: RefreshToken = {
		value: store.ids.refreshToken(),
		client,
		username,
		scopes,
		lastUsedMs: now,
		expiresAtMs: ends ? now + switches.testingDays * dayMs : null,
	};
	const own = store.refreshTokens.filter((one) => one.client === client && one.username === username);
	const surplus = own.slice(0, Math.max(0, own.length + 1 - switches.refreshTokensPerAccount));
	store.refreshTokens = [...store.refreshTokens.filter((one) => !surplus.includes(one)), added];
	return added;
}

/** Returns the flat token response, with `refresh_token_expires_in` only if the consent expires (rule 10). */
function issue(
	{ store, kernel, switches }: YouTube,
	client: Client,
	username: string,
	scopes: readonly string[],
	refreshToken: RefreshToken | null,
): Answer {
	const now = kernel.clock.now();
	const expiresAtMs = now + switches.accessTokenSeconds * 1000;
	const value = store.ids.accessToken();
	store.accessTokens = [
		...store.accessTokens.filter((one) => one.expiresAtMs > now),
		{ value, client, username, scopes, expiresAtMs },
	];
	const end = refreshToken?.expiresAtMs ?? null;
	return json(200, {
		access_token: value,
		expires_in: switches.accessTokenSeconds,
		refresh_token: refreshToken?.value,
		refresh_token_expires_in: end === null ? undefined : Math.ceil((end - now) / 1000),
		scope: scopes.join(' '),
		token_type: 'Bearer',
	});
}
