import {
	cancelPost,
	getPostStatus,
	limitRequests,
	type PostStatus,
	type RequestLimiter,
} from '../../../platforms/tiktok';
import type { Account } from '../../accounts/store/account';
import type { Config } from '../../config';
import type { ErrorBody } from '../../core/errors';
import type { AccountPorts } from '../account-ports';
import type { ChannelUploads } from '../channel-uploads';
import { createTikTokClient } from './tiktok-client';
import { deliverToTikTok } from './tiktok-delivery';
import { checkFields, MOST_PHOTOS } from './tiktok-fields';
import { tiktokMedia } from './tiktok-media';
import { createPlaces } from './tiktok-places';

const unclear: ErrorBody = {
	code: 'outcome_unknown',
	platform: 'tiktok',
	message:
		'The upload was cancelled, but TikTok did not confirm whether it had already received the whole video. Check the TikTok inbox.',
	retryable: false,
	action: 'check-outcome',
};

/** TikTok uploads: drafts in the account's inbox (contracts/tiktok-api.md §4). */
export function createTikTokUploads(config: Config, limiter: RequestLimiter): ChannelUploads {
	const { limitTimeScale: scale, uploadHostAllowlist: uploadHosts } = config;
	const places = createPlaces(scale);

	const limited = (account: Account, ports: AccountPorts) =>
		limitRequests(createTikTokClient(config, ports), {
			account: account.platformUserId,
			patienceSeconds: 0,
			limiter,
		});

	return {
		scopesFor: () => ['video.upload'],
		baseOf: () => config.tiktok.apiBase,
		mostImages: MOST_PHOTOS,
		// Photos are sent as URLs (contracts/tiktok-api.md §4.7).
		bytesRefused: (_account, media) => (media === 'video' ? undefined : { advice: '' }),
		readsUrlItself: () => false,
		fields: checkFields,
		media: tiktokMedia,

		async roomProblem({ account, quota }) {
			// A per-minute limit ends before a user could react to it.
			if (!(await places.waitForRoom(quota, account.id))?.isInboxFull) return undefined;
			return {
				platform: 'tiktok',
				code: 'too_many_pending_drafts',
				message: `${account.username} has reached TikTok's limit of unfinished drafts in 24 hours. The next one waits until one of them is finished in TikTok or is more than 24 hours old.`,
				action: 'wait',
			};
		},

		step(context, delivery, upload) {
			const { account, ports, patientPorts } = context;
			const [tiktok, patient] = [limited(account, ports), limited(account, patientPorts)];
			return deliverToTikTok({ ...context, tiktok, patient, places, uploadHosts, scale }, delivery, upload);
		},

		/** Cancels a draft if its last byte has not been sent, since it then never reaches the inbox. */
		async cancel(connect, { publishId, state }, upload) {
			if (publishId === null) return undefined;
			const status = await connect()
				.then(async ({ account, ports }): Promise<PostStatus> => {
					const tiktok = limited(account, ports);
					// This works only while TikTok fetches media itself. Otherwise, TikTok rejects the call, and the
					// status shows the outcome.
					await cancelPost(tiktok, publishId).catch(() => undefined);
					return await getPostStatus(tiktok, publishId);
				})
				.catch(() => undefined);
			const isSending = state === 'uploading';
			if (status === undefined) return isSending ? { state: 'failed', error: unclear } : undefined;
			const isComplete = status.uploadedBytes === undefined || status.uploadedBytes === upload.sizeBytes;
			if (status.status === 'FAILED' || (status.status === 'PROCESSING_UPLOAD' && !isComplete)) {
				return { state: 'cancelled' };
			}
			return isSending ? { state: 'processing' } : undefined;
		},
	};
}
