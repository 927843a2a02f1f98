import type { FastifyPluginAsync } from 'fastify';
import type { StatisticsDocument } from '../../../platforms/statistics';
import type { AccountStore } from '../../accounts';
import type { Database } from '../../database';
import { ageOf, readEarlier, statisticsKey, type CachedReads } from '../../statistics';
import { OVERVIEW } from './dashboard-schemas';

/** Overview of all accounts: current and earlier metrics. */
export const registerOverview: FastifyPluginAsync<{
	database: Database;
	accounts: Pick<AccountStore, 'list'>;
	cached: CachedReads;
}> = async (app, { database, accounts, cached }) => {
	app.get('/dashboard/overview', { schema: OVERVIEW }, async () => {
		const [known, weekAgo, monthAgo] = await Promise.all([
			accounts.list(),
			readEarlier(database, 7),
			readEarlier(database, 30),
		]);
		const rows = known.map(async (account) => {
			const { only } = await cached.find(account.platform, account.username);
			const now = only && (JSON.parse(only.document) as StatisticsDocument);
			const followers = now?.followers ?? null;
			const isComputed = now?.meta.computed !== false;
			const changeSince = (earlier: Map<string, StatisticsDocument>) => {
				const before = earlier.get(statisticsKey(account))?.followers ?? null;
				return followers === null || before === null || !isComputed ? null : followers - before;
			};
			return {
				account_id: account.id,
				avatar: now?.profile.avatar ?? null,
				followers,
				followers_rounded: now?.meta.rounded?.includes('followers') === true,
				computed: isComputed,
				followers_change_7_days: changeSince(weekAgo),
				followers_change_30_days: changeSince(monthAgo),
				engagement_rate: now?.engagement_rate ?? null,
				fetched_at: now?.fetched_at ?? null,
				stale: now !== undefined && ageOf(now.fetched_at).stale,
			};
		});
		return { accounts: await Promise.all(rows) };
	});
};
