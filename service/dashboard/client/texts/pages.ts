import { text } from './text';

export const pages = {
	intro: text(
		'Public pages that show your metrics to brands and sponsors. Each is off until you enable it.',
		'Öffentliche Seiten, die Marken und Sponsoren deine Kennzahlen zeigen. Sie sind aus, bis du sie einschaltest.',
	),
	empty: text('There are no pages yet.', 'Noch gibt es keine Seiten.'),
	create: text('New page', 'Neue Seite'),
	edit: text('Edit', 'Bearbeiten'),
	editorMissing: text(
		'The editor could not be loaded: the service cannot be reached or was updated. Reload this page.',
		'Der Editor ließ sich nicht laden: Der Dienst ist nicht erreichbar oder wurde aktualisiert. Lade diese Seite neu.',
	),
	editTitle: text(
		(slug: string) => `Edit ${slug}`,
		(slug) => `${slug} bearbeiten`,
	),
	slug: text('Address', 'Adresse'),
	slugHint: text(
		'Lower-case letters, digits, and . _ - between them.',
		'Kleinbuchstaben, Ziffern und dazwischen . _ -',
	),
	title: text('Title', 'Titel'),
	titleHint: text('If empty, the account name is shown.', 'Ohne Titel wird der Kontoname angezeigt.'),
	description: text('Description', 'Beschreibung'),
	accounts: text('Accounts on the page', 'Konten auf der Seite'),
	accountsMissing: text('Choose at least one account.', 'Wähle mindestens ein Konto.'),
	suggested: text('Suggestions', 'Vorschläge'),
	enabled: text('Public', 'Öffentlich'),
	on: text('Public', 'Öffentlich'),
	off: text('Off', 'Aus'),
	switchOn: text('Enable', 'Einschalten'),
	switchOff: text('Disable', 'Ausschalten'),
	switchedOn: text(
		(slug: string) => `The page ${slug} is public.`,
		(slug) => `Die Seite ${slug} ist öffentlich.`,
	),
	switchedOff: text(
		(slug: string) => `The page ${slug} is disabled.`,
		(slug) => `Die Seite ${slug} ist ausgeschaltet.`,
	),
	saved: text('Saved.', 'Gespeichert.'),
	open: text('Open the page', 'Seite öffnen'),
	link: text('Link to the page', 'Link zur Seite'),
	badge: text('Badge for your website', 'Badge für deine Website'),
	delete: text('Delete', 'Löschen'),
	deleteTitle: text(
		(slug: string) => `Delete the page ${slug}?`,
		(slug) => `Seite ${slug} löschen?`,
	),
	deleteBody: text(
		'The link stops working. The metrics are kept.',
		'Der Link funktioniert dann nicht mehr. Die Kennzahlen bleiben erhalten.',
	),
	deleted: text('Deleted.', 'Gelöscht.'),
};
