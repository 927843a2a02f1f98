import { PLATFORM_NAMES } from '../../../platforms/errors';
import { usageOf } from '../../../platforms/instagram';
import type { Channel, ChannelCore } from '../channel';
import { createFacebookLogin } from './facebook-login';
import { createInstagramLogin } from './instagram-login';
import { createInstagramUploads } from './instagram-uploads';
import { createUsageThrottle } from '../usage-throttle';

/** Everything that the service does differently for Instagram, by either of its logins. */
export function createInstagramChannel({ http, config }: ChannelCore): Channel<'instagram'> {
	const version = config.graphApiVersion;
	const throttle = createUsageThrottle(config.limitTimeScale, usageOf);
	return {
		platform: 'instagram',
		label: PLATFORM_NAMES.instagram,
		logins: {
			instagram: createInstagramLogin({ http, config: config.instagram, version }),
			facebook: createFacebookLogin({ http, config: config.facebook, version }),
		},
		uploads: createInstagramUploads(config, throttle),
	};
}
