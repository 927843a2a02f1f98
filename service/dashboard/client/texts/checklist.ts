import { text } from './text';

export const checklist = {
	title: text('First steps', 'Erste Schritte'),
	hint: text(
		'Steps to your first post and a page for sponsors.',
		'Schritte zu deinem ersten Beitrag und einer Seite für Sponsoren.',
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
				'Platforms redirect people to it and fetch files from it. Set PUBLIC_URL in .env.social and restart the service.',
				'Plattformen leiten dorthin weiter und holen dort Dateien ab. Setze PUBLIC_URL in .env.social und starte den Dienst neu.',
			),
		},
		apps: {
			title: text('Your apps', 'Deine Apps'),
			hint: text(
				'Create an app in the portal of each platform. Enter its ID and secret here.',
				'Lege im Portal jeder Plattform eine App an. Trage App-ID und Secret hier ein.',
			),
		},
		account: {
			title: text('Your first account', 'Dein erstes Konto'),
			hint: text('Sign in to the platform once.', 'Melde dich einmal bei der Plattform an.'),
		},
		statistics: {
			title: text('Your first statistics', 'Deine erste Statistik'),
			hint: text(
				'They appear once an account is connected.',
				'Sie erscheint, sobald ein Konto verbunden ist.',
			),
		},
		upload: {
			title: text('Your first upload', 'Dein erster Upload'),
			hint: text(
				'Send a video as a draft; nothing is published without you.',
				'Sende ein Video als Entwurf; ohne dich wird nichts veröffentlicht.',
			),
		},
		page: {
			title: text('A media-kit page', 'Eine Media-Kit-Seite'),
			hint: text('Enable a page for sponsors.', 'Schalte eine Seite für Sponsoren ein.'),
		},
		n8n: {
			title: text('n8n', 'n8n'),
			hint: text(
				'Create a “MediaKit API” credential there, with the URL from the settings.',
				'Lege dort ein Credential „MediaKit API“ an, mit der URL aus den Einstellungen.',
			),
		},
	},
};
