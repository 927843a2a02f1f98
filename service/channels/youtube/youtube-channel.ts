import { readAnswer } from '../../../platforms/youtube';
import type { Channel, ChannelCore } from '../channel';
import { createPauses } from '../pauses';
import { createUsageThrottle } from '../usage-throttle';
import { createProjectQuota } from './project-quota';
import { YOUTUBE } from './youtube-facts';
import { createYouTubeLogin } from './youtube-login';
import { createYouTubeStatistics } from './youtube-statistics';
import { createYouTubeUploads } from './youtube-uploads';
import { clock } from '../../database';

/** The channel for YouTube. */
export function createYouTubeChannel({ httpFor, config, database }: ChannelCore): Channel<'youtube'> {
	const pauses = createPauses(database);
	const project = createProjectQuota(pauses);
	const throttle = createUsageThrottle(pauses, config.limitTimeScale, {
		readEnvelope: (answer) => readAnswer(answer, clock.now()),
		// All accounts share the project's rate limit.
		isOfTheApp: () => true,
	});
	return {
		platform: 'youtube',
		label: YOUTUBE.label,
		logins: { youtube: createYouTubeLogin(httpFor('youtube'), config.youtube) },
		uploads: createYouTubeUploads(config, project),
		statistics: createYouTubeStatistics(config, throttle, project),
	};
}
