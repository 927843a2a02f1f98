import { text } from './text';

export const accounts = {
	intro: text('Accounts for statistics and uploads.', 'Konten für Statistik und Uploads.'),
	empty: text('No account is connected yet.', 'Noch ist kein Konto verbunden.'),
	emptyHint: text(
		'Connect your first account: sign in to the platform and choose what to allow.',
		'Verbinde dein erstes Konto: Melde dich bei der Plattform an und wähle, was du erlaubst.',
	),
	connect: text('Connect an account', 'Konto verbinden'),
	connectTo: text(
		(platform: string) => `Connect ${platform}`,
		(platform) => `${platform} verbinden`,
	),
	connectElsewhere: text(
		(platform: string) =>
			`To connect ${platform}, open the dashboard at the URL registered with ${platform}:`,
		(platform) =>
			`Um ${platform} zu verbinden, öffne das Dashboard unter der URL, die bei ${platform} eingetragen ist:`,
	),
	notConfigured: text(
		(platform: string) => `${platform} is not set up: its app ID and secret are missing.`,
		(platform) => `${platform} ist nicht eingerichtet: App-ID und Secret fehlen.`,
	),
	enterKeys: text('Enter app ID and secret', 'App-ID und Secret eintragen'),
	connecting: text(
		(platform: string) => `Sign in to ${platform} in the window that has opened.`,
		(platform) => `Melde dich im geöffneten Fenster bei ${platform} an.`,
	),
	connected: text('Connected.', 'Verbunden.'),
	denied: text('Not connected: access was denied.', 'Nicht verbunden: Der Zugriff wurde abgelehnt.'),
	cancelled: text(
		'Not connected: the window was closed too early.',
		'Nicht verbunden: Das Fenster wurde zu früh geschlossen.',
	),
	failed: text('Not connected.', 'Nicht verbunden.'),
	blocked: text('Your browser blocked the window.', 'Dein Browser hat das Fenster blockiert.'),
	openHere: text('Sign in on this page instead', 'Stattdessen auf dieser Seite anmelden'),
	healthy: text('Connected', 'Verbunden'),
	broken: text('Reconnect needed', 'Neu verbinden nötig'),
	brokenWhy: text('The platform no longer grants access.', 'Die Plattform gewährt keinen Zugriff mehr.'),
	reason: text('Reason', 'Grund (auf Englisch)'),
	reconnect: text('Reconnect', 'Neu verbinden'),
	renews: text(
		(date: string) => `Refreshed automatically until ${date}; reconnect the account before then.`,
		(date) => `Wird bis ${date} automatisch erneuert; verbinde das Konto vorher neu.`,
	),
	endsSoon: text(
		(date: string) => `Access expires on ${date}. Reconnect the account before then.`,
		(date) => `Der Zugriff läuft am ${date} ab. Verbinde das Konto vorher neu.`,
	),
	ended: text(
		'Access has expired. Reconnect the account.',
		'Der Zugriff ist abgelaufen. Verbinde das Konto neu.',
	),
	access: text('Access', 'Zugriff'),
	group: text('Group', 'Gruppe'),
	groupOf: text(
		(name: string) => `Group of ${name}`,
		(name) => `Gruppe von ${name}`,
	),
	groupHint: text(
		'For example, a client. The overview shows totals per group.',
		'Zum Beispiel ein Kunde. Die Übersicht zeigt Summen je Gruppe.',
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
		'To change that, reconnect the account and grant the permission.',
		'Um das zu ändern, verbinde das Konto neu und erteile die Berechtigung.',
	),
	lastSync: text('Last refreshed', 'Zuletzt aktualisiert'),
	refresh: text('Refresh', 'Aktualisieren'),
	refreshing: text('Refreshing …', 'Wird aktualisiert …'),
	refreshIn: text(
		(time: string) => `Refresh in ${time}`,
		(time) => `Aktualisieren in ${time}`,
	),
	refreshed: text(
		(name: string) => `The statistics of ${name} are up to date.`,
		(name) => `Die Statistik von ${name} ist aktuell.`,
	),
	statistics: text('Statistics', 'Statistik'),
	log: text('Sync log', 'Protokoll'),
	logEmpty: text('Nothing has been refreshed yet.', 'Noch wurde nichts aktualisiert.'),
	kinds: {
		token: text('Access', 'Zugriff'),
		statistics: text('Statistics', 'Statistik'),
		webhooks: text('Comments and mentions', 'Kommentare und Erwähnungen'),
	},
	outcomes: {
		ok: text('succeeded', 'erfolgreich'),
		failed: text('failed', 'fehlgeschlagen'),
	},
	disconnect: text('Disconnect', 'Trennen'),
	disconnectTitle: text(
		(name: string) => `Disconnect ${name}?`,
		(name) => `${name} trennen?`,
	),
	disconnectBody: text(
		'The service revokes its access to the platform and deletes:',
		'Der Dienst widerruft seinen Zugriff bei der Plattform und löscht:',
	),
	disconnectItems: text(
		[
			'the stored access of the account',
			'its statistics and their full history',
			'its uploads, including those in progress, with their files',
			'its events and its sync log',
		],
		[
			'den gespeicherten Zugriff auf das Konto',
			'seine Statistik und deren gesamten Verlauf',
			'seine Uploads, auch laufende, mit ihren Dateien',
			'seine Ereignisse und sein Protokoll',
		],
	),
	disconnectStays: text(
		'Posts and drafts on the platform are kept. Disconnecting cannot be undone.',
		'Beiträge und Entwürfe auf der Plattform bleiben erhalten. Das Trennen lässt sich nicht rückgängig machen.',
	),
};
