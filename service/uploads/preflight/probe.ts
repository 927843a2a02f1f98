import { readBoxOrder, type BoxOrder } from './boxes';

/** Reads bytes of a file from `start` up to, not including, `end`. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

/** What a video says of itself; lengths in pixels, as it is shown. */
export interface VideoFacts {
	container: 'MP4' | 'MOV' | 'WebM' | 'other';
	sizeBytes: number;
	durationSeconds: number;
	/** Undefined if it has no pictures. */
	video: { codec: string; width: number; height: number; framesPerSecond: number } | undefined;
	audio: { codec: string; channels: number; sampleRate: number } | undefined;
	/** Undefined in containers without such boxes. */
	boxes: BoxOrder | undefined;
}

/** Enough frames to know the rate, without reading through the whole film. */
const RATE_FRAMES = 240;

const CONTAINERS = new Map<string, VideoFacts['container']>([
	['MP4', 'MP4'],
	['QuickTime File Format', 'MOV'],
	['WebM', 'WebM'],
]);

/**
 * Reads the head of a video: what it is, how long, how large, how fast. Reads only the bytes that say so.
 *
 * @returns undefined if it cannot be read as a video: damaged, cut off, or something else
 */
export async function probeVideo(read: ReadRange, sizeBytes: number): Promise<VideoFacts | undefined> {
	// The library is an ES module; CommonJS can load it only like this.
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
		const container = CONTAINERS.get((await input.getFormat()).name) ?? 'other';
		const video = await input.getPrimaryVideoTrack();
		const audio = await input.getPrimaryAudioTrack();
		if (video === null && audio === null) return undefined;
		const rate = video && (await video.computePacketStats(RATE_FRAMES)).averagePacketRate;
		return {
			container,
			sizeBytes,
			durationSeconds: (await input.getDurationFromMetadata()) ?? (await input.computeDuration()),
			video: video
				? {
						codec: (await video.getCodec()) ?? 'unknown',
						width: await video.getDisplayWidth(),
						height: await video.getDisplayHeight(),
						framesPerSecond: Math.round((rate ?? 0) * 100) / 100,
					}
				: undefined,
			audio: audio
				? {
						codec: (await audio.getCodec()) ?? 'unknown',
						channels: await audio.getNumberOfChannels(),
						sampleRate: await audio.getSampleRate(),
					}
				: undefined,
			boxes: container === 'WebM' || container === 'other' ? undefined : await readBoxOrder(read, sizeBytes),
		};
	} catch {
		// What goes wrong while reading is no property of the video.
		if (failure !== undefined) throw failure;
		return undefined;
	} finally {
		input.dispose();
	}
}
