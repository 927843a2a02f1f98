import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { createSecretCheck } from '../../core/authentication';
import type { Core } from '../../core/core';
import { ApiError } from '../../core/errors';
import { languageOf, pageHeaders } from '../../pages';
import { createCounter } from '../../core/rate-limits';
import { LOGIN, LOGOUT } from './dashboard-schemas';
import { loginPage, type SecretRefusal } from './login-page';
import type { Provider } from './oidc/provider';
import type { Sessions } from './sessions';

const MOST_WRONG_ATTEMPTS = 5;
const WINDOW_MS = 15 * 60_000;
const MAX_BODY_BYTES = 4_096;

/**
 * True if a form was sent by another site, which could log a person in to someone else's dashboard. Modern browsers say
 * so in a header; older ones only send the origin of the request.
 */
function isForeign({ headers, host }: FastifyRequest, publicUrl: string | undefined): boolean {
	const { origin } = headers;
	const site = headers['sec-fetch-site'];
	if (site !== undefined) return site !== 'same-origin' && site !== 'none';
	if (origin === undefined) return false;
	const from = URL.canParse(origin) ? new URL(origin) : undefined;
	return from?.host !== host && (publicUrl === undefined || from?.origin !== new URL(publicUrl).origin);
}

function toError(refusal: SecretRefusal): ApiError {
	switch (refusal.reason) {
		case 'wrong':
			return new ApiError(
				401,
				'login_wrong',
				'This is neither the API key nor the dashboard password. Check it and try again.',
				'fix-request',
			);
		case 'foreign':
			return new ApiError(
				403,
				'origin_foreign',
				'The login form was sent by another site. Log in on the dashboard itself.',
				'fix-request',
			);
		case 'wait':
			return new ApiError(
				429,
				'login_limited',
				`Too many failed logins from this IP address. Retry in ${refusal.seconds} seconds; the right key or password is accepted immediately.`,
				'wait',
				{ retryable: true, retryAfterSeconds: refusal.seconds },
			);
	}
}

const secretIn = (body: unknown): string => {
	const secret =
		body instanceof URLSearchParams ? body.get('secret') : (body as { secret?: unknown } | null)?.secret;
	return typeof secret === 'string' ? secret : '';
};

/** Login with the API key or the dashboard password, and logout. */
export const registerLogin: FastifyPluginAsync<{
	core: Core;
	sessions: Sessions;
	/** Hashes of the secrets that allow a login: the API key, followed by the password if there is one. */
	opening: readonly Buffer[];
	/** The identity provider, if one is configured. */
	provider: Provider | undefined;
}> = async (app, { core: { assets, config, ownUrl }, sessions, opening, provider }) => {
	const checks = opening.map(createSecretCheck);
	const countWrong = createCounter(app, { name: 'login', most: MOST_WRONG_ATTEMPTS, windowMs: WINDOW_MS });

	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
		(_request, body, done) => done(null, new URLSearchParams(String(body))),
	);

	/** Only failed attempts are limited, so that nobody with the same IP address can lock the owner out. */
	async function judge(request: FastifyRequest): Promise<SecretRefusal | 'key' | 'password'> {
		if (isForeign(request, config.publicUrl)) return { reason: 'foreign' };
		const secret = secretIn(request.body);
		const [isKey, isPassword] = checks.map((isRight) => isRight(secret));
		if (isKey) return 'key';
		if (isPassword) return 'password';
		request.log.warn({ address: request.ip }, 'a login to the dashboard was refused');
		const seconds = await countWrong(request);
		return seconds > 0 ? { reason: 'wait', seconds } : { reason: 'wrong' };
	}

	app.post(
		'/dashboard/login',
		{ schema: LOGIN, config: { public: true }, bodyLimit: MAX_BODY_BYTES },
		async (request, reply) => {
			const refusal = await judge(request);
			if (typeof refusal === 'string') {
				await sessions.begin(request, reply, { role: 'owner', method: refusal, who: null });
				return reply.redirect(`${assets.prefix}/`, 303);
			}
			const error = toError(refusal);
			if (!(request.body instanceof URLSearchParams)) throw error;
			if (refusal.reason === 'wait') reply.header('retry-after', refusal.seconds);
			return pageHeaders(reply)
				.code(error.statusCode)
				.send(loginPage(assets, languageOf(request), { oidc: provider !== undefined, refusal }));
		},
	);

	const mayEverybody = { viewers: 'allowed' } as const;
	app.post('/dashboard/logout', { schema: LOGOUT, config: mayEverybody }, async (request, reply) => {
		const session = await sessions.open(request);
		await sessions.end(request, reply);
		const url = session?.method === 'oidc' ? await provider?.logoutUrl(`${ownUrl()}/`) : undefined;
		return url === undefined ? reply.code(204).send() : { logout_url: url };
	});
};
