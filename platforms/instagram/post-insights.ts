import { PlatformError, settle } from '../errors';
import { lackOf, type PostStatistics } from '../statistics';
import type { Instagram } from './api';
import { readMediaInsights, type Insights } from './insights';

/** One call per post, so only for the newest ones, and a few at a time. */
const MOST_POSTS = 25;
const AT_A_TIME = 5;

const FIGURES = ['views', 'shares', 'saved'] as const;
type Figure = (typeof FIGURES)[number] | 'likes';

const TOO_OLD = `read for the newest ${MOST_POSTS} posts only`;

/** `likes` only where the post itself does not tell: its owner has hidden them from others. */
const wanted = (post: PostStatistics): Figure[] => [
	...FIGURES,
	...(post.likes === null ? ['likes' as const] : []),
];

/** After these, further calls would fail the same way, or make a block longer. */
const FOR_ALL = new Set(['rate_limited', 'blocked_by_policy', 'reconnect_required']);

/** Why no more posts are asked for, if so: a limit, a dead token, or a group of which every post failed. */
function endOf(answers: readonly (Insights | PlatformError)[]): PlatformError | undefined {
	const errors = answers.filter((answer) => answer instanceof PlatformError);
	return (
		errors.find(({ code }) => FOR_ALL.has(code)) ?? (errors.length < answers.length ? undefined : errors[0])
	);
}

/** Reads post after post. One that fails costs only itself; after a failure that concerns all, the rest has its reason. */
async function readAll(
	instagram: Instagram,
	posts: readonly PostStatistics[],
): Promise<(Insights | string)[]> {
	const insights: (Insights | string)[] = [];
	const asked = posts.slice(0, MOST_POSTS);
	while (insights.length < asked.length) {
		const group = asked.slice(insights.length, insights.length + AT_A_TIME);
		const answers = await Promise.all(
			group.map((post) => settle(readMediaInsights(instagram, post.id, wanted(post)))),
		);
		insights.push(...answers.map((answer) => (answer instanceof PlatformError ? answer.message : answer)));
		const end = endOf(answers);
		if (end) return [...insights, ...posts.slice(insights.length).map(() => end.message)];
	}
	return [...insights, ...posts.slice(MOST_POSTS).map(() => TOO_OLD)];
}

const reasonOf = (insights: Insights | string | undefined, figure: Figure) =>
	typeof insights === 'string' ? insights : insights?.missing[figure];

/**
 * Adds views, shares and saves to posts, as far as Instagram gives them.
 *
 * @param withheld why nothing is to be asked for, if so
 * @returns the posts, and for each figure that some of them lack how many, and why the first one does
 */
export async function addPostInsights(
	instagram: Instagram,
	posts: readonly PostStatistics[],
	withheld: string | undefined,
): Promise<{ posts: PostStatistics[]; missing: Record<string, string> }> {
	const insights = withheld === undefined ? await readAll(instagram, posts) : posts.map(() => withheld);
	const missing: Record<string, string> = {};
	for (const figure of [...FIGURES, 'likes'] as const) {
		const lacking = posts.flatMap((post, index) => {
			const reason = wanted(post).includes(figure) ? reasonOf(insights[index], figure) : undefined;
			return reason ?? [];
		});
		if (lacking.length > 0) {
			missing[`recent_posts.${figure}`] = lackOf(lacking.length, posts, lacking[0] ?? '');
		}
	}
	const filled = posts.map((post, index) => {
		const answer = insights[index];
		return typeof answer === 'object' ? { ...post, ...answer.figures } : post;
	});
	return { posts: filled, missing };
}
