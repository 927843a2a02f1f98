import { storyStatistics } from '../averages';
import { PlatformError, settle } from '../errors';
import { asCount, asText, type JsonObject } from '../json';
import { lackOf, type PostStatistics, type StoryStatistics } from '../statistics';
import type { Instagram } from './api';
import { createdAt, listMedia, listStories } from './media';
import { addPostInsights, STORIES } from './post-insights';

/** Why a value is missing that Instagram should have given. */
export const LEFT_OUT = 'Instagram left it out of its answer';

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

const toPosts = (media: readonly JsonObject[]) => media.map(toPost).filter(({ id }) => id !== '');

/** The newest posts with their insights; `missing` names what could not be had. @param withheld why there are no insights, if so */
export async function readPosts(
	instagram: Instagram,
	limit: number,
	withheld: string | undefined,
): Promise<{ posts: PostStatistics[] | undefined; missing: Record<string, string> }> {
	const media = await settle(listMedia(instagram, limit));
	if (media instanceof PlatformError) {
		return { posts: undefined, missing: { recent_posts: media.message } };
	}
	const { posts, missing } = await addPostInsights(instagram, toPosts(media), withheld);
	for (const name of ['created_at', 'comments'] as const) {
		const lacking = posts.filter((post) => post[name] === null).length;
		if (lacking > 0) missing[`recent_posts.${name}`] = lackOf(lacking, posts, LEFT_OUT);
	}
	return { posts, missing };
}

/** More than anybody posts a day. */
const MOST_STORIES = 100;

/** The stories of the last 24 hours with their insights, which end with them (contracts/instagram-api.md §3.1, §3.3). */
export async function readStories(
	instagram: Instagram,
	withheld: string | undefined,
): Promise<{
	stories: PostStatistics[];
	statistics: StoryStatistics | null;
	missing: Record<string, string>;
}> {
	const media = await settle(listStories(instagram, MOST_STORIES));
	if (media instanceof PlatformError) {
		return { stories: [], statistics: null, missing: { stories: media.message } };
	}
	const { posts: stories, missing } = await addPostInsights(instagram, toPosts(media), withheld, STORIES);
	return { stories, statistics: storyStatistics(stories, stories.length), missing };
}
