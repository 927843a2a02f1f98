import type { Platform } from '../../platforms/errors';
import { fixMedia, type Found, type VideoFacts } from './media-facts';

/** A platform's limits for videos. */
export interface VideoLimits {
	platform: Platform;
	/** The kind of post, as named in messages. */
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
	/** Undefined if any audio is accepted. */
	audio?: { codecs: readonly string[]; mostChannels: number; mostSampleRate: number };
	moovFirst: boolean;
	mostBitsPerSecond: number;
}

/** A range without limits. */
export const ANY: readonly [number, number] = [0, Number.POSITIVE_INFINITY];

const within = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most;

/** Measurement tolerance, in seconds or frames per second. */
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
			`needs ${codecs.join(' or ')} audio, not ${audio.codec}`,
		],
		[
			audio.channels > mostChannels,
			'audio_channels_refused',
			`allows at most ${mostChannels} audio channels, not ${audio.channels}`,
		],
		[
			audio.sampleRate > mostSampleRate,
			'audio_rate_refused',
			`allows audio sample rates up to ${mostSampleRate} Hz, not ${audio.sampleRate}`,
		],
	];
}

function pictureRules({ video }: VideoFacts, limits: VideoLimits): Rule[] {
	if (video === undefined)
		return [[true, 'no_video_track', 'needs a video track, but the file only has audio']];
	const { codec, width, height, framesPerSecond } = video;
	return [
		[!limits.codecs.includes(codec), 'codec_refused', `must use ${limits.codecs.join(', ')}, not ${codec}`],
		[
			!withinAbout(framesPerSecond, limits.framesPerSecond),
			'frame_rate_refused',
			`needs ${between(limits.framesPerSecond, 'frames per second')}, not ${framesPerSecond}`,
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
			`needs an aspect ratio (width / height) of ${between(limits.aspect, '').trim()}, not ${rounded(width / height)}`,
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
			`must have at most ${limits.mostBytes} bytes, not ${sizeBytes}`,
		],
		[
			!withinAbout(durationSeconds, limits.seconds),
			'duration_refused',
			`must last ${between(limits.seconds, 'seconds')}, not ${rounded(durationSeconds)}`,
		],
		[
			(sizeBytes * 8) / durationSeconds > limits.mostBitsPerSecond,
			'bit_rate_refused',
			`must have at most ${limits.mostBitsPerSecond} bits per second`,
		],
		[boxes?.isWhole === false, 'file_cut_off', 'must be complete, but the file is truncated'],
		[
			limits.moovFirst && boxes?.moovFirst === false,
			'moov_not_first',
			'needs its metadata (moov) before its media data; convert it with "ffmpeg -c copy -movflags +faststart"',
		],
	];
}

/** Problems that are certain regardless of any documentation, since files with them cannot be played. */
const CERTAIN = ['no_video_track', 'file_cut_off'];

/**
 * Returns everything that a platform would reject about a video.
 *
 * @param certain the codes of limits that the platform is known to enforce
 */
export function videoProblems(
	facts: VideoFacts,
	limits: VideoLimits,
	certain: readonly string[] = [],
): Found[] {
	const rules = [...fileRules(facts, limits), ...pictureRules(facts, limits), ...audioRules(facts, limits)];
	return rules
		.filter(([isBroken]) => isBroken)
		.map(([, code, message]) => ({
			...fixMedia(limits.platform, code, `${limits.post} ${message}. Convert the video and send it again.`),
			onlyDocumented: !CERTAIN.includes(code) && !certain.includes(code),
		}));
}
