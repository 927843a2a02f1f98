import type { Language } from '../../pages';

/** The title and text of a message. */
type Said = readonly [title: string, text: string];

/** The reason why a link can no longer be used. */
export type Ending =
	| 'publishing'
	| 'published'
	| 'cancelled'
	| 'failed'
	| 'expired'
	/** The post has been prepared again, so there is a newer link. */
	| 'changed'
	/** The link has expired. */
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
	/** Shown if the decision was submitted too late. */
	tooLate: string;
	stays(platform: string): string;
	open: string;
	again: string;
	other: { language: Language; name: string };
}

const en: ApprovalTexts = {
	waits: 'A post is waiting for your approval',
	account: 'Account',
	caption: 'Caption',
	noCaption: 'No caption',
	file: 'File',
	media: 'Media to be published',
	planned: (time) => `If you approve it, it will be published on ${time}.`,
	atOnce: 'If you approve it, it will be published immediately.',
	choose: 'Please choose',
	missing: (field) => `Choose an option for "${field}". Nothing was published.`,
	approve: 'Publish',
	decline: 'Discard',
	once: (time) =>
		`This link works once and expires on ${time}. Anyone who has it can approve or decline the post.`,
	endings: {
		publishing: ['Approved', 'The post is being published or is scheduled.'],
		published: ['Published', 'The post has been published.'],
		cancelled: ['Discarded', 'This post will not be published.'],
		failed: ['Not published', 'The post could not be published. See the dashboard for the reason.'],
		expired: ['Too late', 'The post was not approved in time. Nothing was published.'],
		changed: [
			'The post was changed',
			'It was prepared again after this link was created. Open the link in the latest message.',
		],
		late: [
			'The link has expired',
			'It was never used. If the post is still waiting, approve or decline it in the dashboard.',
		],
		unknown: ['Invalid link', 'Check that you copied the whole link from the message.'],
		busy: ['Too many requests', 'Wait a minute, then open the link again.'],
	},
	tooLate: 'The post was already approved or declined, so your click had no effect.',
	stays: (platform) => `The video stays private on ${platform}; you can delete it there.`,
	open: 'Open the post',
	again: 'Check again',
	other: { language: 'de', name: 'Deutsch' },
};

const de: ApprovalTexts = {
	waits: 'Ein Beitrag wartet auf dich',
	account: 'Konto',
	caption: 'Text',
	noCaption: 'Ohne Text',
	file: 'Datei',
	media: 'Zu veröffentlichende Medien',
	planned: (time) => `Nach der Freigabe wird er am ${time} veröffentlicht.`,
	atOnce: 'Nach der Freigabe wird er sofort veröffentlicht.',
	choose: 'Bitte wählen',
	missing: (field) => `Wähle eine Option für „${field}“. Es wurde nichts veröffentlicht.`,
	approve: 'Veröffentlichen',
	decline: 'Verwerfen',
	once: (time) =>
		`Der Link gilt nur einmal und läuft am ${time} ab. Wer ihn hat, kann den Beitrag freigeben oder verwerfen.`,
	endings: {
		publishing: ['Freigegeben', 'Der Beitrag wird veröffentlicht oder ist geplant.'],
		published: ['Veröffentlicht', 'Der Beitrag wurde veröffentlicht.'],
		cancelled: ['Verworfen', 'Dieser Beitrag wird nicht veröffentlicht.'],
		failed: [
			'Nicht veröffentlicht',
			'Der Beitrag konnte nicht veröffentlicht werden. Den Grund findest du im Dashboard.',
		],
		expired: ['Zu spät', 'Der Beitrag wurde nicht rechtzeitig freigegeben. Es wurde nichts veröffentlicht.'],
		changed: [
			'Der Beitrag wurde geändert',
			'Er wurde neu vorbereitet, nachdem dieser Link erstellt wurde. Öffne den Link in der neuesten Nachricht.',
		],
		late: [
			'Der Link ist abgelaufen',
			'Es wurde nichts damit veröffentlicht. Wenn der Beitrag noch wartet, entscheide im Dashboard.',
		],
		unknown: ['Link ungültig', 'Prüfe, ob du den Link vollständig aus der Nachricht kopiert hast.'],
		busy: ['Zu viele Anfragen', 'Warte eine Minute und öffne den Link dann noch einmal.'],
	},
	tooLate: 'Über den Beitrag wurde bereits entschieden. Dein Klick hat nichts geändert.',
	stays: (platform) => `Das Video bleibt auf ${platform} privat; du kannst es dort löschen.`,
	open: 'Beitrag öffnen',
	again: 'Noch einmal nachsehen',
	other: { language: 'en', name: 'English' },
};

/** The texts of the approval pages. */
export const APPROVAL_TEXTS: Record<Language, ApprovalTexts> = { en, de };

/** Formats a time for the reader. @param time milliseconds since 1970 */
export const timeIn = (language: Language, time: number): string =>
	`${new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'de-DE', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(time)} UTC`;
