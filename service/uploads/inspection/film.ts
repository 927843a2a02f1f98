import { boxAt, type Box } from './tables';

/** The frame rate of a video. */
export interface FrameRate {
	framesPerSecond: number;
	/** True if many frames are shown much longer or shorter than the average frame. */
	isVariable: boolean;
}

/** A run of frames that are all shown for the same number of track units. */
interface Run {
	frames: number;
	units: number;
}

/**
 * Frames whose duration differs from the average by more than this share are out of step; if there are enough of them,
 * the rate counts as variable.
 */
const OUT_OF_STEP = 0.2;
const MOST_OUT_OF_STEP = 0.05;

function childrenOf(bytes: Buffer, { body, end }: Box, type?: string): Box[] {
	const boxes: Box[] = [];
	for (let at = body; at + 8 <= end;) {
		const box = boxAt(bytes, at, end);
		if (type === undefined || box.type === type) boxes.push(box);
		at = box.end;
	}
	return boxes;
}

function find(bytes: Buffer, box: Box | undefined, ...path: string[]): Box | undefined {
	const [type, ...rest] = path;
	if (type === undefined || box === undefined) return box;
	return find(bytes, childrenOf(bytes, box, type)[0], ...rest);
}

const whole = (bytes: Buffer) => boxAt(bytes, 0, bytes.length);

/** Returns the track's timescale in units per second (ISO/IEC 14496-12 §8.4.2). */
const timescaleOf = (bytes: Buffer, { body }: Box) =>
	bytes.readUInt32BE(body + (bytes[body] === 1 ? 20 : 12));

const isVideo = (moov: Buffer, track: Box) => {
	const handler = find(moov, track, 'mdia', 'hdlr');
	return handler !== undefined && moov.toString('latin1', handler.body + 8, handler.body + 12) === 'vide';
};

/**
 * Returns the frame rate over the whole video, computed from its time-to-sample table (ISO/IEC 14496-12 §8.6.1.2) and
 * its fragments.
 *
 * @param moov a checked `moov`
 * @param inFragments the number of frames in fragments, by frame duration
 * @returns undefined if there are no frames
 * @throws RangeError if a box is truncated
 */
export function frameRateOf(moov: Buffer, inFragments: ReadonlyMap<number, number>): FrameRate | undefined {
	const track = childrenOf(moov, whole(moov), 'trak').find((each) => isVideo(moov, each));
	const header = find(moov, track, 'mdia', 'mdhd');
	const table = find(moov, track, 'mdia', 'minf', 'stbl', 'stts');
	if (header === undefined || table === undefined) return undefined;
	const entries: Run[] = Array.from({ length: moov.readUInt32BE(table.body + 4) }, (_, index) => ({
		frames: moov.readUInt32BE(table.body + 8 + index * 8),
		units: moov.readUInt32BE(table.body + 12 + index * 8),
	}));
	for (const [units, frames] of inFragments) entries.push({ frames, units });
	const frames = entries.reduce((sum, entry) => sum + entry.frames, 0);
	const units = entries.reduce((sum, entry) => sum + entry.frames * entry.units, 0);
	if (frames === 0 || units === 0) return undefined;
	const average = units / frames;
	const outOfStep = entries
		.filter((entry) => Math.abs(entry.units - average) > OUT_OF_STEP * average)
		.reduce((sum, entry) => sum + entry.frames, 0);
	return {
		framesPerSecond: (frames * timescaleOf(moov, header)) / units,
		// The last frame often has a different duration.
		isVariable: outOfStep > Math.max(1, frames * MOST_OUT_OF_STEP),
	};
}

/** Encoders may shift the start by a few frames, which every player and platform accepts. */
const MOST_SHIFT_SECONDS = 0.5;

/**
 * True if edit lists cut the video: they show more than one segment of a track, or start later than an
 * encoder's delay (ISO/IEC 14496-12 §8.6.6).
 *
 * @param moov a checked `moov`
 * @throws RangeError if a box is truncated
 */
