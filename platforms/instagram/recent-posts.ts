import { storyStatistics } from '../averages';
import { PlatformError, settle } from '../errors';
import { asCount, asText, type JsonObject } from '../json';
import { lackOf, type PostStatistics, type StoryStatistics } from '../statistics';
import type { Instagram } from './api';
import { coverOf, createdAt, listMedia, listStories } from './media';
import { missingBecause } from '../missing-reasons';
import { addPostInsights, POSTS, STORIES, type Kind } from './post-insights';

/** The reason for a missing value that Instagram should have returned. */
export const LEFT_OUT = missingBecause('left_out', { platform: 'Instagram' });

function toPost(media: JsonObject): PostStatistics {
	return {
		id: asText(media.id) ?? '',
		url: asText(media.permalink) ?? null,
		title: asText(media.caption) ?? null,
		created_at: createdAt(media),
		views: null,
		likes: asCount(media.like_count) ?? null,
		comments: asCount(media.comments_count) ?? null,
		shares: null,
		saved: null,
		reach: null,
	};
}

/** Lists posts together with their insights, and reads any insights that the list does not include. */
async function readKind(
	instagram: Instagram,
	list: (metrics: readonly string[]) => Promise<JsonObject[]>,
	{ kind, toStatistics = toPost }: { kind: Kind; toStatistics?: (media: JsonObject) => PostStatistics },
	withheld: string | undefined,
): Promise<{ posts: PostStatistics[]; missing: Record<string, string> } | PlatformError> {
	const listed = await settle(list(withheld === undefined ? kind.figures : []));
	if (listed instanceof PlatformError) return listed;
	const media = listed.filter(({ id }) => asText(id));
	return await addPostInsights(instagram, { media, posts: media.map(toStatistics) }, withheld, kind);
}

const toPicturedPost = (media: JsonObject) => ({ ...toPost(media), thumbnail: coverOf(media) });

/**
 * Reads the newest posts with their insights; `missing` lists the metrics that could not be read.
 *
 * @param withheld the reason why there are no insights, if any
 */
export async function readPosts(
	instagram: Instagram,
	limit: number,
	withheld: string | undefined,
): Promise<{ posts: PostStatistics[] | undefined; missing: Record<string, string> }> {
	const list = (metrics: readonly string[]) => listMedia(instagram, limit, metrics);
	const read = await readKind(instagram, list, { kind: POSTS, toStatistics: toPicturedPost }, withheld);
	if (read instanceof PlatformError) return { posts: undefined, missing: { recent_posts: read.message } };
	const { posts, missing } = read;
	for (const name of ['created_at', 'comments'] as const) {
		const lacking = posts.filter((post) => post[name] === null).length;
		if (lacking > 0) missing[`recent_posts.${name}`] = lackOf(lacking, posts, LEFT_OUT);
	}
	return { posts, missing };
}

/** Maximum number of stories to read, which is more than any account posts in a day. */
const MOST_STORIES = 100;

/**
 * Reads the stories from the last 24 hours with their insights, which expire with the stories
 * (contracts/instagram-api.md §3.1, §3.3).
 */
export async function readStories(
	instagram: Instagram,
	withheld: string | undefined,
): Promise<{
	stories: PostStatistics[];
	statistics: StoryStatistics | null;
	missing: Record<string, string>;
}> {
	const list = (metrics: readonly string[]) => listStories(instagram, MOST_STORIES, metrics);
	const read = await readKind(instagram, list, { kind: STORIES }, withheld);
	if (read instanceof PlatformError) {
		return { stories: [], statistics: null, missing: { stories: read.message } };
	}
	const { posts: stories, missing } = read;
	return { stories, statistics: storyStatistics(stories, stories.length), missing };
}
