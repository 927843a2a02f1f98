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
	portal: text('In the portals of the platforms', 'In den Portalen der Plattformen'),
	portalHint: text(
		'Enter these addresses at the app of each platform.',
		'Trage diese Adressen bei der App der jeweiligen Plattform ein.',
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
	language: text('Language', 'Sprache'),
	api: text('Description of all requests', 'Beschreibung aller Anfragen'),
	version: text(
		(version: string) => `MediaKit service ${version}`,
		(version) => `MediaKit-Dienst ${version}`,
	),
};
