import { html, renderPage, type Assets, type Language } from '../../pages';
import type { OidcReason } from './oidc/failures';
import { OIDC_TEXTS } from './oidc/texts';

const TEXTS = {
	en: {
		title: 'Log in',
		label: 'API key or password',
		button: 'Log in',
		description: 'Log in to the MediaKit dashboard: accounts, statistics and uploads in one place.',
		hint: 'The service printed the API key on its first start. A password is set with MEDIAKIT_DASHBOARD_PASSWORD.',
		wrong: 'This is neither the API key nor the password. Check it and try again.',
		wait: (minutes: number) =>
			`Too many wrong attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}; the right key or password is accepted immediately.`,
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
			`Zu viele falsche Versuche. Versuche es in ${minutes} ${minutes === 1 ? 'Minute' : 'Minuten'} noch einmal; der richtige Schlüssel oder das richtige Passwort wird sofort akzeptiert.`,
		foreign:
			'Dieses Formular hat eine andere Website abgeschickt. Gib hier den API-Schlüssel oder das Passwort ein.',
		other: { language: 'en', name: 'English' },
	},
} as const;

/** The reason for a failed login with a secret. */
export type SecretRefusal = { reason: 'wrong' | 'foreign' } | { reason: 'wait'; seconds: number };

/** @property who the name of the person, from the identity provider */
export type LoginRefusal = SecretRefusal | { reason: OidcReason; who?: string };

function textOf(refusal: LoginRefusal, language: Language): string {
	const texts = TEXTS[language];
	if (refusal.reason === 'wait') return texts.wait(Math.ceil(refusal.seconds / 60));
	if (refusal.reason === 'wrong' || refusal.reason === 'foreign') return texts[refusal.reason];
	const { reason, who = '' } = refusal as { reason: OidcReason; who?: string };
	return OIDC_TEXTS[language][reason](who);
}

/**
 * Returns the login form, which works without JavaScript.
 *
 * @param options.oidc true if people can log in through an identity provider
 */
export function loginPage(
	assets: Assets,
	language: Language,
	{ oidc, refusal }: { oidc: boolean; refusal?: LoginRefusal },
): string {
	const texts = TEXTS[language];
	const { button, or } = OIDC_TEXTS[language];
	const byProvider = oidc
		? html`<p><a class="button" href="${assets.prefix}/auth/login/oidc">${button}</a></p>
				<p class="or">${or}</p>`
		: undefined;
	return renderPage(assets, {
		language,
		title: `${texts.title} · MediaKit`,
		styles: ['pages.css'],
		head: html`<meta name="description" content="${texts.description}" />
			<meta name="robots" content="noindex" />`,
		body: html`<main>
			<p class="brand">MediaKit</p>
			<h1>${texts.title}</h1>
			${refusal && html`<p class="error" role="alert">${textOf(refusal, language)}</p>`} ${byProvider}
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
					${oidc ? undefined : html`autofocus`}
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
