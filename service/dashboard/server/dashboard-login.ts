import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { createSecretCheck } from '../../core/authentication';
import { ApiError } from '../../core/errors';
import { languageOf, pageHeaders, type Assets } from '../../pages';
import { createCounter } from '../../core/rate-limits';
import { loginPage, type Refusal } from './login-page';
import { LOGIN, LOGOUT } from './dashboard-schemas';
import type { Sessions } from './sessions';

const MOST_WRONG_ATTEMPTS = 5;
const WINDOW_MS = 15 * 60_000;
const MAX_BODY_BYTES = 4_096;

/**
 * Whether a form was sent by another site, which could log a person in to a dashboard that is not theirs. Browsers say
 * so themselves; older ones only name where a request comes from.
 */
function isForeign({ headers, host }: FastifyRequest, publicUrl: string | undefined): boolean {
	const { origin } = headers;
	const site = headers['sec-fetch-site'];
	if (site !== undefined) return site !== 'same-origin' && site !== 'none';
	if (origin === undefined) return false;
	const from = URL.canParse(origin) ? new URL(origin) : undefined;
	return from?.host !== host && (publicUrl === undefined || from?.origin !== new URL(publicUrl).origin);
}

function toError(refusal: Refusal): ApiError {
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
				'The login was sent by another site. Log in on the dashboard itself.',
				'fix-request',
			);
		case 'wait':
			return new ApiError(
				429,
				'login_limited',
				`Too many wrong attempts to log in came from this IP address. Try again in ${refusal.seconds} seconds; the right key or password is accepted at once.`,
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

/** Logging in with the API key or the dashboard's password, and logging out. */
export const registerLogin: FastifyPluginAsync<{
	assets: Assets;
	sessions: Sessions;
	/** Hashes of what opens the dashboard. */
	opening: readonly Buffer[];
	publicUrl: string | undefined;
}> = async (app, { assets, sessions, opening, publicUrl }) => {
	const checks = opening.map(createSecretCheck);
	const countWrong = createCounter(app, { most: MOST_WRONG_ATTEMPTS, windowMs: WINDOW_MS });

	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
		(_request, body, done) => done(null, new URLSearchParams(String(body))),
	);

	/** Wrong attempts alone are limited: others at the same IP address must not be able to lock the owner out. */
	async function refusalOf(request: FastifyRequest): Promise<Refusal | undefined> {
		if (isForeign(request, publicUrl)) return { reason: 'foreign' };
		const secret = secretIn(request.body);
		if (checks.some((isRight) => isRight(secret))) return undefined;
		request.log.warn({ address: request.ip }, 'a login to the dashboard was refused');
		const seconds = await countWrong(request);
		return seconds > 0 ? { reason: 'wait', seconds } : { reason: 'wrong' };
	}

	app.post(
		'/dashboard/login',
		{ schema: LOGIN, config: { public: true }, bodyLimit: MAX_BODY_BYTES },
		async (request, reply) => {
			const refusal = await refusalOf(request);
			if (refusal === undefined) {
				await sessions.begin(request, reply);
				return reply.redirect(`${assets.prefix}/`, 303);
			}
			const error = toError(refusal);
			if (!(request.body instanceof URLSearchParams)) throw error;
			if (refusal.reason === 'wait') reply.header('retry-after', refusal.seconds);
			return pageHeaders(reply)
				.code(error.statusCode)
				.send(loginPage(assets, languageOf(request), refusal));
		},
	);

	app.post('/dashboard/logout', { schema: LOGOUT }, async (request, reply) => {
		await sessions.end(request, reply);
		return reply.code(204).send();
	});
};
