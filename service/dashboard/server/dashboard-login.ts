import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { createSecretCheck } from '../../core/authentication';
import type { Core } from '../../core/core';
import { ApiError } from '../../core/errors';
import { html, languageOf, pageHeaders, renderPage, type Assets, type Language } from '../../pages';
import { createCounter } from '../../core/rate-limits';
import { LOGIN, LOGOUT } from './dashboard-schemas';
import type { Sessions } from './sessions';

const MOST_WRONG_ATTEMPTS = 5;
const WINDOW_MS = 15 * 60_000;
const MAX_BODY_BYTES = 4_096;

const TEXTS = {
	en: {
		title: 'Log in',
		label: 'API key or password',
		button: 'Log in',
		description: 'Log in to the MediaKit dashboard: accounts, statistics and uploads in one place.',
		hint: 'The service printed the API key on its first start. A password is set with MEDIAKIT_DASHBOARD_PASSWORD.',
		wrong: 'This is neither the API key nor the password. Check it and try again.',
		wait: (minutes: number) =>
			`Too many wrong attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}; the right key or password is accepted at once.`,
		foreign: 'This form was sent by another site. Enter the API key or the password here.',
		other: { language: 'de', name: 'Deutsch' },
	},
	de: {
		title: 'Anmelden',
		label: 'API-Schlüssel oder Passwort',
		button: 'Anmelden',
		description: 'Anmeldung am MediaKit-Dashboard: Konten, Statistik und Uploads an einem Ort.',
		hint: 'Den API-Schlüssel hat der Dienst beim ersten Start ausgegeben. Ein Passwort wird mit MEDIAKIT_DASHBOARD_PASSWORD gesetzt.',
		wrong:
			'Das ist weder der API-Schlüssel noch das Passwort. Prüfe die Eingabe und versuche es noch einmal.',
		wait: (minutes: number) =>
			`Zu viele falsche Versuche. Versuche es in ${minutes} ${minutes === 1 ? 'Minute' : 'Minuten'} noch einmal; der richtige Schlüssel und das richtige Passwort gelten sofort.`,
		foreign:
			'Dieses Formular hat eine andere Website abgeschickt. Gib hier den API-Schlüssel oder das Passwort ein.',
		other: { language: 'en', name: 'English' },
	},
} as const;

/** Why somebody is not logged in. */
type Refusal = { reason: 'wrong' | 'foreign' } | { reason: 'wait'; seconds: number };

/** The login form, which works without scripts. */
export function loginPage(assets: Assets, language: Language, refusal?: Refusal): string {
	const texts = TEXTS[language];
	const said =
		refusal &&
		(refusal.reason === 'wait' ? texts.wait(Math.ceil(refusal.seconds / 60)) : texts[refusal.reason]);
	return renderPage(assets, {
		language,
		title: `${texts.title} · MediaKit`,
		styles: ['pages.css'],
		head: html`<meta name="description" content="${texts.description}" />
			<meta name="robots" content="noindex" />`,
		body: html`<main>
			<p class="brand">MediaKit</p>
			<h1>${texts.title}</h1>
			${said === undefined ? undefined : html`<p class="error" role="alert">${said}</p>`}
			<form method="post" action="${assets.prefix}/dashboard/login">
				<input type="text" name="username" value="mediakit" autocomplete="username" hidden />
				<label for="secret">${texts.label}</label>
				<input
					id="secret"
					name="secret"
					type="password"
					autocomplete="current-password"
					aria-describedby="hint"
					required
					autofocus
				/>
				<button type="submit">${texts.button}</button>
			</form>
			<p id="hint" class="note">${texts.hint}</p>
			<p class="note">
				<a
					href="${assets.prefix}/?lang=${texts.other.language}"
					hreflang="${texts.other.language}"
					lang="${texts.other.language}"
					>${texts.other.name}</a
				>
			</p>
		</main>`,
	});
}

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
	core: Core;
	sessions: Sessions;
	/** Hashes of what opens the dashboard. */
	opening: readonly Buffer[];
}> = async (app, { core: { assets, config }, sessions, opening }) => {
	const checks = opening.map(createSecretCheck);
	const countWrong = createCounter(app, { name: 'login', most: MOST_WRONG_ATTEMPTS, windowMs: WINDOW_MS });

	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
		(_request, body, done) => done(null, new URLSearchParams(String(body))),
	);

	/** Wrong attempts alone are limited: others at the same IP address must not be able to lock the owner out. */
	async function refusalOf(request: FastifyRequest): Promise<Refusal | undefined> {
		if (isForeign(request, config.publicUrl)) return { reason: 'foreign' };
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
