import type { Action, Platform } from '../../../platforms/errors';
import type { InstagramPost } from '../intake/post-type';
import type { VideoFacts } from '../inspection';

/** Something that a platform would refuse. */
export interface Problem {
	platform: Platform;
	code: string;
	message: string;
	action: Action;
}

/** A problem that may rest on documentation alone. */
export interface Found extends Problem {
	/** Nobody has seen the platform enforce the limit (the marks in docs/contracts); `force` makes it a warning. */
	onlyDocumented?: boolean;
}

/** A problem that another file does not have. */
export const fixMedia = (platform: Platform, code: string, message: string): Problem => ({
	platform,
	code,
	message,
	action: 'fix-media',
});

/** What a platform takes. */
interface VideoLimits {
	platform: Platform;
	/** The platform's kind of post, for messages. */
	post: string;
	containers: readonly VideoFacts['container'][];
	codecs: readonly string[];
	mostBytes: number;
	seconds: readonly [least: number, most: number];
	framesPerSecond: readonly [least: number, most: number];
	width: readonly [least: number, most: number];
	height: readonly [least: number, most: number];
	/** Width divided by height. */
	aspect: readonly [least: number, most: number];
	/** Undefined: any sound. */
	audio?: { codecs: readonly string[]; mostChannels: number; mostSampleRate: number };
	moovFirst: boolean;
	mostBitsPerSecond: number;
}

const ANY: readonly [number, number] = [0, Number.POSITIVE_INFINITY];
const RATE: readonly [number, number] = [23, 60];

/** contracts/tiktok-api.md §4.11 */
const TIKTOK_VIDEO: VideoLimits = {
	platform: 'tiktok',
	post: 'A TikTok video',
	containers: ['MP4', 'MOV', 'WebM'],
	codecs: ['avc', 'hevc', 'vp8', 'vp9'],
	mostBytes: 4_000_000_000,
	seconds: [0, 600],
	framesPerSecond: RATE,
	width: [360, 4096],
	height: [360, 4096],
	aspect: ANY,
	moovFirst: false,
	mostBitsPerSecond: Number.POSITIVE_INFINITY,
};

/** contracts/instagram-api.md §4.6 */
const REEL: VideoLimits = {
	platform: 'instagram',
	post: 'An Instagram reel',
	containers: ['MP4', 'MOV'],
	codecs: ['avc', 'hevc'],
	mostBytes: 300_000_000,
	seconds: [3, 900],
	framesPerSecond: RATE,
	width: [0, 1920],
	height: ANY,
	aspect: [0.01, 10],
	audio: { codecs: ['aac'], mostChannels: 2, mostSampleRate: 48_000 },
	moovFirst: true,
	// 25 Mbit/s of pictures and 128 kbit/s of sound.
	mostBitsPerSecond: 25_128_000,
};

const STORY: VideoLimits = {
	...REEL,
	post: 'A video in an Instagram story',
	mostBytes: 100_000_000,
	seconds: [3, 60],
	aspect: [0.1, 10],
};

/** The limits of a video at a platform. */
export function videoLimits(platform: Platform, post: InstagramPost | undefined): VideoLimits {
	if (platform === 'tiktok') return TIKTOK_VIDEO;
	return post === 'STORIES' ? STORY : REEL;
}

const within = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most;

/** What players and platforms measure differs by so much: seconds, and frames a second. */
const TOLERANCE = 0.1;

const withinAbout = (value: number, [least, most]: readonly [number, number]) =>
	within(value, [least - TOLERANCE, most + TOLERANCE]);

const between = ([least, most]: readonly [number, number], unit: string) =>
	most === Number.POSITIVE_INFINITY
		? `at least ${least} ${unit}`
		: least === 0
			? `at most ${most} ${unit}`
			: `${least} to ${most} ${unit}`;

const rounded = (value: number) => Math.round(value * 100) / 100;

type Rule = [isBroken: boolean, code: string, message: string];

