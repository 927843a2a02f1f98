import type { Platform } from '../../../platforms/errors';
import type { MediaType } from '../../../platforms/media';
import { ApiError } from '../../core/errors';
import {
	fixMedia,
	mediaOf,
	type Asked,
	type Channels,
	type MediaFindings,
	type Problem,
	type VideoFacts,
} from '../../channels';
import type { Finding, Inspected, Inspector } from '../inspection';
import type { Warning } from '../../core/warning';
import { applyForce } from './force';

/** What a file is to become. */
interface MediaFile {
	sizeBytes: number;
	contentType: MediaType;
	/** As the caller named it; null: told by the media. */
	mediaType: string | null;
	/** Whether what is only documented is a warning. */
	force: boolean;
}

const unreadable = (platform: Platform) =>
	fixMedia(
		platform,
		'not_readable',
		'The file begins like a video but cannot be read as one: it is damaged or cut off. Export it again.',
	);

/** A rate that changes is nobody's limit, but a platform may judge another part of the video. */
function rateWarnings({ video }: VideoFacts): Warning[] {
	if (!video?.isVariable) return [];
	return [
		{
			code: 'frame_rate_variable',
			message: `The video has a variable frame rate, ${video.framesPerSecond} frames a second on average. If it is refused, write it with a constant one: "ffmpeg -i in.mp4 -fps_mode cfr -r 30 out.mp4".`,
		},
	];
}

/** What every platform and player reads as sound. */
const USUAL_SOUND = ['aac', 'mp3', 'opus', 'vorbis'];

/** Phones add a second track of sound in a codec of their own, at which a platform may stumble. */
function soundWarnings({ furtherAudio }: VideoFacts): Warning[] {
	const unusual = furtherAudio.filter((codec) => !USUAL_SOUND.includes(codec));
	if (unusual.length === 0) return [];
	return [
		{
			code: 'audio_track_unusual',
			message: `The video has another audio track beside the first one, with the codec ${unusual.join(' and ')}. If it is refused, leave that track out: "ffmpeg -i in.mp4 -map 0:v:0 -map 0:a:0 -c copy out.mp4".`,
		},
	];
}

/** What a platform would refuse about a file, and what it might. */
export interface MediaReport {
	problems: Problem[];
	warnings: Warning[];
}

/** What no platform gets, as a problem of one. @param reason as "its moov …" */
const contradictory = (platform: Platform, reason: string) =>
	fixMedia(
		platform,
		'media_unreadable',
		`The file cannot be read: ${reason}. It is damaged, or was made to harm. Export it again.`,
	);

function look(
	channels: Channels,
	finding: Finding,
	file: MediaFile,
	platforms: readonly Platform[],
): MediaFindings {
	if ('unreadable' in finding) {
		const { reason } = finding;
		const problem = (platform: Platform) =>
			reason === undefined ? unreadable(platform) : contradictory(platform, reason);
		return { problems: platforms.map(problem), warnings: [] };
	}
	const asked: Asked = { media: mediaOf({ ...file, imageUrls: [] }), mediaType: file.mediaType };
	const findings = platforms.map((platform) => {
		const { media } = channels[platform].uploads;
		return 'image' in finding ? media.image(file, finding.image, asked) : media.video(finding.video, asked);
	});
	return {
		problems: findings.flatMap(({ problems }) => problems),
		warnings: [
			...findings.flatMap(({ warnings }) => warnings),
			...('video' in finding ? [...rateWarnings(finding.video), ...soundWarnings(finding.video)] : []),
		],
	};
}

/**
 * Finds everything at once that is wrong with a file, for each platform, by its head.
 *
 * @throws InspectionStopped; what reading throws; the signal's reason
 */
export async function inspectMedia(
	{ inspector, channels }: { inspector: Pick<Inspector, 'inspect'>; channels: Channels },
	file: Inspected & Pick<MediaFile, 'mediaType' | 'force'>,
	platforms: readonly Platform[],
	signal: AbortSignal,
): Promise<MediaReport> {
	const found = look(channels, await inspector.inspect(file, signal), file, platforms);
	const { problems, warnings } = applyForce(found.problems, file.force);
	return { problems, warnings: [...warnings, ...found.warnings] };
}

/** @throws ApiError 422 with action `fix-media`, naming everything that is wrong */
export function requireNoProblems({ problems }: MediaReport): void {
	const [first] = problems;
	if (first === undefined) return;
	if (problems.length === 1) throw new ApiError(422, first.code, first.message, 'fix-media');
	throw new ApiError(422, 'media_unfit', problems.map(({ message }) => message).join(' '), 'fix-media', {
		problems: problems.map(({ code, message }) => ({ code, message })),
	});
}
