import { readStatistics } from '../../../platforms/instagram';
import { usernameKey } from '../../../platforms/statistics';
import type { Config } from '../../config';
import type { ChannelStatistics } from '../channel';
import type { UsageThrottle } from '../usage-throttle';
import { createInstagramClient } from './instagram-client';

const RECENT_POSTS = 25;

/** Reads the statistics of Instagram accounts. */
export const createInstagramStatistics = (config: Config, throttle: UsageThrottle): ChannelStatistics => ({
	async read(account, ports, patience, last) {
		const client = await createInstagramClient(config, account, ports);
		const { document, profile, stories } = await readStatistics(
			{ ...client, http: throttle.within(client.http, account, patience) },
			{ scopes: account.scopes, recentPosts: RECENT_POSTS, audience: last?.audience },
		);
		return { username: usernameKey(profile.username, null) ?? account.username, document, stories };
	},
});
