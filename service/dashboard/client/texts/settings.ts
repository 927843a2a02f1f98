import { plural, text } from './text';

export const settings = {
	intro: text('Where n8n and other automations call in.', 'Wo n8n und andere Automatisierungen anrufen.'),
	key: text(
		'Put your API key in place of $MEDIAKIT_API_KEY. It is never shown here.',
		'Setze deinen API-Schlüssel an die Stelle von $MEDIAKIT_API_KEY. Er wird hier nie gezeigt.',
	),
	n8n: text('n8n', 'n8n'),
	n8nHint: text(
		'In the credential “MediaKit API” enter this address and your API key.',
		'Trage in den Zugangsdaten „MediaKit API“ diese Adresse und deinen API-Schlüssel ein.',
	),
	serviceUrl: text('Service URL', 'Service URL'),
	tokenUrl: text(
		(platform: string) => `Token address for ${platform}`,
		(platform) => `Token-Adresse für ${platform}`,
	),
	other: text('Other automations', 'Andere Automatisierungen'),
	uploadUrl: text('Upload webhook', 'Upload-Webhook'),
	tusUrl: text('Resumable uploads (tus)', 'Fortsetzbare Uploads (tus)'),
	exampleUrl: text('Send a video by its address', 'Ein Video über seine Adresse senden'),
	exampleFile: text('Send a file', 'Eine Datei senden'),
	exampleStatus: text('Ask how far it is', 'Fragen, wie weit es ist'),
	exampleStats: text('Read statistics', 'Statistik lesen'),
	portal: text('Apps of the platforms', 'Apps der Plattformen'),
	portalHint: text(
		'Make an app in the portal of each platform that you use, enter these addresses there and its keys here. They are stored encrypted and never shown again.',
		'Lege im Portal jeder Plattform, die du nutzt, eine App an; trage dort diese Adressen ein und hier ihre Schlüssel. Sie werden verschlüsselt gespeichert und nie wieder gezeigt.',
	),
	toPortal: text(
		(name: string) => `Open the portal for ${name}`,
		(name) => `Portal für ${name} öffnen`,
	),
	keysElsewhere: text(
		'The keys come from .env.social or the environment and are changed there.',
		'Die Schlüssel stammen aus .env.social oder der Umgebung und werden dort geändert.',
	),
	keysHere: text(
		(time: string) => `The keys were entered here on ${time}.`,
		(time) => `Die Schlüssel wurden hier eingetragen: ${time}.`,
	),
	keysStored: text(
		(name: string) => `The keys for ${name} are stored and in use.`,
		(name) => `Die Schlüssel für ${name} sind gespeichert und gelten.`,
	),
	saveKeys: text(
		(name: string) => `Save the keys for ${name}`,
		(name) => `Schlüssel für ${name} speichern`,
	),
	replaceKeys: text('Enter other keys', 'Andere Schlüssel eintragen'),
	removeKeys: text('Delete the keys', 'Schlüssel löschen'),
	removeKeysOf: text(
		(name: string) => `Delete the keys for ${name}?`,
		(name) => `Schlüssel für ${name} löschen?`,
	),
	removeKeysHint: text(
		'Accounts that were connected with this app cannot be refreshed any more until its keys are entered again.',
		'Konten, die mit dieser App verbunden wurden, lassen sich erst wieder aktualisieren, wenn ihre Schlüssel neu eingetragen sind.',
	),
	redirect: text(
		(platform: string) => `Redirect address for ${platform}`,
		(platform) => `Redirect-Adresse für ${platform}`,
	),
	webhook: text(
		(platform: string) => `Webhook for ${platform}`,
		(platform) => `Webhook für ${platform}`,
	),
	configured: text('set up', 'eingerichtet'),
	notConfigured: text('not set up', 'nicht eingerichtet'),
	read: text('The service reads them', 'Der Dienst liest sie'),
	readDaily: text('daily', 'täglich'),
	readOff: text('only on demand', 'nur auf Anfrage'),
	readAt: text(
		(cron: string) => `at the times of “${cron}” in UTC`,
		(cron) => `zu den Zeiten von „${cron}“ in UTC`,
	),
	readHint: text(
		'STATS_SCHEDULE changes the times. Accounts that n8n or another program keeps fresh are left alone.',
		'STATS_SCHEDULE ändert die Zeiten. Konten, die n8n oder ein anderes Programm frisch hält, werden ausgelassen.',
	),
	nextReading: text('Next reading', 'Nächstes Lesen'),
	limits: text('Limits', 'Grenzen'),
	maxUpload: text('Largest file', 'Größte Datei'),
	tempAge: text('Files are deleted after', 'Dateien werden gelöscht nach'),
	approvalAge: text('While a post waits for approval', 'Solange ein Beitrag auf Freigabe wartet'),
	retention: text('Finished uploads are forgotten after', 'Fertige Uploads werden vergessen nach'),
	hours: text(
		(count: number) => `${count} ${plural(count, 'hour', 'hours')}`,
		(count) => `${count} ${plural(count, 'Stunde', 'Stunden')}`,
	),
	days: text(
		(count: number) => `${count} ${plural(count, 'day', 'days')}`,
		(count) => `${count} ${plural(count, 'Tag', 'Tagen')}`,
	),
	sessions: text('Who is logged in', 'Wer angemeldet ist'),
	sessionsHint: text(
		'A session that you end loses its access at once.',
		'Eine Sitzung, die du beendest, verliert ihren Zugang sofort.',
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
		'Everybody else is logged out at once, also in the middle of an upload. They can log in again.',
		'Alle anderen werden sofort abgemeldet, auch mitten in einem Upload. Sie können sich wieder anmelden.',
	),
	sessionEnded: text('The session has ended.', 'Die Sitzung ist beendet.'),
	sessionsEnded: text('All other sessions have ended.', 'Alle anderen Sitzungen sind beendet.'),
	viewer: text(
		'You are logged in as a viewer: you see everything, and an owner changes it.',
		'Du bist als Betrachter angemeldet: Du siehst alles, und ein Inhaber ändert es.',
	),
	language: text('Language', 'Sprache'),
	api: text('Description of all requests', 'Beschreibung aller Anfragen'),
	version: text(
		(version: string) => `MediaKit service ${version}`,
		(version) => `MediaKit-Dienst ${version}`,
	),
};
