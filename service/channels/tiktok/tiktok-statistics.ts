import { limitRequests, MemoryLimiter, readStatistics, userNameOf } from '../../../platforms/tiktok';
import type { Config } from '../../config';
import type { ChannelStatistics } from '../channel';
import type { UsageThrottle } from '../usage-throttle';
import { createTikTokClient } from './tiktok-client';

const RECENT_VIDEOS = 10;

/**
 * TikTok does not document whether it limits reads per account or per app, so all accounts share one budget.
 */
const WHOLE_APP = 'all accounts';

/** Reads the statistics of TikTok accounts. */
export function createTikTokStatistics(config: Config, throttle: UsageThrottle): ChannelStatistics {
	const limiter = new MemoryLimiter(config.limitTimeScale);

	return {
		async read(account, ports, patience) {
			const client = limitRequests(createTikTokClient(config, ports), {
				account: WHOLE_APP,
				patienceSeconds: patience.queuedMs / 1000,
				limiter,
			});
			const { document, profile } = await readStatistics(
				{ ...client, http: throttle.within(client.http, account, patience) },
				{ scopes: account.scopes, recentVideos: RECENT_VIDEOS },
			);
			// If the user name is missing, the account keeps its current one.
			return { username: userNameOf(profile) ?? account.username, document };
		},
	};
}
