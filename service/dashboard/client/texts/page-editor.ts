import type { PageDraft } from '../pages/page-draft';
import type { PagePreview } from '../types';
import { text } from './text';

type Reason = PagePreview['problems'][number]['reason'];
type Section = PageDraft['section_order'][number];

/** Texts of the page editor, loaded with the editor rather than with the dashboard. */
export const editorTexts = {
	contact: text('Contact and profile', 'Kontakt und Profil'),
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
	ownColor: text('Custom accent colour', 'Eigene Akzentfarbe'),
	color: text('Accent colour', 'Akzentfarbe'),
	packages: text('Packages', 'Angebote'),
	onePackage: text(
		(number: number) => `Package ${number}`,
		(number) => `Angebot ${number}`,
	),
	currency: text('Currency', 'Währung'),
	none: text('None', 'Keine'),
	name: text('Name', 'Name'),
	what: text('Deliverables', 'Leistungen'),
	price: text('Price', 'Preis'),
	priceHint: text('Leave empty for “Price on request”.', 'Leer lassen für „Preis auf Anfrage“.'),
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
		accounts: text('Accounts and metrics', 'Konten und Kennzahlen'),
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
		'Correct the marked fields, then save again.',
		'Korrigiere die markierten Felder und speichere erneut.',
	),
	preview: text('Preview', 'Vorschau'),
	noPreview: text('Choose an account to see the preview.', 'Wähle ein Konto, um die Vorschau zu sehen.'),
	problems: {
		required: text('Fill in this field.', 'Fülle dieses Feld aus.'),
		email_invalid: text(
			'Enter an e-mail address such as hello@example.com.',
			'Gib eine E-Mail-Adresse wie hallo@example.com ein.',
		),
		url_not_https: text(
			'Enter an https URL such as https://example.com.',
			'Gib eine https-URL wie https://example.com ein.',
		),
		color_invalid: text('Enter a colour such as #3b4fd8.', 'Gib eine Farbe wie #3b4fd8 ein.'),
		language_unknown: text('This language is unknown.', 'Diese Sprache ist unbekannt.'),
		currency_unknown: text('This currency is unknown.', 'Diese Währung ist unbekannt.'),
		currency_missing: text('Choose a currency for the prices.', 'Wähle eine Währung für die Preise.'),
		image_unknown: text(
			'This image no longer exists. Choose it again.',
			'Dieses Bild gibt es nicht mehr. Wähle es noch einmal.',
		),
	} satisfies Record<Reason, unknown>,
};
