import { PlatformError, settle } from '../errors';
import { asCount, asText, type JsonObject } from '../json';
import { lackOf, type PostStatistics } from '../statistics';
import type { Instagram } from './api';
import { readMediaInsights, readNestedInsights, type Insights } from './insights';

/** Where one call for all does not give them, it takes one per post: so only for the newest ones, a few at a time. */
const MOST_POSTS = 25;
const AT_A_TIME = 5;

type Figure = 'views' | 'shares' | 'saved' | 'reach' | 'likes';

/** What is read, and what it is called in `missing`. */
export interface Kind {
	edge: 'media' | 'stories';
	/** Contracts/instagram-api.md §3.3 has what each kind of post knows. */
	figures: readonly Figure[];
	label: string;
}

/** `likes` only where the post itself does not tell: its owner has hidden them from others. */
export const POSTS: Kind = {
	edge: 'media',
	figures: ['views', 'shares', 'saved', 'reach', 'likes'],
	label: 'recent_posts',
};

export const STORIES: Kind = { edge: 'stories', figures: ['views', 'reach', 'shares'], label: 'stories' };

const TOO_OLD = `read for the newest ${MOST_POSTS} posts only`;

/** A post, as far as its insights depend on it. */
type Read = Pick<PostStatistics, 'id' | 'likes'>;

const wanted = (post: Read, { figures }: Kind): Figure[] =>
	figures.filter((figure) => figure !== 'likes' || post.likes === null);

/** After these, further calls would fail the same way, or make a block longer. */
const FOR_ALL = new Set(['rate_limited', 'blocked_by_policy', 'reconnect_required']);

/** Insights by the post's id, or why there are none. */
type Found = Map<string, Insights | string>;

/** Why no more posts are asked for, if so: a limit, a dead token, or a full group of which every post failed. */
function endOf(answers: readonly (Insights | PlatformError)[]): PlatformError | undefined {
	const errors = answers.filter((answer) => answer instanceof PlatformError);
	return errors.find(({ code }) => FOR_ALL.has(code)) ?? (errors.length < AT_A_TIME ? undefined : errors[0]);
}

/** What one call gives for all posts: those of which every metric came back. @throws PlatformError that concerns all */
async function readTogether(instagram: Instagram, posts: readonly Read[], kind: Kind): Promise<Found> {
	const metrics = [...new Set(posts.flatMap((post) => wanted(post, kind)))];
	const nested = await settle(
		readNestedInsights(instagram, metrics, { edge: kind.edge, limit: posts.length }),
	);
	if (nested instanceof PlatformError) {
		if (FOR_ALL.has(nested.code)) throw nested;
		return new Map();
	}
	const found: Found = new Map();
	for (const post of posts) {
		const figures = Object.entries(nested.get(post.id)?.figures ?? {}).filter(([metric]) =>
			wanted(post, kind).includes(metric as Figure),
		);
		if (figures.length === wanted(post, kind).length) {
			found.set(post.id, { figures: Object.fromEntries(figures), missing: {} });
		}
	}
	return found;
}

/** Adds post after post. One that fails costs only itself; returns what concerns all the rest, if anything does. */
async function readOneByOne(
	instagram: Instagram,
	posts: readonly Read[],
	kind: Kind,
	found: Found,
): Promise<PlatformError | undefined> {
	for (let begin = 0; begin < posts.length; begin += AT_A_TIME) {
		const group = posts.slice(begin, begin + AT_A_TIME);
		const answers = await Promise.all(
			group.map((post) => settle(readMediaInsights(instagram, post.id, wanted(post, kind)))),
		);
		for (const [index, { id }] of group.entries()) {
			const answer = answers[index] as Insights | PlatformError;
			found.set(id, answer instanceof PlatformError ? answer.message : answer);
		}
		const end = endOf(answers);
		if (end) return end;
	}
	return undefined;
}

/** Reads the newest posts in one call, and those one by one for which it did not give everything. @param most how many */
async function readAll(
	instagram: Instagram,
	posts: readonly Read[],
	kind: Kind,
	most = MOST_POSTS,
): Promise<(Insights | string)[]> {
	const asked = posts.slice(0, most);
	const found: Found | PlatformError =
		asked.length > 1 ? await settle(readTogether(instagram, asked, kind)) : new Map();
	if (found instanceof PlatformError) return posts.map(() => found.message);
	const left = asked.filter(({ id }) => !found.has(id)).slice(0, MOST_POSTS);
	const end = await readOneByOne(instagram, left, kind, found);
	return posts.map(({ id }) => found.get(id) ?? end?.message ?? TOO_OLD);
}

const reasonOf = (insights: Insights | string | undefined, figure: Figure) =>
	typeof insights === 'string' ? insights : insights?.missing[figure];

/**
 * Adds views, shares, saves and reach to posts or stories, as far as Instagram gives them.
 *
 * @param withheld why nothing is to be asked for, if so
 * @returns the posts, and for each figure that some of them lack how many, and why the first one does
 */
export async function addPostInsights(
	instagram: Instagram,
	posts: readonly PostStatistics[],
	withheld: string | undefined,
	kind: Kind = POSTS,
): Promise<{ posts: PostStatistics[]; missing: Record<string, string> }> {
	const insights = withheld === undefined ? await readAll(instagram, posts, kind) : posts.map(() => withheld);
	const missing: Record<string, string> = {};
	for (const figure of kind.figures) {
		const lacking = posts.flatMap((post, index) => {
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
 * Views, reach, shares and saves of each of the account's posts, and the likes that its owner hides from others: of all
 * of them where Instagram gives them with the list, post by post of the newest 25 where not
 * (contracts/instagram-api.md §3.3).
 *
 * @param media newest first, as `listMedia` gives them
 * @returns in the same order; what a post lacks is named in `missing`
 */
export async function listMediaInsights(
	instagram: Instagram,
	media: readonly JsonObject[],
): Promise<Insights[]> {
	const posts = media.map(({ id, like_count: likes }) => ({
		id: asText(id) ?? '',
		likes: asCount(likes) ?? null,
	}));
	const all = await readAll(instagram, posts, POSTS, posts.length);
	return posts.map((post, index) => {
		const insights = all[index] ?? TOO_OLD;
		if (typeof insights === 'object') return insights;
		return { figures: {}, missing: Object.fromEntries(wanted(post, POSTS).map((name) => [name, insights])) };
	});
}
