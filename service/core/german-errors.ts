/**
 * German texts for the service's own errors, by code; those for platforms and media are in
 * `service/channels/german-errors.ts`. Placeholders such as `{id}` stand for values of the error. If a code has several
 * English messages, the German text covers all of them, and the English text is shown alongside, since it contains the
 * details.
 */
export const GERMAN_ERRORS: Readonly<Record<string, string>> = {
	account_ambiguous: 'Mehrere Konten kommen infrage. Gib eines an (account).',
	account_not_connected: 'Das Konto ist nicht verbunden. Verbinde es neu.',
	account_unknown: 'Das Konto „{id}“ gibt es nicht. GET /api/accounts listet die verbundenen Konten auf.',
	app_changes_limited:
		'App-ID und Secret wurden zu oft geändert. Versuche es in {retryAfterSeconds} Sekunden noch einmal.',
	app_id_invalid:
		'Die ID hat nicht das Format der IDs für {login}. Prüfe, ob sie aus einem anderen Portal stammt.',
	app_secret_invalid: 'Ein Secret enthält keine Leerzeichen. Kopiere es noch einmal aus dem Portal.',
	app_set_elsewhere:
		'App-ID und Secret dieser App stehen in der Umgebung oder in .env.social, die Vorrang haben. Ändere sie dort, oder entferne dort {names} und starte den Dienst neu.',
	asset_unknown: 'Diese Datei gibt es nicht; der Dienst wurde wohl aktualisiert. Lade die Seite neu.',
	audio_track_unusual:
		'Das Video hat eine weitere Tonspur in einem Codec, den nicht jede Plattform unterstützt. Wenn es abgelehnt wird, entferne sie: „ffmpeg -i in.mp4 -map 0:v:0 -map 0:a:0 -c copy out.mp4“.',
	backup_restored:
		'Die Datenbank wurde aus einer Sicherung wiederhergestellt, in der dieser Upload noch nicht abgeschlossen war. Sieh auf der Plattform nach, und sende ihn nur noch einmal, wenn er dort nicht angekommen ist.',
	body_incomplete: 'Die Verbindung endete, bevor alles angekommen war. Sende die Anfrage noch einmal.',
	body_too_large: 'Die Anfrage ist zu groß. Dateien gehören in ein Formular oder einen fortsetzbaren Upload.',
	caption_sent:
		'{platform} hat den Beitrag für {account} schon samt seinen Texten, daher lässt sich der Text dieses Uploads nicht mehr ändern. Gib diesen Beitrag zuerst frei oder verwirf ihn, um die anderen zu ändern; seine eigenen Texte änderst du bei {platform}.',
	client_too_slow:
		'Die Daten kamen zu langsam oder längere Zeit gar nicht an. Sende sie noch einmal, am besten als fortsetzbaren Upload.',
	content_type_unsupported:
		'Diese Route unterstützt den gesendeten Content-Type nicht. Sende einen unterstützten.',
	csrf_token_invalid:
		'Die Anfrage kam nicht vom Dashboard: Ihr Header X-CSRF-Token fehlt oder ist falsch. Lade die Seite neu; Programme senden statt eines Cookies den API-Schlüssel.',
	database_busy:
		'Ein anderes Programm, etwa eine Sicherung, sperrt die Datenbank des Dienstes. Nichts wurde geändert; versuche es in einigen Sekunden noch einmal.',
	database_read_only:
		'Die Datenbank des Dienstes ist schreibgeschützt. Gib dem Dienst Schreibrechte für ihre Datei und deren Ordner und versuche es noch einmal.',
	database_unavailable:
		'Die Datenbank des Dienstes antwortet nicht. Sieh nach, ob die Änderung gespeichert ist, bevor du es noch einmal versuchst.',
	document_invalid: 'Das ist kein gültiges Statistik-Dokument. Korrigiere das genannte Feld.',
	empty_file: 'Die Datei ist leer (0 Byte). Prüfe sie und sende sie noch einmal.',
	event_unknown: 'Ein Ereignis mit diesem Namen gibt es nicht. Alle Namen stehen in der Dokumentation.',
	field_not_used: 'Felder einer Plattform, an die der Upload nicht gesendet wird, wurden ignoriert.',
	field_unknown: 'Ein unbekanntes Feld wurde ignoriert. Prüfe die Schreibweise.',
	file_expired:
		'Der Upload hat länger gewartet, als Dateien aufbewahrt werden (TEMP_MAX_AGE_HOURS). Sende ihn noch einmal.',
	file_gone:
		'Die Datei dieses Uploads ist nicht verfügbar: Sie wurde noch nicht geholt oder schon gelöscht. Sende sie noch einmal, wenn du sie brauchst.',
	file_lost:
		'Die Datei dieses Uploads ist nicht mehr dort, wo der Dienst Dateien ablegt. Sende sie noch einmal.',
	file_too_large:
		'Die Datei ist größer als {maxBytes} Byte, das Limit dieses Dienstes (MAX_UPLOAD_BYTES). Sende eine kleinere.',
	frame_rate_variable:
		'Das Video hat eine variable Bildrate. Wenn es abgelehnt wird, konvertiere es mit fester Bildrate: „ffmpeg -i in.mp4 -fps_mode cfr -r 30 out.mp4“.',
	headers_too_large:
		'URL und Header der Anfrage sind insgesamt zu lang. Sende lange Felder in einem Formular.',
	host_invalid:
		'Der Header „Host“ oder die Angaben eines Proxys zu Host und Protokoll sind ungültig. Sende genau einen Host, mit Port, falls er einen hat.',
	idempotency_key_invalid:
		'Der Idempotency-Key muss 1 bis 255 Zeichen haben. Verwende zum Beispiel eine UUID.',
	idempotency_key_reused:
		'Dieser Idempotency-Key wurde in den letzten 24 Stunden für eine andere Anfrage verwendet. Sende eine neue Anfrage mit einem neuen Idempotency-Key.',
	image_invalid:
		'Das ist kein lesbares JPEG-, PNG- oder WebP-Bild mit höchstens 50 Millionen Pixeln. Speichere es in einem dieser Formate.',
	image_type_not_taken:
		'Nicht jede Plattform unterstützt Bilder im Format WebP; JPEG funktioniert überall. Wandle das Bild um und sende es noch einmal.',
	inspection_unavailable:
		'Der Dienst konnte den Prozess, der Medien prüft, nicht starten und versucht es noch einmal. Prüfe den freien Arbeitsspeicher und das Limit für Prozesse.',
	internal_error:
		'Im Dienst ist ein Fehler aufgetreten; Details stehen in seinem Protokoll. Prüfe das Ergebnis, bevor du es noch einmal versuchst.',
	invalid_client: 'App-ID oder Secret fehlt oder wird abgelehnt. Prüfe beide.',
	invalid_request: 'In der Anfrage fehlt ein Feld, oder ein Feld ist ungültig. Korrigiere sie.',
	key_limited:
		'Der API-Schlüssel ist falsch, und von dieser IP-Adresse kamen zu viele falsche. Sende den richtigen; er wird sofort akzeptiert.',
	login_limited:
		'Von dieser IP-Adresse kamen zu viele fehlgeschlagene Anmeldungen. Versuche es in {retryAfterSeconds} Sekunden noch einmal; der richtige Schlüssel oder das richtige Passwort wird sofort akzeptiert.',
	login_wrong:
		'Das ist weder der API-Schlüssel noch das Passwort des Dashboards. Prüfe die Eingabe und versuche es noch einmal.',
	media_missing: 'Die Medien fehlen. Sende eine Datei, video_url oder image_urls.',
	media_type_mismatch:
		'Die Art des Beitrags (media_type) passt nicht zur Datei oder zur Plattform. Wähle eine andere.',
	media_type_unknown: 'Diese Art von Beitrag (media_type) gibt es nicht. Wähle eine der genannten.',
	media_unfit: 'Die Datei hat mehrere Probleme. Behebe alle und sende sie noch einmal.',
	media_unknown: 'Diese Datei gibt es nicht, oder ihr Link ist abgelaufen. Fordere einen neuen Link an.',
	media_unreadable:
		'Die Datei lässt sich nicht lesen: Sie ist beschädigt, oder die Prüfung brauchte zu viel Zeit oder Speicher. Exportiere sie neu.',
	multipart_broken:
		'Das Formular ist unvollständig oder fehlerhaft. Setze seinen Content-Type nicht von Hand, und sende es noch einmal.',
	no_audience:
		'Die Plattform liefert für dieses Konto keine Daten zur Zielgruppe; manche gibt es nur für größere Konten.',
	no_statistics: 'Für dieses Konto gibt es noch keine Statistik. Aktualisiere sie einmal.',
	not_readable:
		'Die Datei beginnt wie ein Video, lässt sich aber nicht als solches lesen: Sie ist beschädigt oder unvollständig. Exportiere sie neu.',
	nothing_to_approve:
		'Kein Beitrag dieses Uploads wartet auf eine Freigabe: {states}. Freigeben lassen sich nur Beiträge im Zustand awaiting_approval.',
	nothing_to_edit:
		'Keine Zustellung dieses Uploads lässt sich noch so ändern: {states}. Das geht nur vor dem Senden oder solange der Beitrag auf deine Freigabe wartet.',
	nothing_to_retry:
		'Keine Zustellung dieses Uploads lässt sich wiederholen: {states}. Das geht nur nach einem Fehler, solange die Datei oder ihre URL verfügbar ist und die Plattform sie sicher noch nicht hat; sende die Datei sonst noch einmal.',
	oidc_not_configured:
		'Für diesen Dienst ist kein Anmeldedienst eingerichtet. Melde dich mit API-Schlüssel oder Passwort an, oder setze OIDC_ISSUER.',
	origin_foreign:
		'Die Anmeldung wurde von einer anderen Website gesendet. Melde dich direkt im Dashboard an.',
	owner_needed:
		'Du kannst hier alles ansehen, aber diese Änderung nicht vornehmen. Bitte jemanden mit der Rolle „owner“, sie vorzunehmen oder dir diese Rolle zu geben (OIDC_ALLOWED).',
	page_field_invalid: 'Ein Feld der Seite ist ungültig. Korrigiere es.',
	page_unknown: 'Diese Seite gibt es nicht, oder sie ist ausgeschaltet. Prüfe die URL.',
	page_without_accounts:
		'Eine Seite ohne Konto lässt sich nicht einschalten. Wähle mindestens eines (account_ids).',
	pictures_unavailable:
		'Der Dienst kann keine Bilder erzeugen, weil sein Modul sharp auf diesem System fehlt. Führe dort „npm install --include=optional“ aus und starte ihn neu.',
	platform_unknown: 'Eine dieser Plattformen gibt es nicht. Prüfe das Feld platforms.',
	platforms_missing: 'Die Zielplattformen fehlen. Gib sie im Feld platforms an.',
	post_unknown: 'Dieser Beitrag ist in keiner gespeicherten Aktualisierung enthalten. Prüfe die ID.',
	publish_at_invalid:
		'Die Zeit liegt in der Vergangenheit oder nach dem Zeitpunkt, zu dem die Datei gelöscht wird. Wähle eine Zeit dazwischen.',
	request_in_progress:
		'Die erste Anfrage mit diesem Idempotency-Key läuft noch. Versuche es in einigen Sekunden noch einmal.',
	request_invalid: 'Die Anfrage ist ungültig; etwas fehlt oder ist falsch. Korrigiere sie.',
	route_unknown: 'Die Route {method} {path} gibt es nicht. Prüfe die URL.',
	service_stopping: 'Der Dienst wird gerade beendet. Versuche es noch einmal, wenn er wieder läuft.',
	session_ended: 'Du bist nicht mehr angemeldet. Lade die Seite neu und melde dich an.',
	session_unknown: 'Diese Sitzung ist schon beendet. Lade die Liste neu.',
	several_files: 'Die Anfrage enthält mehr als eine Datei. Sende eine Datei pro Anfrage.',
	signature_invalid:
		'Die Signatur stimmt nicht oder ist zu alt. Prüfe Secret und Uhr, und ob ein Proxy die Anfrage verändert.',
	slug_invalid:
		'„{slug}“ ist kein gültiger Seitenname: 1 bis 64 Zeichen aus a–z, 0–9, „.“, „_“ und „-“, kein Punkt am Anfang oder Ende, und nicht mit „.json“ oder „.svg“ am Ende. Wähle einen anderen.',
	slug_taken:
		'Eine Seite „{slug}“ gibt es schon. Wähle einen anderen Namen, oder lass If-None-Match weg, um sie zu ändern.',
	state_invalid:
		'Diese Anmeldung wurde schon verwendet, ist älter als zehn Minuten oder wurde in einem anderen Browser oder unter einer anderen URL begonnen. Beginne noch einmal.',
	statistics_stale: 'Die Statistik ist älter als 24 Stunden. Aktualisiere das Konto.',
	storage_full:
		'Der Speicherplatz des Dienstes ist voll. Sende in einer Minute noch einmal, wenn abgeschlossene Zustellungen Platz freigegeben haben.',
	store_unavailable:
		'Der Dateispeicher antwortet nicht. Von dieser Anfrage wurde nichts gespeichert; versuche es in einigen Sekunden noch einmal.',
	subscription_unknown: 'Ein Abonnement mit dieser ID gibt es nicht. Prüfe die ID.',
	sync_too_soon:
		'Das Konto {username} wurde vor weniger als 5 Minuten aktualisiert. Warte {retryAfterSeconds} Sekunden, oder verwende die gespeicherte Statistik.',
	temporarily_unavailable:
		'Bei der Plattform gibt es eine Störung, oder es kamen zu viele Anfragen mit falschem Secret. Versuche es in einer Minute noch einmal.',
	text_invalid: 'Ein Text enthält ein NUL-Zeichen (U+0000), das keine Plattform annimmt. Entferne es.',
	token_expiring: 'Der Zugriff auf ein Konto läuft innerhalb eines Tages ab. Verbinde es vorher neu.',
	too_many_fields: 'Das Formular hat zu viele Felder, oder eines ist zu lang. Sende weniger.',
	tus_refused: 'Der fortsetzbare Upload verstößt gegen das Protokoll. Korrigiere die Anfrage.',
	two_sources: 'Es wurde mehr als eines von Datei, video_url und image_urls gesendet. Sende nur eines davon.',
	unauthorized:
		'Der API-Schlüssel fehlt oder ist falsch. Sende ihn als „Authorization: Bearer KEY“ oder „X-API-Key: KEY“.',
	unsupported_grant_type: 'Unterstützt werden nur authorization_code und refresh_token.',
	upload_unknown: 'Einen Upload „{id}“ gibt es nicht. Prüfe die ID.',
	url_is_a_page:
		'Die URL führt zu einer Webseite statt zu einer Datei, etwa als geteilter Link von Google Drive oder Dropbox. Verwende eine direkte Download-URL, oder sende die Datei.',
	url_not_allowed:
		'Die URL führt in ein privates Netz. Verwende eine öffentliche, oder erlaube den Server (FETCH_HOST_ALLOWLIST, CALLBACK_HOST_ALLOWLIST).',
	url_not_kept:
		'Die Plattform liest diese URL erst, wenn der Upload an der Reihe ist, vielleicht erst in einigen Stunden. Verwende eine, die dann noch gültig ist.',
	url_not_readable:
		'Die URL ließ sich nicht lesen: keine Antwort, Verbindung abgebrochen oder andere Länge als angekündigt. Prüfe sie.',
	url_too_slow:
		'Die Daten von der URL kamen zu langsam oder längere Zeit gar nicht an. Verwende einen schnelleren Server, oder sende die Datei selbst.',
	verify_token_wrong:
		'Das Verify-Token stimmt nicht mit META_VERIFY_TOKEN überein. Trage im Portal der App denselben Wert ein.',
};
