import type { Language } from '../pages';
import type { FigureName } from './kit';
import type { Change } from './kit-schemas';

const en = {
	mediaKit: 'Media kit',
	total: 'followers in total',
	oneFollowers: 'followers',
	notCounted: (names: string) => `without ${names}, whose number of followers is not available`,
	badge: 'followers',
	summary: (followers: string, platforms: string) => `${followers} followers on ${platforms}.`,
	and: ' and ',
	figures: {
		followers: 'Followers',
		engagement_rate: 'Engagement rate',
		avg_views: 'Average views',
		reach_daily: 'Reach per day',
		views_daily: 'Views per day',
		posts: 'Posts',
	} satisfies Record<FigureName, string>,
	lastDay: 'last full day',
	notAvailable: 'not available',
	unchanged: (days: string) => `unchanged in ${days}`,
	changed: (by: string, days: string) => `${by} in ${days}`,
	points: (by: string) => `${by} points`,
	days: (days: number) => (days === 1 ? '1 day' : `${days} days`),
	verified: 'verified',
	trend: (what: string, whose: string) => `${what} of ${whose}`,
	course: (from: string, to: string, first: string, last: string) =>
		`From ${first} on ${from} to ${last} on ${to}.`,
	noTrend: 'The trend can be drawn once there are figures of two days.',
	asTable: 'The trend as a table',
	date: 'Date',
	bestPosts: 'Best recent posts',
	bestPostsNote: 'The recent posts with the most views.',
	noPosts: 'No recent posts are available.',
	untitled: 'Post without a title',
	views: 'views',
	likes: 'likes',
	comments: 'comments',
	shares: 'shares',
	saved: 'saved',
	source: (platform: string, api: string, time: string) => `Source: ${platform} (${api}), data of ${time}`,
	stale: 'older than 24 hours',
	noData: 'No current figures are available.',
	notAvailableMeans: '“Not available” means that a platform does not tell a figure; it is not zero.',
	otherLanguage: { tag: 'de', name: 'Deutsch' },
	asJson: 'These figures as JSON',
	gone: 'There is no page here',
	goneText: 'This media kit does not exist, or its owner has switched it off. Check the address.',
};

type Words = typeof en;

const de: Words = {
	mediaKit: 'Media-Kit',
	total: 'Follower insgesamt',
	oneFollowers: 'Follower',
	notCounted: (names) => `ohne ${names}, dort ist die Zahl der Follower nicht verfügbar`,
	badge: 'Follower',
	summary: (followers, platforms) => `${followers} Follower auf ${platforms}.`,
	and: ' und ',
	figures: {
		followers: 'Follower',
		engagement_rate: 'Engagement-Rate',
		avg_views: 'Aufrufe im Schnitt',
		reach_daily: 'Reichweite pro Tag',
		views_daily: 'Aufrufe pro Tag',
		posts: 'Beiträge',
	},
	lastDay: 'letzter voller Tag',
	notAvailable: 'nicht verfügbar',
	unchanged: (days) => `unverändert in ${days}`,
	changed: (by, days) => `${by} in ${days}`,
	points: (by) => `${by} Punkte`,
	days: (days) => (days === 1 ? '1 Tag' : `${days} Tagen`),
	verified: 'verifiziert',
	trend: (what, whose) => `${what} von ${whose}`,
	course: (from, to, first, last) => `Von ${first} am ${from} bis ${last} am ${to}.`,
	noTrend: 'Der Verlauf wird gezeichnet, sobald es Zahlen von zwei Tagen gibt.',
	asTable: 'Der Verlauf als Tabelle',
	date: 'Datum',
	bestPosts: 'Die besten neueren Beiträge',
	bestPostsNote: 'Die neueren Beiträge mit den meisten Aufrufen.',
	noPosts: 'Es sind keine neueren Beiträge verfügbar.',
	untitled: 'Beitrag ohne Titel',
	views: 'Aufrufe',
	likes: 'Likes',
	comments: 'Kommentare',
	shares: 'geteilt',
	saved: 'gespeichert',
	source: (platform, api, time) => `Quelle: ${platform} (${api}), Stand ${time}`,
	stale: 'älter als 24 Stunden',
	noData: 'Es sind keine aktuellen Zahlen verfügbar.',
	notAvailableMeans:
		'„Nicht verfügbar“ heißt, dass eine Plattform den Wert nicht nennt; es bedeutet nicht 0.',
	otherLanguage: { tag: 'en', name: 'English' },
	asJson: 'Diese Zahlen als JSON',
	gone: 'Hier ist keine Seite',
	goneText: 'Dieses Media-Kit gibt es nicht, oder es ist gerade nicht öffentlich. Bitte die Adresse prüfen.',
};

const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE' };

/** How a language writes what stands on a page. */
function createWording(language: Language) {
	const locale = LOCALES[language];
	const words = language === 'de' ? de : en;
	const numbers = (options: Intl.NumberFormatOptions) =>
		new Intl.NumberFormat(locale, { maximumFractionDigits: 2, ...options }).format;
	/** Of times in ISO 8601. */
	const times = (options: Intl.DateTimeFormatOptions) => {
		const { format } = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
		return (time: string) => format(new Date(time));
	};
	const [number, day, hours] = [numbers({}), times({ dateStyle: 'long' }), times({ timeStyle: 'short' })];
	const signed = numbers({ signDisplay: 'exceptZero' });
	const percent = numbers({ style: 'percent' });
	return {
		...words,
		language,
		locale,
		number,
		compact: numbers({ notation: 'compact', maximumFractionDigits: 1 }),
		day,
		shortDay: times({ day: 'numeric', month: 'short' }),
		time: (time: string) => `${day(time)}, ${hours(time)} UTC`,
		/** A figure with its unit. */
		figure: (name: FigureName, value: number) =>
			name === 'engagement_rate' ? percent(value / 100) : number(value),
		change(name: FigureName, { by, days }: Change): string {
			if (by === 0) return words.unchanged(words.days(days));
			const text = signed(by).replace('-', '−');
			return words.changed(name === 'engagement_rate' ? words.points(text) : text, words.days(days));
		},
	};
}

export type Wording = ReturnType<typeof createWording>;

/** The words and number formats of our languages. */
export const WORDING: Record<Language, Wording> = { en: createWording('en'), de: createWording('de') };
