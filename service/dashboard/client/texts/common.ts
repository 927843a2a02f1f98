import { text } from './text';

/** What several views say. */
export const common = {
	views: {
		overview: text('Overview', 'Übersicht'),
		accounts: text('Accounts', 'Konten'),
		statistics: text('Statistics', 'Statistik'),
		uploads: text('Uploads', 'Uploads'),
		pages: text('Media-kit pages', 'Mediakit-Seiten'),
		settings: text('Settings', 'Einstellungen'),
	},
	viewsShort: {
		overview: text('Overview', 'Übersicht'),
		accounts: text('Accounts', 'Konten'),
		statistics: text('Statistics', 'Statistik'),
		uploads: text('Uploads', 'Uploads'),
		pages: text('Pages', 'Seiten'),
		settings: text('Settings', 'Optionen'),
	},
	common: {
		skip: text('Skip to the content', 'Zum Inhalt springen'),
		navigation: text('Parts of the dashboard', 'Bereiche des Dashboards'),
		logout: text('Log out', 'Abmelden'),
		loading: text('Loading …', 'Wird geladen …'),
		retry: text('Try again', 'Noch einmal versuchen'),
		cancel: text('Cancel', 'Abbrechen'),
		close: text('Close', 'Schließen'),
		save: text('Save', 'Speichern'),
		copy: text('Copy', 'Kopieren'),
		copied: text('Copied', 'Kopiert'),
		copyWhat: text(
			(what: string) => `Copy ${what}`,
			(what) => `${what} kopieren`,
		),
		dismiss: text('Dismiss', 'Ausblenden'),
		unknown: text('not available', 'nicht verfügbar'),
		notReached: text(
			'The service was not reached. Check that it runs and that you are connected.',
			'Der Dienst war nicht zu erreichen. Prüfe, ob er läuft und ob du verbunden bist.',
		),
		aboutCode: text(
			(code: string) => `${code}: in the documentation`,
			(code) => `${code}: in der Dokumentation`,
		),
		original: text('In English', 'Einzelheiten auf Englisch'),
		platformCode: text("The platform's own code:", 'Code der Plattform:'),
		more: text('Show more', 'Mehr anzeigen'),
		account: text('Account', 'Konto'),
		addAccount: text('Add an account', 'Konto hinzufügen'),
		never: text('never', 'nie'),
	},
	actions: {
		retry: text('Try again.', 'Versuche es noch einmal.'),
		wait: text('Wait, then try again.', 'Warte und versuche es dann noch einmal.'),
		reconnect: text('Connect the account again.', 'Verbinde das Konto neu.'),
		'fix-media': text('Change the file, then send it again.', 'Ändere die Datei und sende sie noch einmal.'),
		'fix-request': text('Correct what was entered.', 'Berichtige die Eingabe.'),
		'app-review': text('Have the app reviewed by the platform.', 'Lass die App von der Plattform prüfen.'),
		'check-outcome': text(
			'Look on the platform what became of it before sending it again.',
			'Sieh auf der Plattform nach, was daraus wurde, bevor du es noch einmal sendest.',
		),
	},
};
