import type { OidcReason } from './failures';

/** What the login page says of sign-ins at an identity provider. `who` is what the provider calls the person. */
export const OIDC_TEXTS = {
	en: {
		button: 'Log in with your company account',
		or: 'or',
		denied: () =>
			'The login was cancelled at your company’s sign-in page, or you may not use this service there. Try again, or ask whoever manages the accounts.',
		not_allowed: (who: string) =>
			`You are signed in as ${who}, who may not use this dashboard. Ask its owner to add you (OIDC_ALLOWED), or log in with another account.`,
		email_unverified: (who: string) =>
			`The e-mail address ${who} may use this dashboard, but your identity provider does not say that it is verified. Have it verified there, or ask the owner to allow a group instead.`,
		state_invalid: () =>
			'This login is older than ten minutes, was used already, or began in another browser or under another address. Log in once more.',
		client_refused: () =>
			'The identity provider does not know this service. The owner has to correct OIDC_CLIENT_ID or OIDC_CLIENT_SECRET; it may have expired.',
		unreachable: () =>
			'The identity provider does not answer as it should. Try again in a minute; if it stays like this, the owner runs “mediakit doctor”, which checks OIDC_ISSUER.',
		clock_wrong: () =>
			'The clocks of this service and of the identity provider differ too much. The owner has to set the clock of this machine right; then log in again.',
		failed: () =>
			'The login at the identity provider has failed. Try again; if it stays like this, the log of the service says why.',
	},
	de: {
		button: 'Mit dem Firmenkonto anmelden',
		or: 'oder',
		denied: () =>
			'Die Anmeldung wurde auf der Anmeldeseite deiner Firma abgebrochen, oder du darfst diesen Dienst dort nicht benutzen. Versuche es noch einmal, oder frage, wer die Konten verwaltet.',
		not_allowed: (who: string) =>
			`Du bist als ${who} angemeldet und darfst dieses Dashboard nicht benutzen. Bitte den Betreiber, dich aufzunehmen (OIDC_ALLOWED), oder melde dich mit einem anderen Konto an.`,
		email_unverified: (who: string) =>
			`Die E-Mail-Adresse ${who} darf dieses Dashboard benutzen, aber der Anmeldedienst sagt nicht, dass sie bestätigt ist. Lass sie dort bestätigen, oder bitte den Betreiber, stattdessen eine Gruppe zu erlauben.`,
		state_invalid: () =>
			'Diese Anmeldung ist älter als zehn Minuten, wurde schon benutzt oder begann in einem anderen Browser oder unter einer anderen Adresse. Melde dich noch einmal an.',
		client_refused: () =>
			'Der Anmeldedienst kennt diesen Dienst nicht. Der Betreiber muss OIDC_CLIENT_ID oder OIDC_CLIENT_SECRET berichtigen; vielleicht ist es abgelaufen.',
		unreachable: () =>
			'Der Anmeldedienst antwortet nicht, wie er soll. Versuche es in einer Minute noch einmal; bleibt es so, startet der Betreiber „mediakit doctor“, das OIDC_ISSUER prüft.',
		clock_wrong: () =>
			'Die Uhren dieses Dienstes und des Anmeldedienstes gehen zu weit auseinander. Der Betreiber muss die Uhr dieses Rechners stellen; melde dich dann noch einmal an.',
		failed: () =>
			'Die Anmeldung beim Anmeldedienst ist fehlgeschlagen. Versuche es noch einmal; bleibt es so, sagt das Protokoll des Dienstes, warum.',
	},
} as const satisfies Record<
	string,
	Record<OidcReason, (who: string) => string> & { button: string; or: string }
>;
