import {
	CONTAINER_LIFETIME_SECONDS,
	getPublishingLimit,
	type InstagramLogin,
} from '../../../platforms/instagram';
import type { Config } from '../../config';
import type { ChannelUploads } from '../channel-uploads';
import type { Problem } from '../media-facts';
import type { UsageThrottle } from '../usage-throttle';
import { createInstagramClient, instagramLoginOf } from './instagram-client';
import { deliverToInstagram } from './instagram-delivery';
import { checkFields, containersFor, MOST_CHILDREN } from './instagram-fields';
import { instagramMedia } from './instagram-media';
import { waitForContainers } from './instagram-places';
import { startOver } from './instagram-publishing';
import { readsUrlItself } from './instagram-source';

/** The scope that an account needs for uploads, by login (contracts/instagram-api.md §1). */
const SCOPES: Record<InstagramLogin, string> = {
	instagram: 'instagram_business_content_publish',
	facebook: 'instagram_content_publish',
};

const wait = (code: string, message: string): Problem => ({
	platform: 'instagram',
	code,
	message,
	action: 'wait',
});

/** Instagram uploads: containers that are published after approval (contracts/instagram-api.md §4). */
export function createInstagramUploads(config: Config, throttle: UsageThrottle): ChannelUploads {
	const { uploadHostAllowlist: uploadHosts } = config;

	return {
		scopesFor: (account) => [SCOPES[instagramLoginOf(account)]],
		baseOf: (login) => config[instagramLoginOf({ login })].graphBase,
		mostImages: MOST_CHILDREN,

		/** Only videos can be sent as bytes, and only through Facebook Login (contracts/instagram-api.md §4.2). */
		bytesRefused({ login }, media) {
			if (media !== 'video') return { advice: '' };
			if (login === 'facebook') return undefined;
			return { advice: ', or connect the account through Facebook Login' };
		},

		readsUrlItself: ({ login }, isReachable) => readsUrlItself(login, isReachable),
		fields: checkFields,
		media: instagramMedia,
		approvalLifetimeMs: CONTAINER_LIFETIME_SECONDS * 1000,
		startOver,

		async roomProblem({ account, ports, quota }, asked) {
			if (await waitForContainers(quota, account.id, containersFor(asked))) {
				const message = `${account.username} has reached Instagram's limit of prepared posts in 24 hours. The next one waits until the oldest is more than 24 hours old.`;
				return wait('container_limit', message);
			}
			const { used, total } = await getPublishingLimit(await createInstagramClient(config, account, ports));
			if (total === null || used === null || used < total) return undefined;
			const message = `${account.username} has published ${used} of ${total} posts in 24 hours. A post can be prepared now and published later.`;
			return wait('publishing_quota_used_up', message);
		},

		async step(context, delivery, upload) {
			const { account, patientPorts, ports } = context;
			const waitUntil = await throttle.pauseOf(account.id);
			if (waitUntil !== undefined) return { waitUntil };
			const client = async (through: typeof ports) =>
				createInstagramClient(config, account, throttle.watch(account.id, through));
			const [instagram, patient] = [await client(ports), await client(patientPorts)];
			return deliverToInstagram({ ...context, instagram, patient, uploadHosts }, delivery, upload);
		},
	};
}
