import { html, renderPage, type Assets, type Language } from '../../pages';

const TEXTS = {
	en: {
		title: 'Log in',
		label: 'API key or password',
		button: 'Log in',
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
export type Refusal = { reason: 'wrong' | 'foreign' } | { reason: 'wait'; seconds: number };

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
