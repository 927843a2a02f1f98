/**
 * German texts for platform and media errors, by code. The English text is shown alongside, since it contains the
 * details. For the service's own errors, see `service/core/german-errors.ts`.
 */
export const GERMAN_PLATFORM_ERRORS: Readonly<Record<string, string>> = {
	// Connecting accounts and tokens.
	access_denied:
		'Auf der Seite der Plattform wurde der Zugriff abgelehnt. Verbinde das Konto noch einmal und erlaube ihn.',
	api_not_enabled:
		'Dem Google-Projekt fehlt eine API. Schalte in der Google Cloud Console „YouTube Data API v3“ und „YouTube Analytics API“ ein.',
	app_capability_missing:
		'Die App darf diesen Teil der API nicht benutzen. Füge ihn im Portal hinzu; für fremde Konten ist dort Advanced Access nötig.',
	app_not_accepted:
		'Die Plattform lehnt App-ID und Secret ab. Vergleiche beide mit den Angaben im Portal; die Instagram-App hat andere als die Meta-App.',
	app_not_configured:
		'App-ID und Secret fehlen. Trage sie in den Einstellungen des Dashboards oder in .env.social ein.',
	app_not_entitled:
		'Instagram lässt diese App nicht auf dieses Konto zugreifen: Es ist kein professionelles Konto, oder in der App fehlt „Instagram Login“. Prüfe beides und verbinde das Konto neu.',
	app_not_ready:
		'Die App ist in TikToks Sandbox, und das Konto gehört nicht zu ihren Testkonten. Füge es im Portal hinzu.',
	app_proof_refused:
		'Das App-Secret ist falsch oder fehlt, obwohl die App einen damit signierten Nachweis verlangt. Kopiere es noch einmal aus dem Portal.',
	channel_missing:
		'Dieses Google-Konto hat keinen YouTube-Kanal. Lege einen an, oder stelle die Verbindung neu her und wähle dabei ein anderes Konto.',
	comments_not_allowed:
		'Kommentare, Erwähnungen und Markierungen brauchen eine eigene Berechtigung. Verbinde das Konto neu und erteile sie.',
	facebook_login_required: 'Diese Funktion gibt es nur mit Facebook Login. Verbinde das Konto darüber.',
	instagram_account_not_found:
		'Keine der gewählten Facebook-Seiten hat ein Instagram-Konto. Verknüpfe eines, und wähle diese Seite beim nächsten Verbinden aus.',
	reconnect_required:
		'Die Plattform gewährt keinen Zugriff mehr: Er ist abgelaufen oder wurde entzogen, oder das Passwort wurde geändert. Verbinde das Konto neu.',
	scope_missing:
		'Eine Berechtigung wurde nicht erteilt. Verbinde das Konto neu und lass alle Kästchen angekreuzt.',
	scope_unknown:
		'Die App hat eine der verlangten Berechtigungen nicht. Füge sie im Portal hinzu, oder fordere weniger Berechtigungen an.',
	sign_in_refused:
		'Die Plattform hat die Anmeldung abgelehnt. Prüfe im Portal, ob die Redirect-URL eingetragen ist und die App die nötigen Berechtigungen hat.',
	token_not_renewable:
		'Der Zugriff gilt noch, lässt sich aber nicht erneuern. Verbinde das Konto neu, bevor er abläuft.',
	token_too_young:
		'Instagram erneuert ein Token erst, wenn es 24 Stunden alt ist. Es funktioniert; du musst nichts tun.',

	// Requirements for files.
	aspect_ratio_doubtful:
		'Das Seitenverhältnis liegt zwischen 3:4 und 4:5; laut Dokumentation ist das nicht erlaubt, aber Instagram hat solche Bilder schon akzeptiert. Schneide das Bild auf 4:5 zu, falls es abgelehnt wird.',
	aspect_ratio_refused:
		'Instagram akzeptiert dieses Seitenverhältnis nicht; bei Bildern im Feed muss es zwischen 3:4 und 1,91:1 liegen. Schneide die Datei zu.',
	audio_channels_refused: 'Der Ton hat zu viele Kanäle; Instagram erlaubt höchstens Stereo. Wandle ihn um.',
	audio_codec_refused: 'Der Audiocodec wird nicht unterstützt; Instagram verlangt AAC. Wandle den Ton um.',
	audio_rate_refused: 'Die Abtastrate des Tons ist zu hoch; Instagram erlaubt bis zu 48 kHz. Wandle ihn um.',
	bit_rate_refused:
		'Die Bitrate ist zu hoch; Instagram erlaubt bis zu 25 Mbit/s. Exportiere das Video mit einer niedrigeren Bitrate.',
	codec_refused:
		'Der Videocodec wird nicht unterstützt. Exportiere das Video mit H.264 oder HEVC, für TikTok auch mit VP8 oder VP9.',
	container_refused:
		'Das Dateiformat wird nicht unterstützt. Sende Videos als MP4 oder MOV, an TikTok auch als WebM, und Bilder als JPEG.',
	duration_refused:
		'Das Video ist zu kurz oder zu lang. Erlaubt sind bei TikTok bis zu 10 Minuten, bei Reels 3 Sekunden bis 15 Minuten und bei Stories bis zu 60 Sekunden.',
	edit_list:
		'Das Video enthält Schnittlisten (edit lists), die Instagram nicht erlaubt. Wenn es abgelehnt wird, wandle es mit „ffmpeg -use_editlist 0“ um.',
	file_cut_off: 'Die Datei ist unvollständig. Exportiere sie neu und sende sie noch einmal.',
	file_size_doubtful:
		'Das Bild ist zwischen 8.000.000 und 8.388.608 Byte groß; Instagram dokumentiert beide Werte als Limit. Sende ein kleineres, falls es abgelehnt wird.',
	frame_rate_refused:
		'Die Bildrate ist nicht erlaubt. Exportiere das Video mit 23 bis 60 Bildern pro Sekunde.',
	frame_size_refused:
		'Breite oder Höhe ist nicht erlaubt. TikTok akzeptiert Videos mit 360 bis 4096 Pixeln je Seite und Bilder bis 1080 × 1920, Instagram bis zu 1920 Pixel Breite.',
	moov_not_first:
		'Die Metadaten des Videos (moov) stehen nicht am Anfang. Wandle es um: „ffmpeg -i in.mp4 -c copy -movflags +faststart out.mp4“.',
	no_video_track: 'Die Datei enthält nur Ton und keine Videospur. Sende ein Video.',
	not_a_video:
		'Die Datei ist laut ihrem Inhalt weder ein MP4-, MOV- oder WebM-Video noch ein JPEG- oder WebP-Bild. Wandle sie um und sende sie noch einmal.',

	file_too_large: 'Die Datei ist größer, als der Dienst oder die Plattform erlaubt. Sende eine kleinere.',

	// Texts and fields.
	angle_bracket_refused:
		'YouTube erlaubt „<“ und „>“ weder im Titel noch in Beschreibung und Tags. Entferne sie.',
	auto_approve_not_used:
		'auto_approve hat hier keine Wirkung: Auf TikTok veröffentlichst du selbst, und auf YouTube legt erst die Freigabe fest, wer das Video sehen darf.',
	caption_not_used:
		'Für Entwürfe bei TikTok und Stories bei Instagram wird dieser Text nicht verwendet. Er wurde nicht gesendet.',
	caption_too_long: 'Der Text ist zu lang; Instagram erlaubt 2.200 Zeichen. Kürze ihn.',
	description_too_long:
		'Die Beschreibung ist zu lang: TikTok erlaubt bei Bildern 4.000 UTF-16-Einheiten, YouTube 5.000 Byte. Kürze sie.',
	domain_verification:
		'TikTok holt Bilder nur von Domains, die für die App bestätigt sind. Bestätige die Domain der Bilder, falls das noch nicht geschehen ist.',
	made_for_kids_missing:
		'YouTube verlangt die Angabe, ob das Video speziell für Kinder ist. Gib das beim Senden an, oder lege es für alle Videos fest (YOUTUBE_MADE_FOR_KIDS).',
	media_type_not_used:
		'Diese Art von Beitrag gibt es nur bei Instagram; die anderen Plattformen bekommen einen Entwurf.',
	privacy_level_not_allowed:
		'Diese Sichtbarkeit ist für das Konto nicht erlaubt. Wähle eine, die TikTok anbietet.',
	privacy_required:
		'YouTube muss wissen, wer das Video sehen darf. Wähle bei der Freigabe privat, nicht gelistet oder öffentlich.',
	public_url_required:
		'Instagram muss diese Datei selbst holen, und der Dienst hat keine öffentliche https-URL (PUBLIC_URL). Richte sie ein, oder sende eine URL.',
	robots_disallow:
		'Die robots.txt dieses Servers verbietet Metas Crawlern den Abruf des Bildes. Erlaube ihn dort, oder nutze einen anderen Server.',
	tags_too_long: 'Die Tags sind zu lang; YouTube erlaubt insgesamt 500 Zeichen. Entferne einige.',
	title_missing: 'YouTube verlangt einen Titel. Gib einen an.',
	title_not_used: 'Instagram kennt nur einen Text. Gesendet wurde der Text des Beitrags, nicht der Titel.',
	title_too_long:
		'Der Titel ist zu lang: TikTok erlaubt bei Bildern 90 UTF-16-Einheiten, YouTube 100 Zeichen. Kürze ihn.',
	too_many_hashtags: 'Der Text hat zu viele Hashtags; Instagram erlaubt 30. Entferne einige.',
	too_many_mentions: 'Der Text hat zu viele Erwähnungen; Instagram erlaubt 20. Entferne einige.',
	url_redirects: 'TikTok folgt bei Bildern keinen Weiterleitungen. Gib die Ziel-URL der Weiterleitung an.',

	// Sending to platforms.
	account_banned_from_posting:
		'TikTok hat das Konto für Beiträge gesperrt. Sieh in der App in deinen Nachrichten nach.',
	account_restricted:
		'Die Plattform hat das Konto eingeschränkt, gesperrt oder geschlossen. Folge den Schritten in ihrer App.',
	action_blocked:
		'Die Plattform hat den Vorgang als möglichen Spam blockiert; der Beitrag ist vielleicht trotzdem erschienen. Sieh dort nach, bevor du noch einmal sendest.',
	app_not_audited:
		'TikTok hat die App noch nicht geprüft; bis dahin muss das Konto für direkte Beiträge privat sein. Beantrage die Prüfung im Portal.',
	app_too_old:
		'Für Entwürfe mit Bildern braucht das Telefon die TikTok-App 31.8 oder neuer. Aktualisiere sie.',
	blocked_by_policy:
		'Die Plattform hat das Konto vorübergehend blockiert. Warte, und sieh in der App in deinen Nachrichten nach.',
	cancelled:
		'Die Übertragung wurde abgebrochen. Sieh auf der Plattform nach, ob der Beitrag trotzdem angekommen ist.',
	comment_hidden:
		'Instagram erlaubt keine Antworten auf ausgeblendete Kommentare. Blende den Kommentar wieder ein.',
	container_expired:
		'Der Beitrag wurde nicht innerhalb der 24 Stunden freigegeben, die Instagram ihn bereithält. Sende ihn noch einmal.',
	container_limit:
		'Das Konto hat in 24 Stunden 400 Beiträge vorbereitet; mehr erlaubt Instagram nicht. Der Dienst wartet automatisch.',
	container_not_created: 'Instagram konnte den Beitrag nicht vorbereiten. Versuche es noch einmal.',
	container_not_ready: 'Instagram verarbeitet den Beitrag noch. Veröffentliche ihn, wenn er fertig ist.',
	delivery_failed:
		'TikTok hat die Zustellung aus einem undokumentierten Grund abgebrochen. Sieh im Posteingang der App nach.',
	hashtag_limit:
		'Ein Konto darf in 7 Tagen nach höchstens 30 verschiedenen Hashtags suchen. Verwende einen, nach dem du schon gesucht hast, oder warte.',
	hashtag_unknown:
		'Zu diesem Hashtag gibt es keine öffentlichen Beiträge, oder Instagram zeigt sie nicht. Prüfe die Schreibweise.',
	invite_not_found: 'Zu diesem Beitrag gibt es keine offene Einladung. Rufe die Liste der Einladungen ab.',
	media_download_timeout:
		'Instagram hat zu lange gebraucht, um die Datei zu holen. Versuche es noch einmal, am besten von einem schnelleren Server.',
	media_not_fetchable:
		'Instagram konnte die Datei unter ihrer URL nicht holen. Die URL muss ohne Anmeldung erreichbar sein und direkt die Datei liefern.',
	media_not_found: 'Instagram findet den Beitrag nicht, oder das Konto darf ihn nicht sehen. Prüfe die ID.',
	media_processing_failed:
		'Die Plattform konnte die Datei nicht verarbeiten. Exportiere sie neu und beachte die Anforderungen in der Dokumentation.',
	media_refused:
		'Die Plattform hat die Datei abgelehnt. Ändere, was sie beanstandet, und sende sie noch einmal.',
	not_cancellable:
		'Die Übertragung war schon beendet und lässt sich nicht mehr abbrechen. Rufe ihren Status ab.',
	object_not_found:
		'Eine solche ID gibt es nicht, oder das verbundene Konto darf sie nicht sehen. Prüfe die ID.',
	outcome_unknown:
		'Die Antwort der Plattform ging verloren; ob der Beitrag da ist, ist unbekannt. Sieh dort nach, bevor du noch einmal sendest.',
	platform_refused:
		'Die Plattform hat die Anfrage abgelehnt und nennt einen undokumentierten Code. Sieh dort nach, ob der Beitrag trotzdem angekommen ist.',
	platform_unavailable: 'Bei der Plattform gibt es gerade eine Störung. Versuche es später noch einmal.',
	platform_unreachable:
		'Die Plattform antwortet nicht. Prüfe Netz, DNS und Proxy des Dienstes, oder versuche es später noch einmal.',
	posting_limit_reached: 'Konto oder App haben das Tageslimit für Beiträge erreicht. Warte bis morgen.',
	privacy_not_kept:
		'Das Video hat nicht die verlangte Sichtbarkeit. Sieh es dir sofort in YouTube Studio an.',
	processing_timeout:
		'Die Plattform hat die Datei nicht rechtzeitig verarbeitet. Sieh dort nach, bevor du noch einmal sendest.',
	publish_id_of_other_account:
		'Diese Publish-ID gehört zu einem anderen Konto. Wechsle zu jenem Konto, oder gib eine andere ID an.',
	publish_id_unknown: 'TikTok kennt diese Publish-ID nicht. Prüfe sie.',
	publishing_quota_used_up:
		'Das Konto hat das 24-Stunden-Limit für Beiträge erreicht. Veröffentliche den Beitrag später.',
	pull_failed:
		'TikTok konnte die Datei nicht holen. Gib eine URL ohne Weiterleitung an und versuche es noch einmal.',
	quota_used_up:
		'Das Google-Projekt hat sein Tageskontingent verbraucht. Es wird um Mitternacht in Los Angeles zurückgesetzt.',
	rate_limited: 'Das waren zu viele Anfragen an die Plattform. Warte; Zustellungen warten automatisch.',
	refused_as_spam: 'TikTok hält den Beitrag für Spam. Sieh in der App in deinen Nachrichten nach.',
	request_forbidden:
		'Das verbundene Konto darf das nicht, etwa weil das Video zu einem anderen Kanal gehört. Wähle das passende Konto.',
	request_refused: 'Die Plattform hat die Anfrage abgelehnt. Korrigiere sie.',
	source_incomplete: 'Die Datei ist kürzer als angekündigt. Sende sie noch einmal vollständig.',
	source_too_long:
		'Die Datei ist länger als angekündigt: Sie wurde noch geschrieben, oder ihr Server komprimiert sie. Sende sie noch einmal.',
	thumbnail_not_allowed:
		'Ein eigenes Vorschaubild braucht ein Konto mit bestätigter Telefonnummer. Bestätige sie unter youtube.com/verify.',
	too_many_pending_drafts:
		'Im TikTok-Posteingang warten schon fünf Entwürfe der letzten 24 Stunden. Stelle in der App einige fertig.',
	trial_reels_not_available:
		'Probe-Reels bietet Instagram diesem Konto nicht an. Sende ein gewöhnliches Reel.',
	upload_failed: 'Der Upload zu Instagram ist fehlgeschlagen. Versuche es noch einmal.',
	upload_host_refused:
		'Die Plattform hat als Ziel für den Upload einen fremden Server genannt. Dorthin wurde nichts gesendet; sieh nach, ob der Beitrag trotzdem da ist.',
	upload_interrupted:
		'Die Verbindung brach während der Übertragung ab. Sie wird an derselben Stelle fortgesetzt.',
	upload_out_of_step:
		'Die Plattform meldet eine Anzahl Bytes, die zu keinem gesendeten Teil passt. Sieh im Posteingang nach, bevor du noch einmal sendest.',
	upload_refused:
		'Der Server der Plattform hat einen Teil der Datei abgelehnt. Sieh nach, ob der Beitrag trotzdem angekommen ist.',
	upload_unknown:
		'Der Server der Plattform kennt diese Übertragung nicht mehr. Sieh nach, ob der Beitrag angekommen ist, bevor du noch einmal sendest.',
	upload_url_expired: 'Die Upload-URL ist abgelaufen; es ist kein Video entstanden. Versuche es noch einmal.',
	url_not_verified:
		'TikTok holt Dateien nur von bestätigten Domains. Bestätige sie im Portal, oder lass den Dienst die Datei senden.',
	video_not_ready: 'Das geht erst, wenn das Video fertig verarbeitet ist. Warte und versuche es noch einmal.',
	video_rejected:
		'YouTube hat das Video abgelehnt, etwa wegen seiner Länge, aus urheberrechtlichen Gründen oder weil es schon vorhanden ist. Sieh in YouTube Studio nach.',

	// Statistics.
	account_not_discoverable:
		'Unter diesem Namen gibt es kein professionelles Konto, oder Instagram zeigt es nicht. Prüfe den Namen.',
	figures_withheld:
		'Instagram zeigt diese Kennzahlen erst ab einer Mindestzahl von Personen oder hat für diesen Beitrag keine.',
};
