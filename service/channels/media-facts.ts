import type { Action, Platform } from '../../platforms/errors';
import type { MediaType } from '../../platforms/media';

/** What the outermost boxes of an MP4 say. */
export interface BoxOrder {
	/** Whether the description of the film stands before its pictures. */
	moovFirst: boolean;
	/** Whether every known box ends within the file; bytes behind the last one do not count. */
	isWhole: boolean;
	/** Whether edit lists do more than shift the beginning by an encoder's delay. */
	isCutByEdits: boolean;
}

/** What an inspection finds out about a video. */
export interface VideoFacts {
	container: 'MP4' | 'MOV' | 'WebM' | 'other';
	sizeBytes: number;
	durationSeconds: number;
	/** Undefined if it has no pictures. */
	video:
		| {
				codec: string;
				width: number;
				height: number;
				/** Over the whole film; of a WebM over its first frames. */
				framesPerSecond: number;
				isVariable: boolean;
		  }
		| undefined;
	audio: { codec: string; channels: number; sampleRate: number } | undefined;
	/** The codecs of other tracks of sound, each once. */
	furtherAudio: string[];
	/** Undefined in containers without such boxes. */
	boxes: BoxOrder | undefined;
}

/** An image as people see it, in pixels. */
export interface ImageFacts {
	width: number;
	height: number;
}

/** An image file. */
export interface Image {
	sizeBytes: number;
	/** Or what it is instead, such as "PNG". */
	contentType: MediaType | { other: string };
}

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
