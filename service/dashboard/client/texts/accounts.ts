import { text } from './text';

export const accounts = {
	intro: text(
		'The accounts that this service reads and sends to.',
		'Die Konten, die dieser Dienst liest und an die er sendet.',
	),
	empty: text('No account is connected yet.', 'Noch ist kein Konto verbunden.'),
	emptyHint: text(
		'Connect the first one. You sign in at the platform and choose there what is allowed.',
		'Verbinde das erste. Du meldest dich bei der Plattform an und wählst dort, was erlaubt ist.',
	),
	connect: text('Connect an account', 'Konto verbinden'),
	connectTo: text(
		(platform: string) => `Connect ${platform}`,
		(platform) => `${platform} verbinden`,
	),
	connectElsewhere: text(
		(platform: string) =>
			`To connect ${platform}, open the dashboard at the address that ${platform} sends people back to:`,
		(platform) =>
			`Um ${platform} zu verbinden, öffne das Dashboard unter der Adresse, an die ${platform} zurückführt:`,
	),
	notConfigured: text(
		(platform: string) => `${platform} is not set up: the keys of its app are missing.`,
		(platform) => `${platform} ist nicht eingerichtet: Die Schlüssel der App fehlen.`,
	),
	enterKeys: text('Enter its keys', 'Schlüssel eintragen'),
	connecting: text(
		(platform: string) => `Sign in to ${platform} in the window that has opened.`,
		(platform) => `Melde dich im geöffneten Fenster an: ${platform}.`,
	),
	connected: text('Connected.', 'Verbunden.'),
	denied: text('Not connected: the access was denied.', 'Nicht verbunden: Der Zugriff wurde abgelehnt.'),
	cancelled: text(
		'Not connected: the window was closed before the end.',
		'Nicht verbunden: Das Fenster wurde vorher geschlossen.',
	),
	failed: text('Not connected.', 'Nicht verbunden.'),
	blocked: text('The browser has blocked the window.', 'Der Browser hat das Fenster blockiert.'),
	openHere: text('Sign in on this page instead', 'Stattdessen auf dieser Seite anmelden'),
	healthy: text('Connected', 'Verbunden'),
	broken: text('Reconnect needed', 'Neu verbinden nötig'),
	brokenWhy: text(
		'The platform does not accept the access any more.',
		'Die Plattform nimmt den Zugriff nicht mehr an.',
	),
	reason: text('The reason', 'Der Grund, auf Englisch'),
	reconnect: text('Connect again', 'Neu verbinden'),
	renews: text(
		(date: string) => `Refreshed automatically until ${date}. Connect the account again before then.`,
		(date) => `Wird bis ${date} automatisch erneuert. Verbinde das Konto vorher neu.`,
	),
	endsSoon: text(
		(date: string) => `The access ends on ${date}. Connect the account again before then.`,
		(date) => `Der Zugriff endet am ${date}. Verbinde das Konto vorher neu.`,
	),
	ended: text(
		'The access has ended. Connect the account again.',
		'Der Zugriff ist abgelaufen. Verbinde das Konto neu.',
	),
	access: text('Access', 'Zugriff'),
	group: text('Group', 'Gruppe'),
	groupOf: text(
		(name: string) => `Group of ${name}`,
		(name) => `Gruppe von ${name}`,
	),
	groupHint: text(
		'Such as a client. The overview adds up by it.',
		'Etwa ein Kunde. Die Übersicht zählt danach zusammen.',
	),
	noGroup: text('none', 'keine'),
	changeGroup: text(
		(name: string) => `Change the group of ${name}`,
		(name) => `Gruppe von ${name} ändern`,
	),
	change: text('Change', 'Ändern'),
	permissions: text('Allowed', 'Erlaubt'),
	missing: text('Not allowed', 'Nicht erlaubt'),
	missingHint: text(
		'To change that, connect the account again and allow it.',
		'Um das zu ändern, verbinde das Konto neu und erlaube es.',
	),
	lastSync: text('Last refreshed', 'Zuletzt aktualisiert'),
	refresh: text('Refresh', 'Aktualisieren'),
	refreshing: text('Refreshing …', 'Wird aktualisiert …'),
	refreshIn: text(
		(time: string) => `Refresh in ${time}`,
		(time) => `Aktualisieren in ${time}`,
	),
	refreshed: text(
		(name: string) => `The statistics of ${name} are fresh.`,
		(name) => `Die Statistik von ${name} ist frisch.`,
	),
	statistics: text('Statistics', 'Statistik'),
	log: text('Sync log', 'Protokoll'),
	logEmpty: text('Nothing was refreshed yet.', 'Noch wurde nichts aktualisiert.'),
	kinds: {
		token: text('Access', 'Zugriff'),
		statistics: text('Statistics', 'Statistik'),
		webhooks: text('Comments and mentions', 'Kommentare und Erwähnungen'),
	},
	outcomes: {
		ok: text('succeeded', 'gelungen'),
		failed: text('failed', 'gescheitert'),
	},
	disconnect: text('Disconnect', 'Trennen'),
	disconnectTitle: text(
		(name: string) => `Disconnect ${name}?`,
		(name) => `${name} trennen?`,
	),
	disconnectBody: text(
		'The service gives its access back to the platform and deletes:',
		'Der Dienst gibt seinen Zugriff an die Plattform zurück und löscht:',
	),
	disconnectItems: text(
		[
			'the stored access of the account',
			'its statistics and their whole history',
			'its uploads, also those under way, with their files',
			'its events and its sync log',
		],
		[
			'den gespeicherten Zugriff auf das Konto',
			'seine Statistik und deren ganzen Verlauf',
			'seine Uploads, auch laufende, mit ihren Dateien',
			'seine Ereignisse und sein Protokoll',
		],
	),
	disconnectStays: text(
		'Posts and drafts on the platform stay. This cannot be undone.',
		'Beiträge und Entwürfe auf der Plattform bleiben. Das lässt sich nicht rückgängig machen.',
	),
};
