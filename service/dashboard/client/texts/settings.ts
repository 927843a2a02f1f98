import { plural, text } from './text';

export const settings = {
	intro: text(
		'How to connect n8n and other automations.',
		'So verbindest du n8n und andere Automatisierungen.',
	),
	key: text(
		'Replace $MEDIAKIT_API_KEY with your API key. It is never shown here.',
		'Ersetze $MEDIAKIT_API_KEY durch deinen API-Schlüssel. Er wird hier nie angezeigt.',
	),
	n8n: text('n8n', 'n8n'),
	n8nHint: text(
		'Enter this URL and your API key in the “MediaKit API” credential.',
		'Trage im Credential „MediaKit API“ diese URL und deinen API-Schlüssel ein.',
	),
	serviceUrl: text('Service URL', 'Service URL'),
	tokenUrl: text(
		(platform: string) => `Token URL for ${platform}`,
		(platform) => `Token-URL für ${platform}`,
	),
	other: text('Other automations', 'Andere Automatisierungen'),
	uploadUrl: text('Upload webhook', 'Upload-Webhook'),
	tusUrl: text('Resumable uploads (tus)', 'Fortsetzbare Uploads (tus)'),
	exampleUrl: text('Send a video by URL', 'Ein Video per URL senden'),
	exampleFile: text('Send a file', 'Eine Datei senden'),
	exampleStatus: text('Check the progress', 'Fortschritt abfragen'),
	exampleStats: text('Read statistics', 'Statistik lesen'),
	portal: text('Platform apps', 'Apps der Plattformen'),
	portalHint: text(
		'Create an app in the portal of each platform that you use. Enter these URLs there, and its ID and secret here; they are stored encrypted and never shown again.',
		'Lege im Portal jeder Plattform, die du nutzt, eine App an. Trage dort diese URLs ein und hier App-ID und Secret; sie werden verschlüsselt gespeichert und nie wieder angezeigt.',
	),
	toPortal: text(
		(name: string) => `Open the portal for ${name}`,
		(name) => `Portal für ${name} öffnen`,
	),
	keysElsewhere: text(
		'App ID and secret come from .env.social or the environment. Change them there.',
		'App-ID und Secret stammen aus .env.social oder der Umgebung. Ändere sie dort.',
	),
	keysHere: text(
		(time: string) => `App ID and secret were entered here on ${time}.`,
		(time) => `App-ID und Secret wurden am ${time} hier eingetragen.`,
	),
	keysStored: text(
		(name: string) => `App ID and secret for ${name} are saved and in use.`,
		(name) => `App-ID und Secret für ${name} sind gespeichert und aktiv.`,
	),
	saveKeys: text(
		(name: string) => `Save the app for ${name}`,
		(name) => `App für ${name} speichern`,
	),
	replaceKeys: text('Replace app ID and secret', 'App-ID und Secret ersetzen'),
	removeKeys: text('Delete app ID and secret', 'App-ID und Secret löschen'),
	removeKeysOf: text(
		(name: string) => `Delete app ID and secret for ${name}?`,
		(name) => `App-ID und Secret für ${name} löschen?`,
	),
	removeKeysHint: text(
		'Accounts connected with this app cannot be refreshed until you enter its ID and secret again.',
		'Konten dieser App lassen sich erst wieder aktualisieren, wenn du App-ID und Secret neu einträgst.',
	),
	redirect: text(
		(platform: string) => `Redirect URL for ${platform}`,
		(platform) => `Redirect-URL für ${platform}`,
	),
	webhook: text(
		(platform: string) => `Webhook for ${platform}`,
		(platform) => `Webhook für ${platform}`,
	),
	configured: text('set up', 'eingerichtet'),
	notConfigured: text('not set up', 'nicht eingerichtet'),
	read: text('Automatic refresh', 'Automatische Aktualisierung'),
	readDaily: text('daily', 'täglich'),
	readOff: text('only on demand', 'nur bei Bedarf'),
	readAt: text(
		(cron: string) => `on the schedule “${cron}” in UTC`,
		(cron) => `nach dem Zeitplan „${cron}“ in UTC`,
	),
	readHint: text(
		'STATS_SCHEDULE sets the times. Accounts that n8n or another program refreshes are skipped.',
		'STATS_SCHEDULE legt die Zeiten fest. Konten, die n8n oder ein anderes Programm aktualisiert, werden übersprungen.',
	),
	nextReading: text('Next refresh', 'Nächste Aktualisierung'),
	limits: text('Limits', 'Limits'),
	maxUpload: text('Largest file', 'Größte Datei'),
	tempAge: text('Files are deleted after', 'Dateien werden gelöscht nach'),
	approvalAge: text('While a post waits for approval', 'Solange ein Beitrag auf Freigabe wartet'),
	retention: text('Finished uploads are deleted after', 'Fertige Uploads werden gelöscht nach'),
	hours: text(
		(count: number) => `${count} ${plural(count, 'hour', 'hours')}`,
		(count) => `${count} ${plural(count, 'Stunde', 'Stunden')}`,
	),
	days: text(
		(count: number) => `${count} ${plural(count, 'day', 'days')}`,
		(count) => `${count} ${plural(count, 'Tag', 'Tagen')}`,
	),
	sessions: text('Active sessions', 'Aktive Sitzungen'),
	sessionsHint: text(
		'Ending a session revokes its access immediately.',
		'Beendest du eine Sitzung, verliert sie sofort den Zugang.',
	),
	methods: {
		key: text('API key', 'API-Schlüssel'),
		password: text('Password', 'Passwort'),
		oidc: text('Company account', 'Firmenkonto'),
		unknown: text('Key or password', 'Schlüssel oder Passwort'),
	},
	roles: { owner: text('Owner', 'Inhaber'), viewer: text('Viewer', 'Betrachter') },
	thisSession: text('this browser', 'dieser Browser'),
	lastUsed: text(
		(when: string) => `last used ${when}`,
		(when) => `zuletzt benutzt ${when}`,
	),
	sessionUntil: text(
		(when: string) => `ends on ${when}`,
		(when) => `endet am ${when}`,
	),
	endSession: text('End', 'Beenden'),
	endSessionOf: text(
		(who: string) => `End the session: ${who}`,
		(who) => `Sitzung beenden: ${who}`,
	),
	endOthers: text('End all other sessions', 'Alle anderen Sitzungen beenden'),
	endOthersTitle: text('End all other sessions?', 'Alle anderen Sitzungen beenden?'),
	endOthersBody: text(
		'Everyone else is logged out immediately, even in the middle of an upload. They can log in again.',
		'Alle anderen werden sofort abgemeldet, auch mitten in einem Upload. Sie können sich wieder anmelden.',
	),
	sessionEnded: text('The session has ended.', 'Die Sitzung ist beendet.'),
	sessionsEnded: text('All other sessions have ended.', 'Alle anderen Sitzungen sind beendet.'),
	viewer: text(
		'You are logged in as a viewer: you can see everything, but only owners can change it.',
		'Du bist als Betrachter angemeldet: Du siehst alles, aber nur Inhaber können es ändern.',
	),
	language: text('Language', 'Sprache'),
	api: text('API reference', 'API-Referenz'),
	version: text(
		(version: string) => `MediaKit service ${version}`,
		(version) => `MediaKit-Dienst ${version}`,
	),
};
