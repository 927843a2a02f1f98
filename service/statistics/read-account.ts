import type { Platform } from '../../platforms/errors';
import * as instagram from '../../platforms/instagram';
import { usernameKey, type StatisticsDocument } from '../../platforms/statistics';
import * as tiktok from '../../platforms/tiktok';
import type { Account, PlatformClients } from '../accounts';
import { createReadLimits, type Patience } from './read-limits';

const RECENT_VIDEOS = 10;
const RECENT_POSTS = 25;

/** What was read of an account. */
export interface Reading {
	/** The key of cache and history. */
	username: string;
	document: StatisticsDocument;
}

/** TikTok does not say whether it counts reads by account or by app, so all accounts share one budget. */
const WHOLE_APP = 'all accounts';

/**
 * Reads accounts at their platforms, within their limits.
 *
 * @param scale `LIMIT_TIME_SCALE`
 */
export function createReadings(clients: PlatformClients, scale: number) {
	const limits = createReadLimits(scale);
	const limiter = new tiktok.MemoryLimiter(scale);

	const readers: Record<Platform, (account: Account, patience: Patience) => Promise<Reading>> = {
		async tiktok(account, patience) {
			const client = tiktok.limitRequests(clients.tiktok(account, patience.sleep), {
				account: WHOLE_APP,
				patienceSeconds: patience.queuedMs / 1000,
				limiter,
			});
			const { document, profile } = await tiktok.readStatistics(
				{ ...client, http: limits.within(client.http, account, patience) },
				{ scopes: account.scopes, recentVideos: RECENT_VIDEOS },
			);
			// What the platform does not tell now does not rename the account.
			return { username: tiktok.userNameOf(profile) ?? account.username, document };
		},
		async instagram(account, patience) {
			const client = await clients.instagram(account, patience.sleep);
			const { document, profile } = await instagram.readStatistics(
				{ ...client, http: limits.within(client.http, account, patience) },
				{ scopes: account.scopes, recentPosts: RECENT_POSTS },
			);
			return { username: usernameKey(profile.username, null) ?? account.username, document };
		},
	};

	/** @throws PlatformError, ApiError */
	return (account: Account, patience: Patience): Promise<Reading> =>
		readers[account.platform](account, patience);
}

export type ReadAccount = ReturnType<typeof createReadings>;
