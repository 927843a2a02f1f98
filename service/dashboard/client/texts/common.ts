import { text } from './text';

/** Texts shared by several views. */
export const common = {
	views: {
		overview: text('Overview', 'Übersicht'),
		accounts: text('Accounts', 'Konten'),
		statistics: text('Statistics', 'Statistik'),
		uploads: text('Uploads', 'Uploads'),
		pages: text('Media-kit pages', 'Media-Kit-Seiten'),
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
		navigation: text('Dashboard sections', 'Bereiche des Dashboards'),
		logout: text('Log out', 'Abmelden'),
		loading: text('Loading …', 'Wird geladen …'),
		retry: text('Try again', 'Erneut versuchen'),
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
			'The service cannot be reached. Check that it is running and that you are online.',
			'Der Dienst ist nicht erreichbar. Prüfe, ob er läuft und ob du online bist.',
		),
		aboutCode: text(
			(code: string) => `${code} in the documentation`,
			(code) => `${code} in der Dokumentation`,
		),
		original: text('Details in English', 'Einzelheiten auf Englisch'),
		platformCode: text('Platform code:', 'Code der Plattform:'),
		more: text('Show more', 'Mehr anzeigen'),
		account: text('Account', 'Konto'),
		addAccount: text('Add an account', 'Konto hinzufügen'),
		never: text('never', 'nie'),
	},
	actions: {
		retry: text('Try again.', 'Versuche es erneut.'),
		wait: text('Wait, then try again.', 'Warte und versuche es dann erneut.'),
		reconnect: text('Reconnect the account.', 'Verbinde das Konto neu.'),
		'fix-media': text('Change the file, then send it again.', 'Ändere die Datei und sende sie noch einmal.'),
		'fix-request': text('Correct your input.', 'Korrigiere deine Eingabe.'),
		'app-review': text('Have the app reviewed by the platform.', 'Lass die App von der Plattform prüfen.'),
		'check-outcome': text(
			'Check on the platform what happened before you send it again.',
			'Sieh auf der Plattform nach, was passiert ist, bevor du es noch einmal sendest.',
		),
	},
};
