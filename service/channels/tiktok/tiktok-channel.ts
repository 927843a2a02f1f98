import { readEnvelope } from '../../../platforms/tiktok';
import type { Channel, ChannelCore } from '../channel';
import { createPauses } from '../pauses';
import { createUsageThrottle } from '../usage-throttle';
import { createRowLimiter } from './row-limiter';
import { createTikTokLogin } from './tiktok-login';
import { TIKTOK } from './tiktok-facts';
import { createTikTokStatistics } from './tiktok-statistics';
import { createTikTokUploads } from './tiktok-uploads';
import { createTikTokWebhooks } from './tiktok-webhooks';

/** The channel for TikTok. */
export function createTikTokChannel({ httpFor, config, database }: ChannelCore): Channel<'tiktok'> {
	const limiter = createRowLimiter(database, config.limitTimeScale);
	const throttle = createUsageThrottle(createPauses(database), config.limitTimeScale, { readEnvelope });
	return {
		platform: 'tiktok',
		label: TIKTOK.label,
		logins: { tiktok: createTikTokLogin(httpFor('tiktok'), config.tiktok, limiter) },
		uploads: createTikTokUploads(config, limiter),
		statistics: createTikTokStatistics(config, throttle),
		webhooks: createTikTokWebhooks(config.tiktok),
	};
}
