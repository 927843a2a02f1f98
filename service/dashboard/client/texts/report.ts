import { text } from './text';

export const report = {
	title: text(
		(name: string) => `Report: ${name}`,
		(name) => `Bericht: ${name}`,
	),
	intro: text(
		(days: number, date: string) => `The last ${days} days, as of ${date}.`,
		(days, date) => `Die letzten ${days} Tage, Stand ${date}.`,
	),
	open: text('Printable report', 'Bericht zum Drucken'),
	openOf: text(
		(group: string) => `Printable report: ${group}`,
		(group) => `Bericht zum Drucken: ${group}`,
	),
	print: text('Print or save as PDF', 'Drucken oder als PDF speichern'),
	back: text('Back', 'Zurück'),
	/** A description of the chart for screen readers. */
	course: text(
		(from: string, to: string) => `from ${from} to ${to}`,
		(from, to) => `von ${from} bis ${to}`,
	),
	accounts: text('Accounts', 'Konten'),
	best: text(
		(account: string) => `Posts with the most views: ${account}`,
		(account) => `Beiträge mit den meisten Aufrufen: ${account}`,
	),
	none: text(
		'There are no statistics for this account yet.',
		'Zu diesem Konto gibt es noch keine Statistik.',
	),
	unknown: text(
		'No connected account belongs to this report. Open another report from the overview.',
		'Zu diesem Bericht gehört kein verbundenes Konto. Öffne einen anderen aus der Übersicht.',
	),
};