export function isCutByEdits(moov: Buffer): boolean {
	return childrenOf(moov, whole(moov), 'trak').some((track) => {
		const [list, media] = [find(moov, track, 'edts', 'elst'), find(moov, track, 'mdia', 'mdhd')];
		if (list === undefined || media === undefined) return false;
		const isLong = moov[list.body] === 1;
		const begins = Array.from(
			{ length: moov.readUInt32BE(list.body + 4) },
			(_, index) =>
				isLong
					? Number(moov.readBigInt64BE(list.body + 16 + index * 20))
					: moov.readInt32BE(list.body + 12 + index * 12),
			// Edits without media are pauses at the start.
		).filter((begin) => begin >= 0);
		const [first = 0] = begins;
		return begins.length > 1 || first / timescaleOf(moov, media) > MOST_SHIFT_SECONDS;
	});
}

/** Track defaults that fragments may omit: units per second, and the sample duration. */
interface Track {
	timescale: number;
	sampleUnits: number;
	/** True for the track whose frame rate is reported. */
	isFirstVideo: boolean;
}

function tracksOf(moov: Buffer): Map<number, Track> {
	const defaults = new Map<number, number>();
	const fragments = find(moov, whole(moov), 'mvex');
	for (const { body } of fragments ? childrenOf(moov, fragments, 'trex') : []) {
		defaults.set(moov.readUInt32BE(body + 4), moov.readUInt32BE(body + 12));
	}
	const all = childrenOf(moov, whole(moov), 'trak');
	const firstVideo = all.find((track) => isVideo(moov, track));
	const tracks = new Map<number, Track>();
	for (const track of all) {
		const [header, media] = [find(moov, track, 'tkhd'), find(moov, track, 'mdia', 'mdhd')];
		if (header === undefined || media === undefined) continue;
		const id = moov.readUInt32BE(header.body + (moov[header.body] === 1 ? 20 : 12));
		const isFirstVideo = track === firstVideo;
		tracks.set(id, { timescale: timescaleOf(moov, media), sampleUnits: defaults.get(id) ?? 0, isFirstVideo });
	}
	return tracks;
}

/** Yields the sample durations of a `trun`, in track units (ISO/IEC 14496-12 §8.8.8). */
function* samplesOf(moof: Buffer, { body }: Box, sampleUnits: number): Generator<Run> {
	const flags = moof.readUInt32BE(body);
	const count = moof.readUInt32BE(body + 4);
	if ((flags & 0x100) === 0) {
		yield { frames: count, units: sampleUnits };
		return;
	}
	const entryBytes = 4 * [0x100, 0x200, 0x400, 0x800].filter((bit) => flags & bit).length;
	const first = body + 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0);
	for (let index = 0; index < count; index++) {
		yield { frames: 1, units: moof.readUInt32BE(first + index * entryBytes) };
	}
}

/**
 * Returns the end time of a movie fragment, in seconds (ISO/IEC 14496-12 §8.8).
 *
 * @param moov a checked `moov`; `moof` must be checked too
 * @param frames receives the number of frames in the fragment, by frame duration
 * @throws RangeError if a box is truncated
 */
export function readFragment(moov: Buffer, moof: Buffer, frames: Map<number, number>): number {
	const tracks = tracksOf(moov);
	const ends = childrenOf(moof, whole(moof), 'traf').map((traf) => {
		const [header, time] = [find(moof, traf, 'tfhd'), find(moof, traf, 'tfdt')];
		const track = header && tracks.get(moof.readUInt32BE(header.body + 4));
		if (header === undefined || time === undefined || track === undefined) return 0;
		const flags = moof.readUInt32BE(header.body);
		const defaultAt = header.body + 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
		const sampleUnits = flags & 8 ? moof.readUInt32BE(defaultAt) : track.sampleUnits;
		const isLong = moof[time.body] === 1;
		let end = isLong ? Number(moof.readBigUInt64BE(time.body + 4)) : moof.readUInt32BE(time.body + 4);
		for (const run of childrenOf(moof, traf, 'trun')) {
			for (const samples of samplesOf(moof, run, sampleUnits)) {
				end += samples.frames * samples.units;
				if (!track.isFirstVideo) continue;
				frames.set(samples.units, (frames.get(samples.units) ?? 0) + samples.frames);
			}
		}
		return end / track.timescale;
	});
	return Math.max(0, ...ends.filter(Number.isFinite));
}
