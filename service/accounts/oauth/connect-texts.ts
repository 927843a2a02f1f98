import { LOGIN_FACTS, type LoginFacts } from '../../channels';
import type { Language } from '../../pages';

const SCOPES = Object.assign({}, ...Object.values(LOGIN_FACTS).map(({ scopes }) => scopes)) as Readonly<
	Record<string, LoginFacts['scopes'][string] | undefined>
>;

/** Texts for the pages at the end of a login flow. */
export const CONNECT_TEXTS = {
	en: {
		titles: { connected: 'Connected', denied: 'Not allowed', failed: 'Not connected' },
		close: 'You can close this window.',
		connectedOne: (platform: string, name: string) => `${platform} account ${name} is connected.`,
		connectedSeveral: (platform: string, names: readonly string[]) =>
			`${names.length} ${platform} accounts are connected separately: ${names.join(', ')}.`,
		page: (name: string, page: string) => `${name} (Page ${page})`,
		missing: (told: string) => `Not allowed: ${told}. To change this, connect again and allow it.`,
		unknownScope: 'some requests will fail',
		/** Empty, since the error messages themselves are in English. */
		failures: {} as Record<string, (platform: string) => string>,
		failed: (message: string) => message,
	},
	de: {
		titles: { connected: 'Verbunden', denied: 'Nicht erlaubt', failed: 'Nicht verbunden' },
		close: 'Du kannst dieses Fenster schließen.',
		connectedOne: (platform: string, name: string) => `Das ${platform}-Konto ${name} ist verbunden.`,
		connectedSeveral: (platform: string, names: readonly string[]) =>
			`${names.length} ${platform}-Konten sind einzeln verbunden: ${names.join(', ')}.`,
		page: (name: string, page: string) => `${name} (Seite ${page})`,
		missing: (told: string) =>
			`Nicht erlaubt: ${told}. Um das zu ändern, verbinde das Konto noch einmal und erlaube den Zugriff.`,
		unknownScope: 'manche Abfragen werden abgelehnt',
		failures: {
			access_denied: (platform: string) =>
				`Die Verbindung wurde auf der Seite von ${platform} abgelehnt. Verbinde noch einmal und erlaube den Zugriff.`,
			state_invalid: () =>
				'Diese Anmeldung wurde schon verwendet, ist älter als zehn Minuten oder wurde in einem anderen Browser oder unter einer anderen URL begonnen. Beginne noch einmal.',
		} as Record<string, (platform: string) => string>,
		failed: (message: string) =>
			`Die Verbindung ist nicht zustande gekommen. Fehlermeldung des Dienstes (Englisch): ${message}`,
	},
} as const;

/** Describes the missing permissions and their consequences; undefined if none are missing. */
export function tellMissing(missing: readonly string[], language: Language): string | undefined {
	if (missing.length === 0) return undefined;
	const texts = CONNECT_TEXTS[language];
	const told = missing.map(
		(scope) => `${scope} (${SCOPES[scope]?.without?.[language] ?? texts.unknownScope})`,
	);
	return texts.missing(told.join(', '));
}
