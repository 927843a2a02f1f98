import type { Knex } from 'knex';
import type { Platform } from '../../platforms/errors';
import type { StatisticsDocument } from '../../platforms/statistics';
import type { Account, Accounts } from '../accounts';
import type { StatisticsReading } from '../channels';
import type { Records } from '../core/feature';
import { clock, exportRows, timestamp, type Database } from '../database';
import type { Events } from '../events';
import { isDocument } from './document-schema';
import { addOwnHistory } from './own-history';
import { note, type Note } from '../core/notes';
import { exportPosts, forgetPosts, movePosts, purgePosts, recordPosts } from './post-history';

/** A document as stored. */
export interface StatisticsRow {
	platform: Platform;
	username: string;
	stats_data: string;
	/** ISO 8601, UTC. */
	fetched_at: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		social_stats_cache: StatisticsRow & { id: number };
		social_stats_history: StatisticsRow & { id: number };
	}
}

const describe = ({ followers, posts, meta }: StatisticsDocument): Note => {
	const missing = Object.keys(meta.missing).join(', ');
	const lacks = missing && ` Not available: ${missing}.`;
	const text = `${followers ?? 'unknown'} followers, ${posts ?? 'unknown'} posts.${lacks}`;
	const counts = { followers: String(followers ?? '?'), posts: String(posts ?? '?') };
	return missing
		? note('statistics_read_partly', text, { ...counts, missing })
		: note('statistics_read', text, counts);
};

const eventData = ({ username, document }: StatisticsReading) => ({
	platform: document.platform,
	username,
	fetched_at: document.fetched_at,
	followers: document.followers,
	posts: document.posts,
	engagement_rate: document.engagement_rate,
	missing: document.meta.missing,
});

/** Other programs may write to this table; invalid JSON must not block a refresh. */
function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The cached statistics, which media kits read, and their history. */
export function createStatisticsStore(database: Database, { store, syncLog }: Accounts, events: Events) {
	async function write(trx: Knex.Transaction, { username, document }: StatisticsReading): Promise<void> {
		const row: StatisticsRow = {
			platform: document.platform,
			username,
			stats_data: JSON.stringify(document),
			fetched_at: document.fetched_at,
		};
		await trx('social_stats_cache').insert(row).onConflict(['platform', 'username']).merge();
		await trx('social_stats_history').insert(row);
	}

	const tell = (trx: Knex.Transaction, accountId: string | undefined, reading: StatisticsReading) =>
		events.add(trx, { type: 'stats.refreshed', accountId, data: eventData(reading) });

	return {
		/** Returns the latest document of an account, unless another program has written an invalid one. */
		async findLast({ platform, username }: Account): Promise<StatisticsDocument | undefined> {
			const row = await database('social_stats_cache').where({ platform, username }).first('stats_data');
			const document = row && parseJson(row.stats_data);
			return isDocument(document) ? document : undefined;
		},

		/**
		 * Stores a submitted document in the cache and appends it to the history, atomically. Documents that
		 * identify a connected account only by platform ID are stored under its current user name.
		 */
		async save(name: string, document: StatisticsDocument): Promise<void> {
			const account = await store.findNamed(document.platform, name);
			const username = account?.username ?? name;
			await database.transaction(async (trx) => {
				await recordPosts(trx, { username, document });
				await write(trx, { username, document });
				// The event includes the account's ID, if there is one, so that it is deleted with the account.
				await tell(trx, account?.id, { username, document });
			});
		},

		/**
		 * Stores a reading as `save` does, under the account's current user name, after adding growth and averages
		 * from our own history. Also updates the account and its sync log.
		 *
		 * @returns the updated account and the stored document
		 * @throws ApiError `account_not_connected` if the account was deleted in the meantime
		 */
		saveReading: (
			account: Account,
			reading: StatisticsReading,
		): Promise<{ now: Account; document: StatisticsDocument }> =>
			database.transaction(async (trx) => {
				const now = await store.setSynced(trx, account.id, reading.username);
				await recordPosts(trx, reading);
				const document = await addOwnHistory(trx, reading);
				await write(trx, { ...reading, document });
				await syncLog.succeeded(account.id, 'statistics', describe(document), trx);
				await tell(trx, account.id, { ...reading, document });
				return { now, document };
			}),
	};
}

export type StatisticsStore = ReturnType<typeof createStatisticsStore>;

const DAY_MS = 24 * 60 * 60 * 1000;

const TABLES = ['social_stats_cache', 'social_stats_history'] as const;

/**
 * Moves an account's documents to another user name. If both names have a cached document, the newer one is
 * kept.
 */
export async function moveStatistics(
	trx: Knex.Transaction,
	{ platform, from, to }: { platform: Platform; from: string; to: string },
): Promise<void> {
	const cached = await trx('social_stats_cache')
		.where({ platform })
		.whereIn('username', [from, to])
		.orderBy('fetched_at')
		.select('id');
	if (cached.length === 2) await trx('social_stats_cache').where({ id: cached[0]?.id }).delete();
	for (const table of TABLES) await trx(table).where({ platform, username: from }).update({ username: to });
	await movePosts(trx, { platform, from, to });
}

/**
 * The stored statistics of accounts.
 *
 * @param postHistoryDays how many days the metrics of posts are kept
 * @param purgeUngranted deletes statistics that platforms only allow us to keep with a grant
 */
export function createStatisticsRecords(
	database: Database,
	postHistoryDays: number,
	purgeUngranted: () => Promise<void>,
): Records {
	return {
		async forget(trx, { platform, username }) {
			let statistics = 0;
			for (const table of TABLES) statistics += await trx(table).where({ platform, username }).delete();
			await forgetPosts(trx, { platform, username });
			return { statistics };
		},

		async export({ platform, username }) {
			const read = async (table: (typeof TABLES)[number]) => {
				const rows = await database(table).where({ platform, username }).orderBy('fetched_at');
				return exportRows(table, rows, { json: ['stats_data'] });
			};
			const [current, history] = [await read(TABLES[0]), await read(TABLES[1])];
			return { statistics: { current, history, posts: await exportPosts(database, { platform, username }) } };
		},

		// RETENTION_DAYS does not apply: the post history has its own retention period.
		async purge() {
			await purgePosts(database, timestamp(clock.now() - postHistoryDays * DAY_MS));
			await purgeUngranted();
		},
	};
}
