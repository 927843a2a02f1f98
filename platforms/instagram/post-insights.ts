import { PlatformError, settle } from '../errors';
import { asCount, asText, type JsonObject } from '../json';
import { lackOf, type PostStatistics } from '../statistics';
import type { Instagram } from './api';
import { concernsAll } from './errors';
import { nestedInsights, readMediaInsights, type Insights } from './insights';
import { missingBecause } from '../missing-reasons';
import { listMedia } from './media';

/** Where the list does not give them, it takes one call per post: so only for the newest ones, a few at a time. */
const MOST_POSTS = 25;
const AT_A_TIME = 5;

type Figure = 'views' | 'shares' | 'saved' | 'reach' | 'likes';

/** What is read, and what it is called in `missing`. */
export interface Kind {
	/** Contracts/instagram-api.md §3.3 has what each kind of post knows. */
	figures: readonly Figure[];
	label: string;
}

/** `likes` only where the post itself does not tell: its owner has hidden them from others. */
export const POSTS: Kind = {
	figures: ['views', 'shares', 'saved', 'reach', 'likes'],
	label: 'recent_posts',
};

export const STORIES: Kind = { figures: ['views', 'reach', 'shares'], label: 'stories' };

const TOO_OLD = missingBecause('post_too_old', { newest: MOST_POSTS });

/** What is wanted of a post, as Instagram gives it. */
const wanted = ({ like_count: likes }: JsonObject, { figures }: Kind): Figure[] =>
	figures.filter((figure) => figure !== 'likes' || asCount(likes) === undefined);

/** Insights by the post's id, or why there are none. */
type Found = Map<string, Insights | string>;

const idOf = ({ id }: JsonObject) => asText(id) ?? '';

/** Why no more posts are asked for, if so: a limit, a dead token, or a full group of which every post failed. */
function endOf(answers: readonly (Insights | PlatformError)[]): PlatformError | undefined {
	const errors = answers.filter((answer) => answer instanceof PlatformError);
	return errors.find(concernsAll) ?? (errors.length < AT_A_TIME ? undefined : errors[0]);
}

/** What came with the list: the insights of those posts of which every metric did. */
function foundInList(media: readonly JsonObject[], kind: Kind): Found {
	const found: Found = new Map();
	for (const post of media) {
		const insights = nestedInsights(post, wanted(post, kind));
		if (Object.keys(insights.missing).length === 0) found.set(idOf(post), insights);
	}
	return found;
}

/** Adds post after post. One that fails costs only itself; returns what concerns all the rest, if anything does. */
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

/** The insights that came with the list, and one by one those of the newest posts with which not all came. */
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
 * Adds views, shares, saves and reach to posts or stories, as far as Instagram gives them.
 *
 * @param media what the posts were made of, in the same order, each with the insights that came with the list
 * @param withheld why nothing is to be asked for, if so
 * @returns the posts, and for each figure that some of them lack how many, and why the first one does
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
 * The account's posts as `listMedia` gives them, and of each views, reach, shares and saves, and the likes that its owner
 * hides from others: of all of them where Instagram gives them with the list, post by post of the newest 25 where not
 * (contracts/instagram-api.md §3.3).
 *
 * @param limit at most this many; `Infinity` for all
 * @returns newest first; what a post lacks is named in `missing`
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
