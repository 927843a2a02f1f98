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

/** A file, and the kind of post it is intended for. */
interface MediaFile {
	sizeBytes: number;
	contentType: MediaType;
	/** As sent by the caller; null if it is to be inferred from the media. */
	mediaType: string | null;
	/** True if limits that are only documented produce warnings instead of problems. */
	force: boolean;
}

const unreadable = (platform: Platform) =>
	fixMedia(
		platform,
		'not_readable',
		'The file starts like a video but cannot be read: it is damaged or truncated. Export it again.',
	);

/**
 * Returns a warning if the frame rate is variable. No platform documents a limit for this, but a platform may measure
 * the rate in another part of the video.
 */
function rateWarnings({ video }: VideoFacts): Warning[] {
	if (!video?.isVariable) return [];
	return [
		{
			code: 'frame_rate_variable',
			message: `The video has a variable frame rate, ${video.framesPerSecond} frames per second on average. If the platform rejects it, convert it to a constant one: "ffmpeg -i in.mp4 -fps_mode cfr -r 30 out.mp4".`,
		},
	];
}

/** Audio codecs that every platform and player can read. */
const USUAL_SOUND = ['aac', 'mp3', 'opus', 'vorbis'];

/**
 * Returns a warning about additional audio tracks: phones add a second track in their own codec, which may confuse a
 * platform.
 */
function soundWarnings({ furtherAudio }: VideoFacts): Warning[] {
	const unusual = furtherAudio.filter((codec) => !USUAL_SOUND.includes(codec));
	if (unusual.length === 0) return [];
	return [
		{
			code: 'audio_track_unusual',
			message: `The video has an additional audio track with the codec ${unusual.join(' and ')}. If the platform rejects it, remove that track: "ffmpeg -i in.mp4 -map 0:v:0 -map 0:a:0 -c copy out.mp4".`,
		},
	];
}

/** Everything that platforms would reject about a file, and the warnings. */
export interface MediaReport {
	problems: Problem[];
	warnings: Warning[];
}

/** Returns the problem with an inconsistent file, which is not sent anywhere. @param reason in the form "its moov …" */
const contradictory = (platform: Platform, reason: string) =>
	fixMedia(
		platform,
		'media_unreadable',
		`The file cannot be read: ${reason}. It is damaged or malicious. Export it again.`,
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
 * Finds everything that is wrong with a file for each platform, based on the file's metadata.
 *
 * @throws InspectionStopped; read errors; the signal's reason
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

/** Checks that there are no problems. @throws ApiError 422 with action `fix-media`, listing all problems */
export function requireNoProblems({ problems }: MediaReport): void {
	const [first] = problems;
	if (first === undefined) return;
	if (problems.length === 1) throw new ApiError(422, first.code, first.message, 'fix-media');
	throw new ApiError(422, 'media_unfit', problems.map(({ message }) => message).join(' '), 'fix-media', {
		problems: problems.map(({ code, message }) => ({ code, message })),
	});
}
