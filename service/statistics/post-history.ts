import type { Knex } from 'knex';
import type { Platform } from '../../platforms/errors';
import type { PostStatistics } from '../../platforms/statistics';
import type { StatisticsReading } from '../channels';
import { exportRows, type Database } from '../database';

/** A post's metrics from one refresh, as stored. */
export interface PostRow extends Required<Omit<PostStatistics, 'id' | 'thumbnail'>> {
	platform: Platform;
	username: string;
	kind: 'post' | 'story';
	post_id: string;
	/** Time of the refresh; ISO 8601, UTC. */
	fetched_at: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		post_stats_history: PostRow & { id: number };
	}
}

const TABLE = 'post_stats_history';

/**
 * Titles are whole captions, and every refresh stores them again, so they are truncated to the length that a list of
 * posts needs.
 */
const LONGEST_TITLE = 100;

/** SQLite limits the number of values per statement. */
const AT_A_TIME = 100;

interface Owner {
	platform: Platform;
	username: string;
}

/** Stores the metrics of each post and story of a refresh. */
export async function recordPosts(
	trx: Knex.Transaction,
	{ username, document, stories = [] }: StatisticsReading,
): Promise<void> {
	const toRow = (kind: PostRow['kind'], { id, title, ...post }: PostStatistics): PostRow => ({
		url: post.url,
		created_at: post.created_at,
		views: post.views,
		likes: post.likes,
		comments: post.comments,
		shares: post.shares,
		saved: post.saved,
		platform: document.platform,
		username,
		kind,
		post_id: id,
		title: title && [...title].slice(0, LONGEST_TITLE).join(''),
		reach: post.reach ?? null,
		fetched_at: document.fetched_at,
	});
	const rows = [
		...document.recent_posts.map((post) => toRow('post', post)),
		...stories.map((story) => toRow('story', story)),
	];
	for (let begin = 0; begin < rows.length; begin += AT_A_TIME) {
		await trx(TABLE).insert(rows.slice(begin, begin + AT_A_TIME));
	}
}

/**
 * Returns the stored metrics of an account's posts or stories, or of a single post or story.
 *
 * @param since only refreshes from this time on; ISO 8601, UTC
 * @returns rows in order, oldest refresh first
 */
export const readPostRows = (
	database: Database,
	{ platform, username }: Owner,
	{ kind, postId, since }: { kind?: PostRow['kind']; postId?: string; since: string },
): Promise<PostRow[]> =>
	database(TABLE)
		.where({ platform, username, ...(kind && { kind }), ...(postId && { post_id: postId }) })
		.where('fetched_at', '>=', since)
		.orderBy(['fetched_at', 'id'])
		.select('*');

/** Returns the newest row of each post, which contains its latest known metrics. */
export const newestOfEach = (rows: readonly PostRow[]): PostRow[] => [
	...new Map(rows.map((row) => [row.post_id, row])).values(),
];

/** Moves an account's posts to another user name. */
export async function movePosts(
	trx: Knex.Transaction,
	{ platform, from, to }: { platform: Platform; from: string; to: string },
): Promise<void> {
	await trx(TABLE).where({ platform, username: from }).update({ username: to });
}

export async function forgetPosts(trx: Knex.Transaction, { platform, username }: Owner): Promise<void> {
	await trx(TABLE).where({ platform, username }).delete();
}

export async function exportPosts(database: Database, { platform, username }: Owner) {
	const rows = await database(TABLE).where({ platform, username }).orderBy(['fetched_at', 'id']);
	return exportRows(TABLE, rows);
}

/** Deletes metrics read before a time. @param before ISO 8601, UTC */
export async function purgePosts(database: Database, before: string): Promise<void> {
	await database(TABLE).where('fetched_at', '<', before).delete();
}
