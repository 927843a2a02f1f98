import type { Action, Platform } from '../../platforms/errors';
import type { MediaType } from '../../platforms/media';

/** Facts about the boxes of an MP4 file. */
export interface BoxOrder {
	/** True if the metadata comes before the media data. */
	moovFirst: boolean;
	/** True if every known box lies within the file; bytes after the last box are ignored. */
	isWhole: boolean;
	/** True if edit lists do more than compensate for the encoder delay at the start. */
	isCutByEdits: boolean;
}

/** The result of inspecting a video. */
export interface VideoFacts {
	container: 'MP4' | 'MOV' | 'WebM' | 'other';
	sizeBytes: number;
	durationSeconds: number;
	/** Undefined if there is no video track. */
	video:
		| {
				codec: string;
				width: number;
				height: number;
				/** Averaged over the whole video; for WebM, over the first frames. */
				framesPerSecond: number;
				isVariable: boolean;
		  }
		| undefined;
	audio: { codec: string; channels: number; sampleRate: number } | undefined;
	/** The codecs of any additional audio tracks, without duplicates. */
	furtherAudio: string[];
	/** Undefined for containers without such boxes. */
	boxes: BoxOrder | undefined;
}

/** The dimensions of an image as displayed, in pixels. */
export interface ImageFacts {
	width: number;
	height: number;
}

/** An image file. */
export interface Image {
	sizeBytes: number;
	/** `other`: the actual format, such as "PNG". */
	contentType: MediaType | { other: string };
}

/** Something that a platform would reject. */
export interface Problem {
	platform: Platform;
	code: string;
	message: string;
	action: Action;
}

/** A problem, possibly with a limit that is documented but not enforced. */
export interface Found extends Problem {
	/**
	 * True if the limit is documented but the platform has not been seen to enforce it (see the marks in
	 * docs/contracts). With `force`, the problem becomes a warning.
	 */
	onlyDocumented?: boolean;
}

/** Returns a problem that requires a different file. */
export const fixMedia = (platform: Platform, code: string, message: string): Problem => ({
	platform,
	code,
	message,
	action: 'fix-media',
});
