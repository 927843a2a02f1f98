import { readStatistics } from '../../../platforms/youtube';
import type { Config } from '../../config';
import type { ChannelStatistics } from '../channel';
import type { UsageThrottle } from '../usage-throttle';
import type { ProjectQuota } from './project-quota';
import { createYouTubeClient } from './youtube-client';

const RECENT_VIDEOS = 10;

/** Reads the statistics of YouTube channels. */
export function createYouTubeStatistics(
	{ youtube: config }: Config,
	throttle: UsageThrottle,
	quota: ProjectQuota,
): ChannelStatistics {
	return {
		// See contracts/youtube-api.md §9.
		retention: { neverGrantedDays: 30, withdrawnDays: 7 },
		async read(account, ports, patience) {
			const http = throttle.within(quota.within(ports.http), account, patience);
			const client = createYouTubeClient(config, { ...ports, http });
			const { document, channel } = await readStatistics(client, {
				scopes: account.scopes,
				recentVideos: RECENT_VIDEOS,
				computed: config.computedMetrics,
			});
			// If the user name is missing, the account keeps its current one.
			return { username: channel.handle?.toLowerCase() ?? account.username, document };
		},
	};
}
