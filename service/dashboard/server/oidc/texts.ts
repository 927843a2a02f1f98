import type { OidcReason } from './failures';

/** Texts about logins through an identity provider. `who` is the provider's name for the person. */
export const OIDC_TEXTS = {
	en: {
		button: 'Log in with your company account',
		or: 'or',
		denied: () =>
			'The login was cancelled at your company’s sign-in page, or you do not have access to this service there. Try again, or ask your account administrator.',
		not_allowed: (who: string) =>
			`You are signed in as ${who}, but this account has no access to this dashboard. Ask its owner to add you (OIDC_ALLOWED), or log in with another account.`,
		email_unverified: (who: string) =>
			`The e-mail address ${who} is allowed here, but your identity provider has not verified it. Have it verified there, or ask the owner to allow a group instead.`,
		state_invalid: () =>
			'This login is older than ten minutes, was already used, or was started in another browser or at another URL. Log in again.',
		client_refused: () =>
			'The identity provider does not know this service. The owner has to correct OIDC_CLIENT_ID or OIDC_CLIENT_SECRET; it may have expired.',
		unreachable: () =>
			'The identity provider does not respond correctly. Try again in a minute; if this persists, ask the owner to run “mediakit doctor”, which checks OIDC_ISSUER.',
		clock_wrong: () =>
			'The clocks of this service and of the identity provider differ too much. Ask the owner to correct the clock of this machine, then log in again.',
		failed: () =>
			"The login at the identity provider failed. Try again; if this persists, see the service's log for the reason.",
	},
	de: {
		button: 'Mit dem Firmenkonto anmelden',
		or: 'oder',
		denied: () =>
			'Die Anmeldung wurde auf der Anmeldeseite deiner Firma abgebrochen, oder du hast dort keinen Zugriff auf diesen Dienst. Versuche es noch einmal, oder wende dich an den Administrator der Konten.',
		not_allowed: (who: string) =>
			`Du bist als ${who} angemeldet, aber dieses Konto hat keinen Zugriff auf dieses Dashboard. Bitte den Betreiber, dich aufzunehmen (OIDC_ALLOWED), oder melde dich mit einem anderen Konto an.`,
		email_unverified: (who: string) =>
			`Die E-Mail-Adresse ${who} ist hier zugelassen, aber der Anmeldedienst hat sie nicht bestätigt. Lass sie dort bestätigen, oder bitte den Betreiber, stattdessen eine Gruppe zu erlauben.`,
		state_invalid: () =>
			'Diese Anmeldung ist älter als zehn Minuten, wurde schon verwendet oder wurde in einem anderen Browser oder unter einer anderen URL begonnen. Melde dich noch einmal an.',
		client_refused: () =>
			'Der Anmeldedienst kennt diesen Dienst nicht. Der Betreiber muss OIDC_CLIENT_ID oder OIDC_CLIENT_SECRET korrigieren; vielleicht ist es abgelaufen.',
		unreachable: () =>
			'Der Anmeldedienst antwortet nicht richtig. Versuche es in einer Minute noch einmal; wenn das nicht hilft, bitte den Betreiber, „mediakit doctor“ auszuführen, das OIDC_ISSUER prüft.',
		clock_wrong: () =>
			'Die Uhren dieses Dienstes und des Anmeldedienstes gehen zu weit auseinander. Bitte den Betreiber, die Uhr dieses Rechners zu stellen, und melde dich dann noch einmal an.',
		failed: () =>
			'Die Anmeldung beim Anmeldedienst ist fehlgeschlagen. Versuche es noch einmal; wenn das nicht hilft, steht der Grund im Protokoll des Dienstes.',
	},
} as const satisfies Record<
	string,
	Record<OidcReason, (who: string) => string> & { button: string; or: string }
>;
