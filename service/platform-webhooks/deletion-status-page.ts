import type { Channels } from '../channels';
import { html, renderPage, type Assets, type Language } from '../pages';
import type { DataDeletion } from './data-deletions';

const day = (language: Language, time: string) =>
	new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(time));

const TEXTS = {
	en: {
		deleted: 'Your data was deleted',
		requested: (time: string, sender: string) =>
			`The request arrived through ${sender} on ${day('en', time)} at ${time.slice(11, 16)} UTC and was fulfilled immediately.`,
		nothing:
			'No account that you had connected before the request was found; nothing of yours is stored here from before then.',
		accounts: (count: number) =>
			`${count === 1 ? 'Your connected account was' : `Your ${count} connected accounts were`} deleted: access tokens, statistics, uploads, files, events and logs. Nothing was kept.`,
		posts: (label: string) => `Your public posts on ${label} are not affected; you can delete them there.`,
		code: 'Confirmation code',
		unknown: 'Request not found',
		check: (sender: string) =>
			`There is no deletion request with this confirmation code. Check that you copied the whole URL shown by ${sender}.`,
	},
	de: {
		deleted: 'Deine Daten wurden gelöscht',
		requested: (time: string, sender: string) =>
			`Die Anfrage kam am ${day('de', time)} um ${time.slice(11, 16)} Uhr (UTC) über ${sender} und wurde sofort ausgeführt.`,
		nothing:
			'Es wurde kein Konto gefunden, das du vor der Anfrage verbunden hattest; aus der Zeit davor ist hier nichts von dir gespeichert.',
		accounts: (count: number) =>
			`${count === 1 ? 'Dein verbundenes Konto wurde' : `Deine ${count} verbundenen Konten wurden`} gelöscht: Zugriffstoken, Statistiken, Uploads, Dateien, Ereignisse und Protokolle. Nichts davon wurde behalten.`,
		posts: (label: string) =>
			`Deine öffentlichen Beiträge auf ${label} bleiben bestehen; du kannst sie dort löschen.`,
		code: 'Bestätigungscode',
		unknown: 'Anfrage nicht gefunden',
		check: (sender: string) =>
			`Es gibt keine Löschanfrage mit diesem Bestätigungscode. Prüfe, ob du die von ${sender} angezeigte URL vollständig kopiert hast.`,
	},
};

function page(assets: Assets, language: Language, title: string, paragraphs: readonly string[]): string {
	return renderPage(assets, {
		language,
		title,
		styles: ['pages.css'],
		body: html`<main>
			<h1>${title}</h1>
			${paragraphs.map((text) => html`<p>${text}</p>`)}
		</main>`,
	});
}

interface Pages {
	assets: Assets;
	language: Language;
	channels: Channels;
}

/** Returns the names of the platforms that support deletion requests, and of the companies that send the requests. */
function sendersOf({ channels, language }: Pages): { label: string; sender: string } {
	const join = (names: readonly string[]) =>
		new Intl.ListFormat(language, { type: 'disjunction' }).format([...new Set(names)]);
	const found = Object.values(channels).flatMap(({ label, webhooks }) =>
		webhooks?.deletionSender ? [{ label, sender: webhooks.deletionSender }] : [],
	);
	return { label: join(found.map((each) => each.label)), sender: join(found.map((each) => each.sender)) };
}

/** Renders the page shown to a person who requested the deletion of their data. */
export function deletionPage(pages: Pages, deletion: DataDeletion): string {
	const { assets, language } = pages;
	const { code, requestedAt, accounts } = deletion;
	const texts = TEXTS[language];
	const { label, sender } = sendersOf(pages);
	return page(assets, language, texts.deleted, [
		texts.requested(requestedAt, sender),
		accounts === 0 ? texts.nothing : texts.accounts(accounts),
		texts.posts(label),
		`${texts.code}: ${code}`,
	]);
}

/** Renders the page shown for an unknown confirmation code. */
export function unknownCodePage(pages: Pages): string {
	const { assets, language } = pages;
	const texts = TEXTS[language];
	return page(assets, language, texts.unknown, [texts.check(sendersOf(pages).sender)]);
}
