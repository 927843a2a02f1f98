import { PlatformError, settle } from '../errors';
import { asCount, asText, type JsonObject } from '../json';
import { lackOf, type PostStatistics } from '../statistics';
import type { Instagram } from './api';
import { concernsAll } from './errors';
import { nestedInsights, readMediaInsights, type Insights } from './insights';
import { missingBecause } from '../missing-reasons';
import { listMedia } from './media';

/**
 * Without insights in the list, each post takes a separate call, so only the newest posts are read, a few at a time.
 */
const MOST_POSTS = 25;
const AT_A_TIME = 5;

type Figure = 'views' | 'shares' | 'saved' | 'reach' | 'likes';

/** The metrics to read for posts or stories, and the label used in `missing`. */
export interface Kind {
	/** The metrics; contracts/instagram-api.md §3.3 lists those for each kind of post. */
	figures: readonly Figure[];
	label: string;
}

/** `likes` is read only if the post lacks the count because its owner hides it from others. */
export const POSTS: Kind = {
	figures: ['views', 'shares', 'saved', 'reach', 'likes'],
	label: 'recent_posts',
};

export const STORIES: Kind = { figures: ['views', 'reach', 'shares'], label: 'stories' };

const TOO_OLD = missingBecause('post_too_old', { newest: MOST_POSTS });

/** Returns the metrics to read for a post. */
const wanted = ({ like_count: likes }: JsonObject, { figures }: Kind): Figure[] =>
	figures.filter((figure) => figure !== 'likes' || asCount(likes) === undefined);

/** The insights of each post by its ID, or the reason why it has none. */
type Found = Map<string, Insights | string>;

const idOf = ({ id }: JsonObject) => asText(id) ?? '';

/**
 * Returns the error after which no more posts are read, if any: a rate limit, an invalid token, or a full group of
 * posts that all failed.
 */
function endOf(answers: readonly (Insights | PlatformError)[]): PlatformError | undefined {
	const errors = answers.filter((answer) => answer instanceof PlatformError);
	return errors.find(concernsAll) ?? (errors.length < AT_A_TIME ? undefined : errors[0]);
}

/** Returns the insights included in the list, but only for posts with every metric included. */
function foundInList(media: readonly JsonObject[], kind: Kind): Found {
	const found: Found = new Map();
	for (const post of media) {
		const insights = nestedInsights(post, wanted(post, kind));
		if (Object.keys(insights.missing).length === 0) found.set(idOf(post), insights);
	}
	return found;
}

/**
 * Reads each post in a separate call. A failure usually affects only that post; returns the error if it affects all
 * others, too.
 */
async function readOneByOne(
	instagram: Instagram,
	media: readonly JsonObject[],
	kind: Kind,
	found: Found,
): Promise<PlatformError | undefined> {
	for (let begin = 0; begin < media.length; begin += AT_A_TIME) {
		const group = media.slice(begin, begin + AT_A_TIME);
		const answers = await Promise.all(
			group.map((post) => settle(readMediaInsights(instagram, idOf(post), wanted(post, kind)))),
		);
		for (const [index, post] of group.entries()) {
			const answer = answers[index] as Insights | PlatformError;
			found.set(idOf(post), answer instanceof PlatformError ? answer.message : answer);
		}
		const end = endOf(answers);
		if (end) return end;
	}
	return undefined;
}

/**
 * Returns the insights included in the list, and reads the insights of the newest posts for which they are incomplete.
 */
async function completeInsights(
	instagram: Instagram,
	media: readonly JsonObject[],
	kind: Kind,
): Promise<(Insights | string)[]> {
	const found = foundInList(media, kind);
	const left = media.filter((post) => !found.has(idOf(post))).slice(0, MOST_POSTS);
	const end = await readOneByOne(instagram, left, kind, found);
	return media.map((post) => found.get(idOf(post)) ?? end?.message ?? TOO_OLD);
}

const reasonOf = (insights: Insights | string | undefined, figure: Figure) =>
	typeof insights === 'string' ? insights : insights?.missing[figure];

/**
 * Adds views, shares, saves and reach to posts or stories, if Instagram returns them.
 *
 * @param media Instagram's own objects for the posts, in the same order, with any insights included in the list
 * @param withheld the reason why nothing is requested, if any
 * @returns the posts and, for each metric that some posts lack, the number of these posts and the reason that applies
 * to the first
 */
export async function addPostInsights(
	instagram: Instagram,
	{ media, posts }: { media: readonly JsonObject[]; posts: readonly PostStatistics[] },
	withheld: string | undefined,
	kind: Kind,
): Promise<{ posts: PostStatistics[]; missing: Record<string, string> }> {
	const insights =
		withheld === undefined ? await completeInsights(instagram, media, kind) : posts.map(() => withheld);
	const missing: Record<string, string> = {};
	for (const figure of kind.figures) {
		const lacking = media.flatMap((post, index) => {
			const reason = wanted(post, kind).includes(figure) ? reasonOf(insights[index], figure) : undefined;
			return reason ?? [];
		});
		if (lacking.length > 0) {
			missing[`${kind.label}.${figure}`] = lackOf(lacking.length, posts, lacking[0] ?? '');
		}
	}
	const filled = posts.map((post, index) => {
		const answer = insights[index];
		return typeof answer === 'object' ? { ...post, ...answer.figures } : post;
	});
	return { posts: filled, missing };
}

/**
 * Lists the account's posts like `listMedia`, each with views, reach, shares, saves and likes that are hidden from
 * others: for all posts if Instagram includes the insights in the list, otherwise post by post for the newest 25
 * (contracts/instagram-api.md §3.3).
 *
 * @param limit maximum number of posts; `Infinity` for all
 * @returns newest first; metrics that a post lacks are listed in `missing`
 * @throws PlatformError if the posts cannot be listed
 */
export async function listMediaWithInsights(
	instagram: Instagram,
	limit: number,
): Promise<{ post: JsonObject; insights: Insights }[]> {
	const media = await listMedia(instagram, limit, POSTS.figures);
	const all = await completeInsights(instagram, media, POSTS);
	return media.map((post, index) => {
		const insights = all[index] ?? TOO_OLD;
		if (typeof insights === 'object') return { post, insights };
		const missing = Object.fromEntries(wanted(post, POSTS).map((name) => [name, insights]));
		return { post, insights: { figures: {}, missing } };
	});
}
