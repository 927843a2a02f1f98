import { text } from './text';

export const checklist = {
	title: text('First steps', 'Erste Schritte'),
	hint: text(
		'From here to the first post and a page for sponsors.',
		'Von hier bis zum ersten Beitrag und einer Seite für Sponsoren.',
	),
	done: text('done', 'erledigt'),
	optional: text('if you use it', 'falls du es nutzt'),
	apps: text(
		(names: string) => `Set up: ${names}.`,
		(names) => `Eingerichtet: ${names}.`,
	),
	hide: text('Hide this list', 'Liste ausblenden'),
	steps: {
		public_url: {
			title: text('A public https URL', 'Eine öffentliche https-URL'),
			hint: text(
				'Platforms send people back to it and fetch files from it. Set PUBLIC_URL in .env.social and restart the service.',
				'Plattformen schicken Menschen dorthin zurück und holen dort Dateien. Setze PUBLIC_URL in .env.social und starte den Dienst neu.',
			),
		},
		apps: {
			title: text('Keys of your apps', 'Schlüssel deiner Apps'),
			hint: text(
				'Each platform has a portal where you make an app. Enter its ID and secret here.',
				'Jede Plattform hat ein Portal, in dem du eine App anlegst. Trage ihre ID und ihren Geheimcode hier ein.',
			),
		},
		account: {
			title: text('A first account', 'Ein erstes Konto'),
			hint: text('Sign in at the platform once.', 'Melde dich einmal bei der Plattform an.'),
		},
		statistics: {
			title: text('First statistics', 'Erste Statistik'),
			hint: text(
				'They come by themselves once an account is connected.',
				'Sie kommt von selbst, sobald ein Konto verbunden ist.',
			),
		},
		upload: {
			title: text('A first upload', 'Ein erster Upload'),
			hint: text(
				'Send a video as a draft; nothing is published without you.',
				'Sende ein Video als Entwurf; ohne dich wird nichts veröffentlicht.',
			),
		},
		page: {
			title: text('A media-kit page', 'Eine Media-Kit-Seite'),
			hint: text('Switch a page on for sponsors.', 'Schalte eine Seite für Sponsoren ein.'),
		},
		n8n: {
			title: text('n8n', 'n8n'),
			hint: text(
				'Make the credential “MediaKit API” there, with the address from the settings.',
				'Lege dort die Zugangsdaten „MediaKit API“ an, mit der Adresse aus den Einstellungen.',
			),
		},
	},
};