function audioRules({ audio }: VideoFacts, limits: VideoLimits): Rule[] {
	if (audio === undefined || limits.audio === undefined) return [];
	const { codecs, mostChannels, mostSampleRate } = limits.audio;
	return [
		[
			!codecs.includes(audio.codec),
			'audio_codec_refused',
			`needs ${codecs.join(' or ')} sound, not ${audio.codec}`,
		],
		[
			audio.channels > mostChannels,
			'audio_channels_refused',
			`takes at most ${mostChannels} channels of sound, not ${audio.channels}`,
		],
		[
			audio.sampleRate > mostSampleRate,
			'audio_rate_refused',
			`takes sound up to ${mostSampleRate} Hz, not ${audio.sampleRate}`,
		],
	];
}

function pictureRules({ video }: VideoFacts, limits: VideoLimits): Rule[] {
	if (video === undefined) return [[true, 'no_video_track', 'needs pictures, and the file has sound alone']];
	const { codec, width, height, framesPerSecond } = video;
	return [
		[!limits.codecs.includes(codec), 'codec_refused', `takes ${limits.codecs.join(', ')}, not ${codec}`],
		[
			!withinAbout(framesPerSecond, limits.framesPerSecond),
			'frame_rate_refused',
			`needs ${between(limits.framesPerSecond, 'frames a second')}, not ${framesPerSecond}`,
		],
		[
			!within(width, limits.width),
			'frame_size_refused',
			`needs a width of ${between(limits.width, 'pixels')}, not ${width}`,
		],
		[
			!within(height, limits.height),
			'frame_size_refused',
			`needs a height of ${between(limits.height, 'pixels')}, not ${height}`,
		],
		[
			!within(width / height, limits.aspect),
			'aspect_ratio_refused',
			`needs a ratio of width to height of ${between(limits.aspect, '').trim()}, not ${rounded(width / height)}`,
		],
	];
}

function fileRules(facts: VideoFacts, limits: VideoLimits): Rule[] {
	const { container, sizeBytes, durationSeconds, boxes } = facts;
	return [
		[
			!limits.containers.includes(container),
			'container_refused',
			`must be ${limits.containers.join(' or ')}, not ${container === 'other' ? 'another container' : container}`,
		],
		[
			sizeBytes > limits.mostBytes,
			'file_too_large',
			`has at most ${limits.mostBytes} bytes, not ${sizeBytes}`,
		],
		[
			!withinAbout(durationSeconds, limits.seconds),
			'duration_refused',
			`lasts ${between(limits.seconds, 'seconds')}, not ${rounded(durationSeconds)}`,
		],
		[
			(sizeBytes * 8) / durationSeconds > limits.mostBitsPerSecond,
			'bit_rate_refused',
			`has at most ${limits.mostBitsPerSecond} bits a second`,
		],
		[boxes?.isWhole === false, 'file_cut_off', 'must be whole, and the file ends too early'],
		[
			limits.moovFirst && boxes?.moovFirst === false,
			'moov_not_first',
			'needs its description (moov) before its pictures; write it with "ffmpeg -c copy -movflags +faststart"',
		],
	];
}

/** What is no matter of documentation: what nobody can play, and what no plan of parts can carry. */
const isCertain = (platform: Platform, code: string) =>
	['no_video_track', 'file_cut_off'].includes(code) || (platform === 'tiktok' && code === 'file_too_large');

/** Everything that a platform would refuse about a video. */
export function videoProblems(facts: VideoFacts, limits: VideoLimits): Found[] {
	const rules = [...fileRules(facts, limits), ...pictureRules(facts, limits), ...audioRules(facts, limits)];
	return rules
		.filter(([isBroken]) => isBroken)
		.map(([, code, message]) => ({
			...fixMedia(limits.platform, code, `${limits.post} ${message}. Convert the video and send it again.`),
			onlyDocumented: !isCertain(limits.platform, code),
		}));
}
