import type { PageDraft } from '../pages/page-draft';
import type { PagePreview } from '../types';
import { text } from './text';

type Reason = PagePreview['problems'][number]['reason'];
type Section = PageDraft['section_order'][number];

/** What the editor of a page says; it comes with the editor, not with the dashboard. */
export const editorTexts = {
	contact: text('Contact and about you', 'Kontakt und über dich'),
	email: text('E-mail', 'E-Mail'),
	website: text('Website', 'Website'),
	location: text('Location', 'Ort'),
	languages: text('Languages', 'Sprachen'),
	addLanguage: text('Add a language', 'Sprache hinzufügen'),
	remove: text(
		(name: string) => `Remove ${name}`,
		(name) => `${name} entfernen`,
	),
	look: text('Cover and colour', 'Titelbild und Farbe'),
	cover: text('Cover', 'Titelbild'),
	imageHint: text('JPEG, PNG or WebP, at most 10 MB.', 'JPEG, PNG oder WebP, höchstens 10 MB.'),
	removeImage: text('Remove the image', 'Bild entfernen'),
	ownColor: text('An accent colour of my own', 'Eigene Akzentfarbe'),
	color: text('Accent colour', 'Akzentfarbe'),
	packages: text('Packages', 'Angebote'),
	onePackage: text(
		(number: number) => `Package ${number}`,
		(number) => `Angebot ${number}`,
	),
	currency: text('Currency', 'Währung'),
	none: text('None', 'Keine'),
	name: text('Name', 'Name'),
	what: text('What it contains', 'Was es enthält'),
	price: text('Price', 'Preis'),
	priceHint: text('Left empty: price on request.', 'Bleibt er leer: Preis auf Anfrage.'),
	addPackage: text('Add a package', 'Angebot hinzufügen'),
	collaborations: text('Past collaborations', 'Bisherige Kooperationen'),
	oneCollaboration: text(
		(number: number) => `Collaboration ${number}`,
		(number) => `Kooperation ${number}`,
	),
	link: text('Link', 'Link'),
	logo: text('Logo', 'Logo'),
	addCollaboration: text('Add a collaboration', 'Kooperation hinzufügen'),
	sections: text('Sections', 'Abschnitte'),
	sectionNames: {
		accounts: text('Accounts and metrics', 'Konten und Zahlen'),
		audience: text('Audience', 'Zielgruppe'),
		posts: text('Best posts', 'Beste Beiträge'),
		packages: text('Packages', 'Angebote'),
		collaborations: text('Past collaborations', 'Bisherige Kooperationen'),
	} satisfies Record<Section, unknown>,
	up: text(
		(name: string) => `Move ${name} up`,
		(name) => `${name} nach oben`,
	),
	down: text(
		(name: string) => `Move ${name} down`,
		(name) => `${name} nach unten`,
	),
	slugMissing: text('Enter an address.', 'Gib eine Adresse ein.'),
	toCorrect: text(
		'Correct what is marked, then save again.',
		'Korrigiere, was markiert ist, und speichere noch einmal.',
	),
	preview: text('Preview', 'Vorschau'),
	noPreview: text(
		'The preview appears once an account is chosen.',
		'Die Vorschau erscheint, sobald ein Konto gewählt ist.',
	),
	problems: {
		required: text('This must not be empty.', 'Das darf nicht leer sein.'),
		email_invalid: text(
			'This is not an e-mail address such as hello@example.com.',
			'Das ist keine E-Mail-Adresse wie hallo@example.com.',
		),
		url_not_https: text(
			'This is not an https URL such as https://example.com.',
			'Das ist keine https-URL wie https://example.com.',
		),
		color_invalid: text('This is not a colour such as #3b4fd8.', 'Das ist keine Farbe wie #3b4fd8.'),
		language_unknown: text('This language is not known.', 'Diese Sprache ist nicht bekannt.'),
		currency_unknown: text('This currency is not known.', 'Diese Währung ist nicht bekannt.'),
		currency_missing: text(
			'Choose a currency, since a package has a price.',
			'Wähle eine Währung, denn ein Angebot hat einen Preis.',
		),
		image_unknown: text(
			'This image is no longer there. Choose it again.',
			'Dieses Bild gibt es nicht mehr. Wähle es noch einmal.',
		),
	} satisfies Record<Reason, unknown>,
};
