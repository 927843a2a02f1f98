import type { Receiver } from './receiver';

export interface VideoLimits {
	readonly sizeBytes: number;
	readonly seconds: number;
}

const reelLimits: VideoLimits = { sizeBytes: 300_000_000, seconds: 900 };
const storyLimits: VideoLimits = { sizeBytes: 100_000_000, seconds: 60 };
const shortestSeconds = 3;
const videoCodecs = ['avc1', 'avc3', 'hvc1', 'hev1'];

export function limitsOf(story: boolean): VideoLimits {
	return story ? storyLimits : reelLimits;
}

/** Returns the first rule of contract §4.6 that a received video violates, as a message, or `null` (rule 32). */
export function videoProblem(
	{ probe, sizeBytes }: Receiver,
	{ story, refuseEditLists }: { story: boolean; refuseEditLists: boolean },
): string | null {
	const { movie, order } = probe;
	if (!movie || !probe.wellFormed) return 'not a whole MP4 or MOV file';
	const video = movie.tracks.find(({ kind }) => kind === 'video');
	const audio = movie.tracks.filter(({ kind }) => kind === 'audio');
	const limits = limitsOf(story);
	const seconds = movie.durationSeconds;
	const rate = video && Math.round((100 * video.samples) / video.durationSeconds) / 100;
	const broken: [boolean, string][] = [
		[sizeBytes > limits.sizeBytes, `more than ${limits.sizeBytes} bytes`],
		[
			!order.includes('mdat') || order.indexOf('moov') > order.indexOf('mdat'),
			'moov does not stand before mdat',
		],
		[!video || !videoCodecs.includes(video.codec), 'the video is neither H.264 nor HEVC'],
		[audio.some(({ codec }) => codec !== 'mp4a.40'), 'the audio is not AAC'],
		[audio.some(({ sampleRate }) => sampleRate > 48_000), 'the audio has more than 48 kHz'],
		[audio.some(({ channels }) => channels > 2), 'the audio has more than 2 channels'],
		[
			seconds < shortestSeconds || seconds > limits.seconds,
			`shorter than 3 s or longer than ${limits.seconds} s`,
		],
		[(video?.width ?? 0) > 1920, 'wider than 1920 pixels'],
		[!aspectFits(video, story), 'outside the aspect ratios'],
		[rate === undefined || !(rate >= 23 && rate <= 60), 'fewer than 23 or more than 60 frames a second'],
		[(sizeBytes * 8) / seconds > 25_128_000, 'more than 25 Mbit/s'],
		[refuseEditLists && movie.tracks.some(({ editList }) => editList), 'an edit list'],
	];
	return broken.find(([applies]) => applies)?.[1] ?? null;
}

function aspectFits(video: { width: number; height: number } | undefined, story: boolean): boolean {
	if (!video || video.height === 0) return false;
	const ratio = video.width / video.height;
	return ratio >= (story ? 0.1 : 0.01) && ratio <= 10;
}
