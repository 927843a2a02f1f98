import { MemoryLimiter, readEnvelope } from '../../../platforms/tiktok';
import type { Channel, ChannelCore } from '../channel';
import { createUsageThrottle } from '../usage-throttle';
import { createTikTokLogin } from './tiktok-login';
import { TIKTOK } from './tiktok-facts';
import { createTikTokStatistics } from './tiktok-statistics';
import { createTikTokUploads } from './tiktok-uploads';
import { createTikTokWebhooks } from './tiktok-webhooks';

/** Everything that the service does differently for TikTok. */
export function createTikTokChannel({ httpFor, config }: ChannelCore): Channel<'tiktok'> {
	const limiter = new MemoryLimiter(config.limitTimeScale);
	const throttle = createUsageThrottle(config.limitTimeScale, { readEnvelope });
	return {
		platform: 'tiktok',
		label: TIKTOK.label,
		logins: { tiktok: createTikTokLogin(httpFor('tiktok'), config.tiktok, limiter) },
		uploads: createTikTokUploads(config, limiter),
		statistics: createTikTokStatistics(config, throttle),
		webhooks: createTikTokWebhooks(config.tiktok),
	};
}
