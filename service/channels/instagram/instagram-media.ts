import type { Warning } from '../../core/warning';
import type { MediaRules } from '../channel-uploads';
import { imageProblems, type ImageLimits } from '../image-limits';
import type { Image, ImageFacts, VideoFacts } from '../media-facts';
import { ANY, videoProblems, type VideoLimits } from '../video-limits';
import { postOf, type InstagramPost } from './instagram-fields';
import { robotsWarnings } from './robots';

/** See contracts/instagram-api.md §4.6. */
const REEL: VideoLimits = {
	platform: 'instagram',
	post: 'An Instagram reel',
	containers: ['MP4', 'MOV'],
	codecs: ['avc', 'hevc'],
	mostBytes: 300_000_000,
	seconds: [3, 900],
	framesPerSecond: [23, 60],
	width: [0, 1920],
	height: ANY,
	aspect: [0.01, 10],
	audio: { codecs: ['aac'], mostChannels: 2, mostSampleRate: 48_000 },
	moovFirst: true,
	// 25 Mbit/s of video and 128 kbit/s of audio.
	mostBitsPerSecond: 25_128_000,
};

const STORY: VideoLimits = {
	...REEL,
	post: 'A video in an Instagram story',
	mostBytes: 100_000_000,
	seconds: [3, 60],
	aspect: [0.1, 10],
};

/**
 * The maximum size of a photo according to the error table (contracts/instagram-api.md §4.6). Instagram's documentation
 * pages say 8 MB.
 */
const MOST_BYTES = 8 * 2 ** 20;
const FEWER_BYTES = 8_000_000;

/**
 * Aspect ratio (width / height) of feed photos: documented as 4:5 to 1.91:1, but 3:4 was accepted
 * (contracts/instagram-api.md §4.6).
 */
const FEED_ASPECT = { least: 0.75, documented: 0.8, most: 1.91 };
const TOLERANCE = 0.01;

const photoLimits = (post: InstagramPost): ImageLimits => ({
	platform: 'instagram',
	types: ['image/jpeg'],
	doubtful: [],
	mostBytes: MOST_BYTES,
	shape: ({ width, height }) => {
		const aspect = width / height;
		const { least, most } = FEED_ASPECT;
		if (post === 'STORIES' || (aspect > least - TOLERANCE && aspect < most + TOLERANCE)) return [];
		return [
			[
				'aspect_ratio_refused',
				`has ${width} × ${height} pixels, so its width is ${aspect.toFixed(2)} times its height; Instagram's feed accepts 0.75 (3:4) to 1.91. Crop it, or send it as a story.`,
				false,
			],
		];
	},
});

/** Returns warnings for rules on which Instagram's documentation and users' reports contradict each other. */
function doubts(
	{ sizeBytes }: Image,
	facts: ImageFacts | undefined,
	post: InstagramPost,
	which: string,
): Warning[] {
	const warnings: Warning[] = [];
	if (sizeBytes > FEWER_BYTES && sizeBytes <= MOST_BYTES) {
		warnings.push({
			code: 'file_size_doubtful',
			message: `${which} has ${sizeBytes} bytes, between the two limits that Instagram documents: ${FEWER_BYTES} and ${MOST_BYTES}. If Instagram rejects it, send a smaller one.`,
		});
	}
	const aspect = facts && facts.width / facts.height;
	const { least, documented } = FEED_ASPECT;
	const isTall = aspect !== undefined && aspect > least - TOLERANCE && aspect <= documented - TOLERANCE;
	if (facts && isTall && post !== 'STORIES') {
		warnings.push({
			code: 'aspect_ratio_doubtful',
			message: `${which} has ${facts.width} × ${facts.height} pixels, so its width is ${aspect.toFixed(2)} times its height. Instagram documents at least 0.8 (4:5), but has accepted 0.75 (3:4). If it is rejected, crop it or send it as a story.`,
		});
	}
	return warnings;
}

function editListWarnings({ boxes }: VideoFacts): Warning[] {
	if (!boxes?.isCutByEdits) return [];
	return [
		{
			code: 'edit_list',
			message:
				'The video is cut with edit lists, which Instagram does not allow. If it is rejected, convert it with "ffmpeg -use_editlist 0".',
		},
	];
}

/** Instagram's rules for media. */
export const instagramMedia: MediaRules = {
	video: (facts, asked) => ({
		problems: videoProblems(facts, postOf(asked) === 'STORIES' ? STORY : REEL),
		warnings: editListWarnings(facts),
	}),
	image(image, facts, asked, which = 'The photo') {
		const post = postOf(asked);
		return {
			problems: imageProblems(image, facts, photoLimits(post), which),
			warnings: doubts(image, facts, post, which),
		};
	},
	hosts: (urls, guard, signal) => robotsWarnings(guard, urls, signal),
	setOfImages: 'carousel',
};
