/**
 * What errors say in German, by their codes; `{id}` is a value that an error brings. A code whose errors differ in what to do says what holds for each of them;
 * an error that lacks a value of its template, and a code that is not here, speak English.
 */
export const GERMAN_ERRORS: Readonly<Record<string, string>> = {
	account_not_connected: 'Das Konto ist nicht verbunden. Verbinde es neu.',
	account_unknown: 'Ein Konto „{id}“ gibt es nicht. GET /api/accounts nennt die verbundenen.',
	asset_unknown: 'Diese Datei gibt es nicht; der Dienst wurde wohl aktualisiert. Lade die Seite neu.',
	body_incomplete: 'Die Verbindung endete, bevor alles angekommen war. Sende die Anfrage noch einmal.',
	csrf_token_invalid:
		'Die Anfrage kam nicht vom Dashboard: Ihr Header X-CSRF-Token fehlt oder ist falsch. Lade die Seite neu; Programme senden statt eines Cookies den API-Schlüssel.',
	database_busy:
		'Ein anderes Programm, etwa eine Sicherung, sperrt die Datenbank des Dienstes. Nichts wurde geändert; versuche es in einigen Sekunden noch einmal.',
	empty_file: 'Die Datei hat 0 Byte. Sende die Datei selbst.',
	file_gone:
		'Die Datei dieses Uploads ist nicht da: Sie wurde noch nicht geholt oder schon gelöscht. Sende sie noch einmal, wenn du sie brauchst.',
	file_too_large:
		'Die Datei ist größer als {maxBytes} Byte, die Grenze dieses Dienstes (MAX_UPLOAD_BYTES). Sende eine kleinere.',
	host_invalid:
		'Der Header Host, oder was ein Proxy über Host und Protokoll sagt, ist ungültig. Sende genau einen Host, mit Port, falls er einen hat.',
	idempotency_key_reused:
		'Dieser Idempotency-Key wurde in den letzten 24 Stunden für eine andere Anfrage benutzt. Sende zu einer neuen Anfrage einen neuen.',
	image_type_not_taken:
		'Das Bild ist WebP, und nicht jede Plattform holt das; JPEG geht überall. Wandle es um und sende es noch einmal.',
	inspection_unavailable:
		'Der Dienst konnte den Prozess nicht starten, der Medien prüft. Sieh nach freiem Speicher und der Grenze für Prozesse; er versucht es noch einmal.',
	internal_error:
		'Im Dienst ist ein Fehler aufgetreten; sein Protokoll sagt, welcher. Sieh nach, was daraus wurde, bevor du es noch einmal versuchst.',
	key_limited:
		'Der API-Schlüssel ist falsch, und von dieser IP-Adresse kamen zu viele falsche. Sende den richtigen: Er gilt sofort.',
	login_limited:
		'Von dieser IP-Adresse kamen zu viele falsche Anmeldungen. Versuche es in {retryAfterSeconds} Sekunden noch einmal; der richtige Schlüssel und das richtige Passwort gelten sofort.',
	login_wrong:
		'Das ist weder der API-Schlüssel noch das Passwort des Dashboards. Prüfe die Eingabe und versuche es noch einmal.',
	media_unknown: 'Diese Datei gibt es nicht, oder ihr Link ist abgelaufen. Hole einen neuen Link.',
	nothing_to_approve:
		'Kein Beitrag dieses Uploads wartet auf eine Freigabe: {states}. Gib ihn frei, solange er awaiting_approval ist.',
	nothing_to_edit:
		'Keine Zustellung dieses Uploads lässt sich noch so ändern: {states}. Ändere sie, bevor sie gesendet wird oder solange sie auf deine Freigabe wartet.',
	nothing_to_retry:
		'Keine Zustellung dieses Uploads lässt sich noch einmal versuchen: {states}. Das geht nur nach einem Fehler, solange die Datei oder ihre URL da ist, und nicht, wenn die Plattform sie schon haben könnte. Sende die Datei noch einmal.',
	origin_foreign:
		'Die Anmeldung wurde von einer anderen Website gesendet. Melde dich am Dashboard selbst an.',
	page_without_accounts:
		'Eine Seite ohne Konto lässt sich nicht einschalten. Wähle mindestens eines (account_ids).',
	request_in_progress:
		'Die erste Anfrage mit diesem Idempotency-Key läuft noch. Wiederhole diese in einigen Sekunden.',
	route_unknown: 'Die Route {method} {path} gibt es nicht.',
	service_stopping: 'Der Dienst wird gerade beendet. Versuche es noch einmal, wenn er wieder läuft.',
	session_ended: 'Du bist nicht mehr angemeldet. Lade die Seite neu und melde dich an.',
	several_files: 'Die Anfrage hat mehr als eine Datei. Sende eine Datei je Anfrage.',
	slug_invalid:
		'„{slug}“ kann nicht der Name einer Seite sein: 1 bis 64 Zeichen aus a–z, 0–9, „.“, „_“ und „-“, kein Punkt am Anfang oder Ende, und nicht mit „.json“ oder „.svg“ am Ende. Wähle einen anderen.',
	slug_taken:
		'Eine Seite „{slug}“ gibt es schon. Wähle einen anderen Namen, oder lass If-None-Match weg, um sie zu ändern.',
	state_invalid:
		'Diese Anmeldung wurde schon benutzt, ist älter als zehn Minuten oder begann in einem anderen Browser oder unter einer anderen Adresse. Beginne sie noch einmal.',
	storage_full:
		'Der Speicher des Dienstes ist voll. Sende es in einer Minute noch einmal, wenn Zustellungen beendet sind und Platz gemacht haben.',
	sync_too_soon:
		'Das Konto {username} wurde vor weniger als 5 Minuten aktualisiert. Warte {retryAfterSeconds} Sekunden, oder lies die Statistik, die da ist.',
	unauthorized:
		'Der API-Schlüssel fehlt oder ist falsch. Sende ihn als „Authorization: Bearer KEY“ oder „X-API-Key: KEY“.',
	upload_unknown: 'Einen Upload „{id}“ gibt es nicht. Prüfe die ID.',
};

/**
 * What an error says in German.
 *
 * @param values what its own text has besides its code
 * @returns undefined if it has no text in German, or lacks a value of it
 */
export function germanError(
	code: string,
	values: Readonly<Record<string, string | number | undefined>>,
): string | undefined {
	const template = Object.hasOwn(GERMAN_ERRORS, code) ? GERMAN_ERRORS[code] : undefined;
	const names = [...(template ?? '').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
	if (names.some((name) => values[name] === undefined)) return undefined;
	return template?.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}
