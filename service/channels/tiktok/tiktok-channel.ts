import { PLATFORM_NAMES } from '../../../platforms/errors';
import type { Channel, ChannelCore } from '../channel';
import { createTikTokLogin } from './tiktok-login';
import { createTikTokUploads } from './tiktok-uploads';

/** Everything that the service does differently for TikTok. */
export function createTikTokChannel({ http, config }: ChannelCore): Channel<'tiktok'> {
	return {
		platform: 'tiktok',
		label: PLATFORM_NAMES.tiktok,
		logins: { tiktok: createTikTokLogin(http, config.tiktok) },
		uploads: createTikTokUploads(config),
	};
}
