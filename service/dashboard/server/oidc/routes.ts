import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../../../core/core';
import { ApiError } from '../../../core/errors';
import { createCounter } from '../../../core/rate-limits';
import { clock } from '../../../database';
import { pageHeaders, languageOf } from '../../../pages';
import { loginPage, type LoginRefusal } from '../login-page';
import type { Sessions } from '../sessions';
import { admit } from './admission';
import { describeFailure, reasonOf, type OidcReason } from './failures';
import type { Provider, Secrets } from './provider';
import { OIDC_CALLBACK, OIDC_LOGIN } from './schemas';

export const CALLBACK_PATH = '/auth/callback/oidc';

const COOKIE = 'mediakit_oidc';
const LIFETIME_SECONDS = 10 * 60;
const MOST_ANSWERS = 60;
const MINUTE_MS = 60_000;

const STATUS: Readonly<Record<OidcReason, number>> = {
	denied: 403,
	not_allowed: 403,
	email_unverified: 403,
	state_invalid: 400,
	client_refused: 502,
	unreachable: 502,
	clock_wrong: 502,
	failed: 502,
};

const notConfigured = () =>
	new ApiError(
		404,
		'oidc_not_configured',
		'No identity provider is configured. Log in with the API key or the password, or set OIDC_ISSUER.',
		'fix-request',
	);

/** Login through an identity provider. @param options.provider undefined if none is configured */
export const registerOidc: FastifyPluginAsync<{
	core: Core;
	sessions: Sessions;
	provider: Provider | undefined;
}> = async (app, { core: { assets, cipher, config }, sessions, provider }) => {
	const count = createCounter(app, { name: 'oidc', most: MOST_ANSWERS, windowMs: MINUTE_MS });
	const cookieOptions = { path: `${assets.prefix}${CALLBACK_PATH}` };

	function refuse(request: FastifyRequest, reply: FastifyReply, refusal: LoginRefusal) {
		const page = loginPage(assets, languageOf(request), { oidc: true, refusal });
		const status = refusal.reason in STATUS ? STATUS[refusal.reason as OidcReason] : 429;
		return pageHeaders(reply).code(status).send(page);
	}

	function refuseFor(request: FastifyRequest, reply: FastifyReply, error: unknown) {
		const reason = reasonOf(error);
		request.log.warn({ reason, ...describeFailure(error) }, 'a login at the identity provider failed');
		return refuse(request, reply, { reason });
	}

	/**
	 * Returns the secrets that were stored in this browser when the login started; undefined if they have expired or
	 * cannot be decrypted.
	 */
	function secretsOf({ cookies }: FastifyRequest): Secrets | undefined {
		try {
			const { until, ...secrets } = JSON.parse(cipher.decrypt(cookies[COOKIE] ?? '')) as Secrets & {
				until: number;
			};
			return until > clock.now() ? secrets : undefined;
		} catch {
			return undefined;
		}
	}

	app.get(
		'/auth/login/oidc',
		{ schema: OIDC_LOGIN, config: { public: true }, exposeHeadRoute: false },
		async (request, reply) => {
			if (provider === undefined) throw notConfigured();
			try {
				const { url, secrets } = await provider.begin();
				const until = clock.now() + LIFETIME_SECONDS * 1000;
				const sealed = cipher.encrypt(JSON.stringify({ ...secrets, until }));
				reply.setCookie(COOKIE, sealed, { ...cookieOptions, maxAge: LIFETIME_SECONDS });
				return reply.header('cache-control', 'no-store').redirect(url, 303);
			} catch (error) {
				return refuseFor(request, reply, error);
			}
		},
	);

	app.get(
		CALLBACK_PATH,
		{ schema: OIDC_CALLBACK, config: { public: true }, exposeHeadRoute: false },
		async (request, reply) => {
			if (provider === undefined || config.oidc === undefined) throw notConfigured();
			reply.clearCookie(COOKIE, cookieOptions);
			const secrets = secretsOf(request);
			if (secrets === undefined) return refuse(request, reply, { reason: 'state_invalid' });
			const seconds = await count(request);
			if (seconds > 0) return refuse(request, reply, { reason: 'wait', seconds });
			try {
				const query = request.raw.url?.split('?')[1] ?? '';
				const admission = admit(await provider.finish(query, secrets), config.oidc);
				if ('refused' in admission) {
					request.log.warn({ reason: admission.refused }, 'a person of the identity provider was refused');
					return refuse(request, reply, { reason: admission.refused, who: admission.who });
				}
				await sessions.begin(request, reply, { ...admission, method: 'oidc' });
				return reply.redirect(`${assets.prefix}/`, 303);
			} catch (error) {
				return refuseFor(request, reply, error);
			}
		},
	);

	app.addHook('preClose', async () => provider?.stop());
};
