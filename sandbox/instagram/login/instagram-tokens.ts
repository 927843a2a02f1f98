import { json } from '../../kernel/answers';
import type { Answer, Json, SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import { GraphError, InstagramOAuthError, oauthErrorAnswer, unsupportedMethod } from '../errors';
import type { Code, Token } from '../model';
import { readParameters } from '../parameters';
import { grantedScopes } from './grants';
import { issueToken, liveToken, tokenText } from './tokens';

const hourSeconds = 3600;
const exchangedSeconds = 5_183_944;
const refreshedSeconds = 60 * 86_400;
const youngestRefreshMs = 86_400_000;

/** `POST api.instagram.com/oauth/access_token`: exchanges a code for a one-hour token (rules 3 and 4). */
export async function exchangeCode(instagram: Instagram, request: SandboxRequest): Promise<Answer> {
	try {
		const form = await readParameters(request);
		const code = checkCode(instagram, form);
		code.used = true;
		const token = issueToken(instagram, code.grant, 'short', hourSeconds);
		const body = presentExchange(instagram, token);
		return json(200, instagram.switches.exchangeBody === 'data' ? { data: [body] } : body);
	} catch (error) {
		if (error instanceof InstagramOAuthError) return oauthErrorAnswer(error);
		if (error instanceof GraphError) return oauthErrorAnswer(new InstagramOAuthError(error.message));
		throw error;
	}
}

function checkCode({ store, kernel }: Instagram, form: URLSearchParams): Code {
	const app = store.apps.get(form.get('client_id') ?? '');
	if (!app) throw new InstagramOAuthError('Invalid platform app');
	if (form.get('client_secret') !== app.secrets.instagram) {
		throw new InstagramOAuthError('Error validating client secret');
	}
	if (form.get('grant_type') !== 'authorization_code') throw new InstagramOAuthError('Invalid grant_type');
	const code = store.codes.get(form.get('code') ?? '');
	const own = code && code.grant.login === 'instagram' && code.grant.app === app;
	if (!own || code.expiresAtMs <= kernel.clock.now()) {
		throw new InstagramOAuthError('Matching code was not found or was already used');
	}
	if (code.used) throw new InstagramOAuthError('This authorization code has been used');
	if (form.get('redirect_uri') !== code.redirectUri) {
		throw new InstagramOAuthError(
			'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
		);
	}
	return code;
}

/** Returns the response, which has no `expires_in` and contains the granted permissions (contract §1.A, step 2). */
function presentExchange({ store, switches }: Instagram, { value, grant }: Token): Json {
	const account = store.account(grant.username);
	const userId = switches.exchangeUserId === 'account' ? account.id : store.scopedId(account, grant.app);
	const scopes = grantedScopes(grant);
	const permissions = { comma: scopes.join(','), array: scopes, space: scopes.join(' ') };
	return {
		access_token: value,
		user_id: switches.exchangeUserIdType === 'number' ? BigInt(userId) : userId,
		permissions: permissions[switches.exchangePermissions],
	};
}

/**
 * `GET graph.instagram.com/access_token?grant_type=ig_exchange_token`: exchanges a one-hour token for a 60-day token
 * (rule 5).
 */
export async function exchangeShortToken(instagram: Instagram, request: SandboxRequest): Promise<Answer> {
	const token = await tokenOfCall(instagram, request, 'ig_exchange_token');
	checkClientId(instagram, request.query.get('client_id'), token);
	if (request.query.get('client_secret') !== token.grant.app.secrets.instagram) {
		throw new GraphError(instagram.switches.wrongSecretCode, 'Error validating client secret.', {
			status: 400,
		});
	}
	if (token.kind !== 'short') throw new GraphError(100, '(#100) The access token must be short-lived');
	return tokenAnswer(issueToken(instagram, token.grant, 'long', exchangedSeconds).value, exchangedSeconds);
}

function checkClientId({ switches }: Instagram, clientId: string | null, { grant }: Token): void {
	if (clientId === grant.app.id || (clientId === null && switches.exchangeClientId === 'optional')) return;
	throw new GraphError(
		101,
		clientId === null
			? 'Missing client_id parameter.'
			: 'Error validating application. Invalid application ID.',
	);
}

/** `GET graph.instagram.com/refresh_access_token` (rule 6). */
export async function refreshToken(instagram: Instagram, request: SandboxRequest): Promise<Answer> {
	const token = await tokenOfCall(instagram, request, 'ig_refresh_token');
	const { kernel, switches } = instagram;
	if (token.kind !== 'long')
		throw new GraphError(100, '(#100) Only long-lived access tokens can be refreshed');
	if (token.grant.permissions.get('instagram_business_basic') !== 'granted') {
		throw new GraphError(10, '(#10) Requires instagram_business_basic permission');
	}
	const nowMs = kernel.clock.now();
	if (nowMs - token.issuedAtMs < youngestRefreshMs) {
		throw new GraphError(
			switches.youngRefreshCode,
			'The access token must be at least 24 hours old to be refreshed',
			{
				status: 400,
			},
		);
	}
	if (switches.refreshReturns === 'rotated') {
		token.replaced = true;
		return tokenAnswer(issueToken(instagram, token.grant, 'long', refreshedSeconds).value, refreshedSeconds);
	}
	token.issuedAtMs = nowMs;
	token.expiresAtMs = nowMs + refreshedSeconds * 1000;
	return tokenAnswer(token.value, refreshedSeconds);
}

async function tokenOfCall(instagram: Instagram, request: SandboxRequest, grantType: string): Promise<Token> {
	if (request.method !== 'GET') throw unsupportedMethod(request.method);
	const parameters = await readParameters(request);
	if (parameters.get('grant_type') !== grantType)
		throw new GraphError(100, `(#100) grant_type must be ${grantType}`);
	return liveToken(instagram, tokenText(request, parameters), 'instagram');
}

export function tokenAnswer(token: string, expiresInSeconds: number): Answer {
	return json(200, { access_token: token, token_type: 'bearer', expires_in: expiresInSeconds });
}
