import type { MediaRules } from '../channel-uploads';
import { imageProblems, type ImageLimits } from '../image-limits';
import { ANY, videoProblems, type VideoLimits } from '../video-limits';

/** See contracts/tiktok-api.md §4.11. */
const VIDEO: VideoLimits = {
	platform: 'tiktok',
	post: 'A TikTok video',
	containers: ['MP4', 'MOV', 'WebM'],
	codecs: ['avc', 'hevc', 'vp8', 'vp9'],
	mostBytes: 4_000_000_000,
	seconds: [0, 600],
	framesPerSecond: [23, 60],
	width: [360, 4096],
	height: [360, 4096],
	aspect: ANY,
	moovFirst: false,
	mostBitsPerSecond: Number.POSITIVE_INFINITY,
};

/** TikTok's 1080p, in either orientation (contracts/tiktok-api.md §4.11). */
const SIDES = { shorter: 1080, longer: 1920 };

/** See contracts/tiktok-api.md §4.11. */
const PHOTO: ImageLimits = {
	platform: 'tiktok',
	types: ['image/jpeg', 'image/webp'],
	doubtful: ['PNG', 'GIF', 'HEIC or AVIF'],
	mostBytes: 20_000_000,
	shape: ({ width, height }) => {
		const { shorter, longer } = SIDES;
		if (Math.min(width, height) <= shorter && Math.max(width, height) <= longer) return [];
		return [
			[
				'frame_size_refused',
				`has ${width} × ${height} pixels; TikTok accepts photos of up to ${shorter} × ${longer} (1080p). Resize it.`,
				Math.min(width, height) <= shorter,
			],
		];
	},
};

/**
 * TikTok's rules for media. `file_too_large` is certain: a video that is too large cannot be split into valid chunks.
 */
export const tiktokMedia: MediaRules = {
	video: (facts) => ({ problems: videoProblems(facts, VIDEO, ['file_too_large']), warnings: [] }),
	image: (image, facts, _asked, which = 'The photo') => ({
		problems: imageProblems(image, facts, PHOTO, which),
		warnings: [],
	}),
	redirect: (which) => ({
		platform: 'tiktok',
		code: 'url_redirects',
		message: `${which} is behind a redirect, which TikTok does not follow. Use the final URL.`,
		action: 'fix-request',
	}),
	async hosts(urls) {
		const hosts = [...new Set(urls.map((url) => new URL(url).host))].join(', ');
		return [
			{
				code: 'domain_verification',
				message: `TikTok fetches photos only from domains verified for the app, which cannot be queried. Check that ${hosts} is verified in the TikTok developer portal.`,
			},
		];
	},
	setOfImages: 'post',
};
