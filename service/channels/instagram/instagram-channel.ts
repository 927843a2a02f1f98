import type { PlatformError } from '../../../platforms/errors';
import { readEnvelope, usageOf } from '../../../platforms/instagram';
import type { Channel, ChannelCore } from '../channel';
import { createPauses } from '../pauses';
import { createUsageThrottle } from '../usage-throttle';
import { createFacebookLogin } from './facebook-login';
import { createInstagramLogin } from './instagram-login';
import { INSTAGRAM } from './instagram-facts';
import { createInstagramStatistics } from './instagram-statistics';
import { createInstagramUploads } from './instagram-uploads';
import { createMetaWebhooks } from './meta-webhooks';

/** Meta's codes for errors that affect the whole app rather than one account (contracts/instagram-api.md §5.2). */
const OF_THE_APP = new Set(['4', '341', '613']);

const isOfTheApp = ({ platformCode }: PlatformError) => OF_THE_APP.has(platformCode?.split('/')[0] ?? '');

/** The channel for Instagram, with both logins. */
export function createInstagramChannel({ httpFor, config, database }: ChannelCore): Channel<'instagram'> {
	const options = { http: httpFor('instagram'), version: config.graphApiVersion };
	const rules = { readEnvelope, isOfTheApp, usageOf };
	const throttle = createUsageThrottle(createPauses(database), config.limitTimeScale, rules);
	return {
		platform: 'instagram',
		label: INSTAGRAM.label,
		logins: {
			instagram: createInstagramLogin({ ...options, config: config.instagram }),
			facebook: createFacebookLogin({ ...options, config: config.facebook }),
		},
		uploads: createInstagramUploads(config, throttle),
		statistics: createInstagramStatistics(config, throttle),
		webhooks: createMetaWebhooks(config),
	};
}
