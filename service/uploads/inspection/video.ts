import type { VideoFacts } from '../../channels';
import { checkBoxes, type Film } from './boxes';
import { checkElements } from './ebml';
import type { ReadRange } from './reader';
import type { VideoType } from '../../../platforms/media';
import type { Input, InputAudioTrack } from 'mediabunny' with { 'resolution-mode': 'import' };

/** Enough frames to determine the frame rate without reading the whole video. */
const RATE_FRAMES = 240;

const CONTAINERS = new Map<string, VideoFacts['container']>([
	['MP4', 'MP4'],
	['QuickTime File Format', 'MOV'],
	['WebM', 'WebM'],
]);

/** A file may have any number of tracks, with arbitrary codec names. */
const MOST_NAMED = 8;
const LONGEST_NAME = 32;

/** Returns the codec of a track, or its name in the file if the library does not know the codec. */
async function codecOf(track: InputAudioTrack): Promise<string> {
	const codec = (await track.getCodec()) ?? (await track.getInternalCodecId());
	return typeof codec === 'string' ? codec.replace(/[^ -~]/g, '?').slice(0, LONGEST_NAME) : 'unknown';
}

type Parsed = Omit<VideoFacts, 'boxes'>;

/**
 * Opens a file whose structure has been checked.
 *
 * @returns undefined if the library cannot read it
 * @throws the error from a failed read
 */
export async function withInput<T>(
	read: ReadRange,
	sizeBytes: number,
	look: (input: Input) => Promise<T>,
): Promise<T | undefined> {
	// The library is an ES module, which CommonJS can only load dynamically.
	const { ALL_FORMATS, CustomSource, Input } = await import('mediabunny');
	let failure: unknown;
	const source = new CustomSource({
		getSize: () => sizeBytes,
		read: (start, end) =>
			read(start, end).catch((error: unknown) => {
				failure = error;
				throw error;
			}),
	});
	const input = new Input({ formats: ALL_FORMATS, source });
	try {
		return await look(input);
	} catch {
		// A read error is not a property of the video.
		if (failure !== undefined) throw failure;
		return undefined;
	} finally {
		input.dispose();
	}
}

const parse = (read: ReadRange, sizeBytes: number, film?: Film): Promise<Parsed | undefined> =>
	withInput(read, sizeBytes, async (input) => {
		const video = await input.getPrimaryVideoTrack();
		const audio = await input.getPrimaryAudioTrack();
		const others = (await input.getAudioTracks()).filter(({ id }) => id !== audio?.id);
		if (video === null && audio === null) return undefined;
		const rate =
			film?.frameRate?.framesPerSecond ??
			(video && (await video.computePacketStats(RATE_FRAMES)).averagePacketRate);
		const stated = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
		return {
			container: CONTAINERS.get((await input.getFormat()).name) ?? 'other',
			sizeBytes,
			durationSeconds: Math.max(stated, film?.fragmentsEndSeconds ?? 0),
			video: video
				? {
						codec: (await video.getCodec()) ?? 'unknown',
						width: await video.getDisplayWidth(),
						height: await video.getDisplayHeight(),
						framesPerSecond: Math.round((rate ?? 0) * 100) / 100,
						isVariable: film?.frameRate?.isVariable ?? false,
					}
				: undefined,
			audio: audio
				? {
						codec: (await audio.getCodec()) ?? 'unknown',
						channels: await audio.getNumberOfChannels(),
						sampleRate: await audio.getSampleRate(),
					}
				: undefined,
			furtherAudio: [...new Set(await Promise.all(others.map(codecOf)))].slice(0, MOST_NAMED),
		};
	});

/**
 * Reads the metadata of a video: format, duration, dimensions and frame rate. Reads only as many bytes as necessary.
 *
 * @param mostParts maximum number of boxes or elements read
 * @returns undefined if the file cannot be read as a video because it is damaged, truncated or something else
 * @throws Damaged if the structure is inconsistent, in which case the file is not parsed
 */
export async function readVideo(
	read: ReadRange,
	{ sizeBytes, contentType }: { sizeBytes: number; contentType: VideoType },
	mostParts: number,
): Promise<VideoFacts | undefined> {
	if (contentType === 'video/webm') {
		await checkElements(read, sizeBytes, mostParts);
		const parsed = await parse(read, sizeBytes);
		return parsed && { ...parsed, boxes: undefined };
	}
	const checked = await checkBoxes(read, sizeBytes, mostParts);
	const parsed = checked && (await parse(checked.read, sizeBytes, checked.film));
	return parsed && { ...parsed, boxes: checked.order };
}
