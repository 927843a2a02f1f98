import type { Language } from '../../pages';

/** A heading and what it means. */
type Said = readonly [title: string, text: string];

/** Why a page has nothing to decide. */
export type Ending =
	| 'publishing'
	| 'published'
	| 'cancelled'
	| 'failed'
	| 'expired'
	/** Prepared again, so that there is another link. */
	| 'changed'
	/** The link is too old. */
	| 'late'
	| 'unknown'
	/** Too many requests. */
	| 'busy';

interface ApprovalTexts {
	waits: string;
	account: string;
	caption: string;
	noCaption: string;
	file: string;
	media: string;
	planned(time: string): string;
	atOnce: string;
	choose: string;
	missing(field: string): string;
	approve: string;
	decline: string;
	once(time: string): string;
	endings: Record<Ending, Said>;
	/** To a person whose click came too late. */
	tooLate: string;
	stays(platform: string): string;
	open: string;
	again: string;
	other: { language: Language; name: string };
}

const en: ApprovalTexts = {
	waits: 'A post waits for you',
	account: 'Account',
	caption: 'Caption',
	noCaption: 'Without a caption',
	file: 'File',
	media: 'What would be published',
	planned: (time) => `Once approved, it is published at ${time}.`,
	atOnce: 'Once approved, it is published at once.',
	choose: 'Please choose',
	missing: (field) => `Choose an answer for "${field}". Nothing was published.`,
	approve: 'Publish',
	decline: 'Discard',
	once: (time) => `The link works once, until ${time}. Anyone who has it can decide.`,
	endings: {
		publishing: ['Approved', 'The post is being published, or waits for its time.'],
		published: ['Published', 'The post is published, once.'],
		cancelled: ['Discarded', 'This post is not published.'],
		failed: ['Not published', 'The post could not be published. The dashboard says why.'],
		expired: ['Too late', 'Nobody approved the post in time. Nothing was published.'],
		changed: [
			'The post was changed',
			'It was prepared again after this link was made. Open the link in the newest message.',
		],
		late: [
			'The link has expired',
			'Nothing was published with it. If the post still waits, decide in the dashboard.',
		],
		unknown: ['No such link', 'Check that the link is complete, as the message has it.'],
		busy: ['Too many requests', 'Wait a minute, then open the link again.'],
	},
	tooLate: 'It was decided before you clicked, so your click changed nothing.',
	stays: (platform) => `The video stays private on ${platform}; you can delete it there.`,
	open: 'Open the post',
	again: 'Look again',
	other: { language: 'de', name: 'Deutsch' },
};

const de: ApprovalTexts = {
	waits: 'Ein Beitrag wartet auf dich',
	account: 'Konto',
	caption: 'Text',
	noCaption: 'Ohne Text',
	file: 'Datei',
	media: 'Was veröffentlicht würde',
	planned: (time) => `Nach der Freigabe wird er um ${time} veröffentlicht.`,
	atOnce: 'Nach der Freigabe wird er sofort veröffentlicht.',
	choose: 'Bitte wählen',
	missing: (field) => `Wähle eine Antwort für „${field}“. Es wurde nichts veröffentlicht.`,
	approve: 'Veröffentlichen',
	decline: 'Verwerfen',
	once: (time) => `Der Link gilt einmal, bis ${time}. Wer ihn hat, kann entscheiden.`,
	endings: {
		publishing: ['Freigegeben', 'Der Beitrag wird veröffentlicht oder wartet auf seine Zeit.'],
		published: ['Veröffentlicht', 'Der Beitrag ist veröffentlicht, einmal.'],
		cancelled: ['Verworfen', 'Dieser Beitrag wird nicht veröffentlicht.'],
		failed: [
			'Nicht veröffentlicht',
			'Der Beitrag ließ sich nicht veröffentlichen. Warum, steht im Dashboard.',
		],
		expired: ['Zu spät', 'Niemand hat den Beitrag rechtzeitig freigegeben. Es wurde nichts veröffentlicht.'],
		changed: [
			'Der Beitrag wurde geändert',
			'Er wurde neu vorbereitet, nachdem dieser Link entstanden ist. Öffne den Link in der neuesten Nachricht.',
		],
		late: [
			'Der Link ist abgelaufen',
			'Damit wurde nichts veröffentlicht. Wartet der Beitrag noch, entscheide im Dashboard.',
		],
		unknown: ['Kein solcher Link', 'Prüfe, ob der Link vollständig ist, so wie er in der Nachricht steht.'],
		busy: ['Zu viele Anfragen', 'Warte eine Minute und öffne den Link dann noch einmal.'],
	},
	tooLate: 'Es war schon entschieden, als du geklickt hast. Dein Klick hat nichts geändert.',
	stays: (platform) => `Das Video bleibt auf ${platform} privat; du kannst es dort löschen.`,
	open: 'Beitrag öffnen',
	again: 'Noch einmal nachsehen',
	other: { language: 'en', name: 'English' },
};

/** What a page for an approval says. */
export const APPROVAL_TEXTS: Record<Language, ApprovalTexts> = { en, de };

/** A time as people read it. @param time milliseconds since 1970 */
export const timeIn = (language: Language, time: number): string =>
	`${new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'de-DE', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(time)} UTC`;
