import type { OwnValues } from '../../../platforms/own-fields';
import { YOUTUBE_SCOPES } from '../../../platforms/youtube';
import type { Config } from '../../config';
import type { ChannelUploads } from '../channel-uploads';
import { fixMedia } from '../media-facts';
import { findInsertsUntil, type ProjectQuota } from './project-quota';
import { createYouTubeClient } from './youtube-client';
import { deliverToYouTube } from './youtube-delivery';
import { checkFields } from './youtube-draft';

/** See contracts/youtube-api.md §5.5. */
const MOST_BYTES = 256_000_000_000;
const MOST_SECONDS = 12 * 60 * 60;

/** YouTube uploads: private videos that are published after approval. */
export function createYouTubeUploads(config: Config, project: ProjectQuota): ChannelUploads {
	const { youtube: settings, uploadHostAllowlist: uploadHosts } = config;
	const defaults: OwnValues =
		settings.madeForKids === undefined ? {} : { made_for_kids: settings.madeForKids };
	return {
		// A single scope covers publishing after approval and reading the processing status.
		scopesFor: () => [YOUTUBE_SCOPES.manage],
		baseOf: () => settings.apiBase,
		mostImages: 0,
		bytesRefused: () => undefined,
		readsUrlItself: () => false,
		fields: checkFields,
		defaults,
		keepsCaption: true,
		media: {
			video(facts) {
				const problems = [
					facts.video === undefined &&
						fixMedia('youtube', 'no_video_track', 'The file has no video track. Send a video.'),
					facts.sizeBytes > MOST_BYTES &&
						fixMedia(
							'youtube',
							'file_too_large',
							'YouTube accepts videos of up to 256 GB. Send a smaller one.',
						),
					facts.durationSeconds > MOST_SECONDS &&
						fixMedia('youtube', 'duration_refused', 'YouTube accepts videos of up to 12 hours. Shorten it.'),
				];
				return { problems: problems.filter((problem) => problem !== false), warnings: [] };
			},
			image: (_image, _facts, _asked, which = 'The photo') => ({
				problems: [
					fixMedia(
						'youtube',
						'not_a_video',
						`${which} is not a video, but YouTube only accepts videos. Send a video.`,
					),
				],
				warnings: [],
			}),
			hosts: async () => [],
			setOfImages: 'post',
		},

		async roomProblem({ quota }) {
			const until = await findInsertsUntil(project, quota);
			if (until === undefined) return undefined;
			return {
				platform: 'youtube',
				code: 'quota_used_up',
				message: `The Google project has used up today's upload quota. The next upload waits until midnight in Los Angeles (${until.toISOString()}).`,
				action: 'wait',
			};
		},

		async step(context, delivery, upload) {
			const waitUntil = await project.until();
			if (waitUntil !== undefined) return { waitUntil };
			const client = (ports: typeof context.ports) =>
				createYouTubeClient(settings, { ...ports, http: project.within(ports.http) });
			const [youtube, patient] = [client(context.ports), client(context.patientPorts)];
			const own = { youtube, patient, project, defaults, uploadHosts };
			return deliverToYouTube({ ...context, ...own }, delivery, upload);
		},

		/** A video that YouTube already has stays there as a private video. */
		async cancel(_connect, { publishSentAt }) {
			return publishSentAt === null ? { state: 'cancelled' } : undefined;
		},
	};
}
