import type { FastifyError, FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Logins, TokenAnswer, TokenEndpoint } from '../channels';
import type { Database } from '../database';
import { callerOf, createCounter } from '../core/rate-limits';
import { OAuthError, toOAuthError, type OAuthErrorBody } from './oauth-errors';
import { createKnownApps } from './known-apps';
import type { SharedRefreshes } from './shared-refreshes';
import { tokenAnswers, tokenForm } from './token-endpoint-schemas';
import { readTokenRequest, type TokenRequest } from './token-request';
import { registerTurns } from './turn-routes';

const CALLS_PER_MINUTE = 60;
const MINUTE_MS = 60_000;
const MAX_BODY_BYTES = 16_384;

/** Sent to clients whose Basic authorization failed (RFC 6749 §5.2). */
const CHALLENGE = 'Basic realm="MediaKit token endpoint", charset="UTF-8"';

const TOO_SLOW: OAuthErrorBody = {
	error: 'invalid_request',
	error_description: 'The form arrived too slowly. Send it again over a faster connection.',
};

const tooMany = (seconds: number): OAuthErrorBody => ({
	error: 'temporarily_unavailable',
	error_description: `Too many token requests for this client ID from this IP address. Retry in ${seconds} seconds.`,
});

/** Converts Fastify's errors about bodies and media types to OAuth2 errors. */
function fromFastify(error: FastifyError): OAuthErrorBody | undefined {
	if ((error.statusCode ?? 500) >= 500) return undefined;
	return {
		error: 'invalid_request',
		error_description: 'Send a short form (application/x-www-form-urlencoded).',
	};
}

/** Parses the token request in a form. @throws OAuthError */
function tokenRequestOf({ body, headers }: FastifyRequest): TokenRequest {
	if (body instanceof URLSearchParams) return readTokenRequest(body, headers.authorization);
	throw new OAuthError('invalid_request', 'The request has no form. Send one with "grant_type".');
}

/**
 * The token endpoints for n8n's credentials: standard OAuth2 on this side, the platform's dialect on the other.
 * They serve any app, store only the response to a refresh (encrypted, for a minute) and do not log the content of
 * requests.
 */
export const registerOAuthAdapter: FastifyPluginAsync<{
	database: Database;
	logins: Logins;
	refreshes: SharedRefreshes;
}> = async (app, { database, logins, refreshes }) => {
	const endpoints = Object.entries(logins).map(([name, login]) => [name, login.tokenEndpoint] as const);
	const byName = new Map<string, TokenEndpoint>(endpoints);
	const known = createKnownApps(database, (name) => byName.get(name)?.ownApp());
	const count = createCounter(app, {
		name: 'tokens',
		most: CALLS_PER_MINUTE,
		windowMs: MINUTE_MS,
		key: (request) => `${callerOf(request)} ${tokenRequestOf(request).app.id}`,
	});

	app.removeAllContentTypeParsers();
	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
		(_request, body, done) => done(null, new URLSearchParams(String(body))),
	);

	app.setErrorHandler<FastifyError>((error, request, reply) => {
		const body = toOAuthError(error) ?? fromFastify(error);
		if (error.statusCode === 408) return reply.code(408).send(TOO_SLOW);
		// Platform errors never result in a 5xx status, since n8n would not show its user the reason.
		if (body?.error === 'invalid_client' && /^basic\b/i.test(request.headers.authorization ?? '')) {
			return reply.code(401).header('www-authenticate', CHALLENGE).send(body);
		}
		if (body) return reply.code(400).send(body);
		request.log.error({ err: error }, 'token request failed');
		return reply
			.code(500)
			.send({ error: 'server_error', error_description: "Internal error; see the service's log." });
	});

	async function answer(name: string, endpoint: TokenEndpoint, wanted: TokenRequest): Promise<TokenAnswer> {
		const token = await (wanted.type === 'code'
			? endpoint.exchange(wanted.app, wanted)
			: refreshes.get({ ...wanted, name }, () => endpoint.refresh(wanted.app, wanted.refreshToken)));
		// Recording the app must not delay the tokens.
		known.add(name, wanted.app).catch(() => {});
		return token;
	}

	for (const [name, endpoint] of endpoints) {
		if (endpoint.turns) registerTurns(app, name, endpoint.turns, known);
		const schema = {
			tags: ['Token endpoints'],
			summary: `Get or refresh a token (${name})`,
			description: "Standard OAuth2, for clients that do not support the platform's dialect.",
			described: tokenForm(name),
			response: tokenAnswers,
		};
		app.post(`/oauth/${name}/token`, { schema, config: { public: true } }, async (request, reply) => {
			reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
			const wanted = tokenRequestOf(request);
			// Only requests with unverified secrets count, so that other clients at the same IP address cannot block
			// n8n's refreshes.
			const seconds = (await known.has(name, wanted.app)) ? 0 : await count(request);
			if (seconds === 0) return answer(name, endpoint, wanted);
			return reply.code(429).header('retry-after', seconds).send(tooMany(seconds));
		});
	}
};
