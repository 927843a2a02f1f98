/** German texts for notes about an account, by note name; notes about failures use error codes instead. */
export const GERMAN_NOTES = {
	token_renewed_ending:
		'Das Zugriffstoken wurde erneuert, weil das alte abgelaufen war oder bald ablief. Es gilt bis {until}.',
	token_renewed_refused:
		'Das Zugriffstoken wurde erneuert, weil die Plattform das alte nicht mehr akzeptierte. Es gilt bis {until}.',
	token_renewed_early:
		'Das Zugriffstoken wurde vorzeitig erneuert, solange das alte noch galt. Es gilt bis {until}.',
	token_renewed_background:
		'Das Zugriffstoken wurde erneuert, weil es bald unbenutzt abgelaufen wäre. Es gilt bis {until}.',
	token_renewed_asked: 'Das Zugriffstoken wurde auf Anforderung erneuert. Es gilt bis {until}.',
	statistics_read: '{followers} Follower, {posts} Beiträge.',
	statistics_read_partly: '{followers} Follower, {posts} Beiträge. Nicht verfügbar: {missing}.',
	news_subscribed: 'Die Plattform meldet dem Dienst ab jetzt Kommentare und Erwähnungen.',
	tokens_ended: 'Der Zugriff auf das Konto ist am {at} abgelaufen. Verbinde es neu.',
	renewal_lost:
		'Die Antwort von {platform} auf die Erneuerung am {at} ging durch einen Absturz oder Timeout verloren, und die alten Token werden nicht mehr akzeptiert. Verbinde das Konto neu.',
	disconnect_interrupted:
		'Der Dienst wurde unterbrochen, während er das Konto trennte. Trenne es noch einmal.',
	app_removed: 'Die Person hat die App in den Einstellungen der Plattform entfernt. Verbinde das Konto neu.',
	account_deleted: 'Das Konto wurde auf der Plattform gelöscht. Verbinde es neu, falls es wieder da ist.',
	account_age_changed: 'Das Alter des Kontos wurde auf der Plattform geändert. Verbinde es neu.',
	account_banned: 'Die Plattform hat das Konto gesperrt. Verbinde es neu, sobald es entsperrt ist.',
	access_revoked: 'Der Zugriff wurde mit App-ID und Secret dieser App widerrufen. Verbinde das Konto neu.',
	access_ended: 'Die Plattform hat den Zugriff beendet, ohne einen Grund zu nennen. Verbinde das Konto neu.',
} as const satisfies Readonly<Record<string, string>>;

export type NoteName = keyof typeof GERMAN_NOTES;

/** A message for users, stored in English with the data for its German version. It contains no tokens. */
export interface Note {
	/** A name of `GERMAN_NOTES`, or the code of an error. */
	name: string;
	text: string;
	values: Readonly<Record<string, string>>;
}

export const note = (name: NoteName, text: string, values: Record<string, string> = {}): Note => ({
	name,
	text,
	values,
});

/** Parses the values of a stored note from a JSON column, which may be null. */
export const valuesOf = (json: string | null): Note['values'] =>
	json === null ? {} : (JSON.parse(json) as Note['values']);
