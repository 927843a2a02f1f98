import { PLATFORM_NAMES } from '../../../platforms/errors';
import type { Channel, ChannelCore } from '../channel';
import { createFacebookLogin } from './facebook-login';
import { createInstagramLogin } from './instagram-login';

/** Everything that the service does differently for Instagram, by either of its logins. */
export function createInstagramChannel({ http, config }: ChannelCore): Channel<'instagram'> {
	const version = config.graphApiVersion;
	return {
		platform: 'instagram',
		label: PLATFORM_NAMES.instagram,
		logins: {
			instagram: createInstagramLogin({ http, config: config.instagram, version }),
			facebook: createFacebookLogin({ http, config: config.facebook, version }),
		},
	};
}
