import { plural, text } from './text';

export const overview = {
	intro: text('Tasks and accounts at a glance.', 'Aufgaben und Konten auf einen Blick.'),
	toDo: text('To do', 'Zu tun'),
	nothingToDo: text(
		'Nothing to do: all accounts are connected, and no post is waiting.',
		'Nichts zu tun: Alle Konten sind verbunden, und kein Beitrag wartet.',
	),
	reconnect: text('Must be reconnected', 'Muss neu verbunden werden'),
	endsSoon: text(
		(date: string) => `Access expires on ${date}`,
		(date) => `Der Zugriff läuft am ${date} ab`,
	),
	waiting: text(
		(count: number) => `${count} ${plural(count, 'post is waiting', 'posts are waiting')} for your approval`,
		(count) => `${count} ${plural(count, 'Beitrag wartet', 'Beiträge warten')} auf deine Freigabe`,
	),
	oldest: text(
		(time: string) => `the oldest since ${time}`,
		(time) => `der älteste seit ${time}`,
	),
	failed: text(
		(count: number) => `${count} ${plural(count, 'upload', 'uploads')} failed`,
		(count) => `${count} ${plural(count, 'Upload ist', 'Uploads sind')} fehlgeschlagen`,
	),
	stale: text(
		(count: number) => `${count} ${plural(count, 'account has', 'accounts have')} metrics older than a day`,
		(count) => `Bei ${count} ${plural(count, 'Konto', 'Konten')} sind die Kennzahlen älter als ein Tag`,
	),
	more: text(
		(count: number) => `and ${count} more`,
		(count) => `und ${count} weitere`,
	),
	look: text('Open', 'Öffnen'),
	accounts: text('Accounts', 'Konten'),
	find: text('Find an account', 'Konto suchen'),
	none: text('No matching account.', 'Kein passendes Konto.'),
	change7: text('7 days', '7 Tage'),
	change30: text('30 days', '30 Tage'),
	engagement: text('Engagement', 'Engagement'),
	refreshed: text('Refreshed', 'Aktualisiert'),
	health: text('Status', 'Status'),
	old: text('Out of date', 'Veraltet'),
	notCounted: text(
		(count: number) => `${count} not counted`,
		(count) => `${count} nicht mitgezählt`,
	),
	noGroup: text('Without a group', 'Ohne Gruppe'),
};
