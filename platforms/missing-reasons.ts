/**
 * The reasons for missing metrics by code, in English (as in statistics documents) and in German. `{name}` is a
 * placeholder.
 */
const REASONS = {
	scope_not_granted: ['the scope {scope} was not granted', 'die Berechtigung {scope} wurde nicht erteilt'],
	left_out_late: [
		'{platform} omitted it from its response; values may arrive up to 48 hours late',
		'{platform} hat es in der Antwort weggelassen; Werte kommen bis zu 48 Stunden später',
	],
	left_out: ['{platform} omitted it from its response', '{platform} hat es in der Antwort weggelassen'],
	left_out_or_hidden: [
		'hidden by the channel, or left out by {platform}',
		'vom Kanal verborgen oder von {platform} weggelassen',
	],
	day_not_ready: [
		'{platform} has no value for the day that ended {until} yet; it may arrive up to 48 hours late',
		'{platform} hat für den Tag bis {until} keinen Wert; er kommt bis zu 48 Stunden später',
	],
	month_not_ready: [
		'{platform} has no value for the 30 days from {from} to {until} yet; it may arrive up to 48 hours late',
		'{platform} hat für die 30 Tage von {from} bis {until} keinen Wert; er kommt bis zu 48 Stunden später',
	],
	metric_retired: [
		'retired by {company} in {month}; see {instead}',
		'von {company} abgeschafft ({month}); siehe {instead}',
	],
	metric_refused: ['{platform} refuses this metric here', '{platform} verweigert diese Kennzahl hier'],
	not_for_login: [
		'{platform} does not provide it for this login',
		'{platform} zeigt es bei dieser Anmeldung nicht',
	],
	too_few_followers: [
		'{platform} requires at least {fewest} followers; the account has {followers}',
		'{platform} zeigt es ab {fewest} Followern; das Konto hat {followers}',
	],
	no_demographics: [
		'{platform} has no demographics of this account yet; they may arrive up to 48 hours late',
		'{platform} weiß noch nicht, wer diesem Konto folgt; das kommt bis zu 48 Stunden später',
	],
	too_few_viewers: [
		'{platform} had too few viewers on these days to report who they are',
		'{platform} hat an diesen Tagen zu wenige Zuschauer, um zu sagen, wer sie sind',
	],
	no_data_of_days: [
		'{platform} Analytics has no data for these days',
		'{platform} Analytics hat für diese Tage keine Daten',
	],
	subscribers_hidden: [
		'the channel hides how many subscribers it has',
		'der Kanal verbirgt, wie viele Abonnenten er hat',
	],
	computing_forbidden: [
		"{platform}'s policy forbids metrics computed from its data without its consent; they are switched off",
		'{platform} verbietet Werte, die ohne Zustimmung aus seinen Daten berechnet werden; sie sind abgeschaltet',
	],
	counts_lacking: [
		'no recent video has the counts that it needs',
		'keinem neueren Video sind die nötigen Zahlen bekannt',
	],
	video_counts_lacking: [
		'no recent video has all of views, likes, comments and shares',
		'zu keinem neueren Video sind Aufrufe, Likes, Kommentare und Geteiltes alle bekannt',
	],
	video_views_lacking: ['no recent video has views', 'zu keinem neueren Video sind Aufrufe bekannt'],
	posts_too_young: [
		'no recent post is {hours} hours old',
		'kein neuerer Beitrag ist schon {hours} Stunden alt',
	],
	followers_lacking: [
		'it needs the number of followers, which could not be read',
		'dazu fehlt die Zahl der Follower, die sich nicht lesen ließ',
	],
	posts_lacking: [
		'it needs the recent posts, which could not be read',
		'dazu fehlen die neueren Beiträge, die sich nicht lesen ließen',
	],
	likes_hidden: [
		'the likes of every recent post are hidden',
		'bei allen neueren Beiträgen sind die Likes verborgen',
	],
	likes_lacking: [
		'no recent post has likes and comments',
		'zu keinem neueren Beitrag sind Likes und Kommentare bekannt',
	],
	views_lacking: ['no recent post has views', 'zu keinem neueren Beitrag sind Aufrufe bekannt'],
	reach_lacking: ['no recent post has its reach', 'zu keinem neueren Beitrag ist die Reichweite bekannt'],
	interactions_lacking: [
		'no recent post has all of likes, comments, saves and shares',
		'zu keinem neueren Beitrag sind Likes, Kommentare, Gespeichertes und Geteiltes alle bekannt',
	],
	interactions_or_reach_lacking: [
		'no recent post has all of likes, comments, saves and shares and a reach above 0',
		'zu keinem neueren Beitrag sind Likes, Kommentare, Gespeichertes, Geteiltes und eine Reichweite über 0 bekannt',
	],
	post_too_old: ['read for the newest {newest} posts only', 'nur für die {newest} neuesten Beiträge gelesen'],
	unknown_now: ['the number of {figure} now is not known', 'die Zahl {figure} von jetzt ist nicht bekannt'],
	unknown_then: [
		'the number of {figure} at {time} is not known',
		'die Zahl {figure} vom {time} ist nicht bekannt',
	],
} as const satisfies Record<string, readonly [english: string, german: string]>;

/** The code for reasons that are only available as English text, such as a platform's own message. */
const OTHER = 'not_read';
const OTHER_IN_GERMAN = 'Es ließ sich nicht lesen; warum, steht im englischen Original.';

const SOME_POSTS = /^(\d+) of (\d+) posts: (.*)$/s;

export type MissingCode = keyof typeof REASONS;
type Values = Readonly<Record<string, string | number>>;

/** The reason for a missing metric, with the data for its translation. */
export interface MissingReason {
	code: string;
	/** The English text in the document. */
	message: string;
	values: Record<string, string>;
}

const fillIn = (template: string, values: Values) =>
	template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** Returns the text of a reason for `meta.missing`. */
export const missingBecause = (reason: MissingCode, values: Values = {}): string =>
	fillIn(REASONS[reason][0], values);

const PATTERNS = Object.entries(REASONS).map(([code, [english]]) => {
	const literal = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
	return { code, pattern: new RegExp(`^${literal.replace(/\{(\w+)\}/g, '(?<$1>.+?)')}$`) };
});

/** Recognizes the reason in a document's text, including documents stored by older versions or other programs. */
export function missingReason(message: string): MissingReason {
	const [, lacking, posts, why] = SOME_POSTS.exec(message) ?? [];
	if (lacking !== undefined && posts !== undefined && why !== undefined) {
		const { code, values } = missingReason(why);
		return { code, message, values: { ...values, lacking, posts } };
	}
	for (const { code, pattern } of PATTERNS) {
		const match = pattern.exec(message);
		if (match) return { code, message, values: { ...match.groups } };
	}
	return { code: OTHER, message, values: {} };
}

/** Returns the German text of a reason. */
export function missingInGerman({ code, values }: MissingReason): string {
	const known = Object.hasOwn(REASONS, code) ? REASONS[code as MissingCode][1] : undefined;
	const words = known === undefined ? OTHER_IN_GERMAN : fillIn(known, values);
	return values.lacking === undefined ? words : `${values.lacking} von ${values.posts} Beiträgen: ${words}`;
}
