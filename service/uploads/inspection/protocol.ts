import type { MediaType } from '../../../platforms/media';
import type { ImageFacts, VideoFacts } from '../../channels';
import type { Decoder } from '../../core/frame-decoder';

/** A file to inspect. */
export interface Task {
	sizeBytes: number;
	contentType: MediaType;
	/** The path from which the child reads the file; if undefined, it requests the bytes from its parent. */
	path?: string;
	/** True if the bytes are not on disk but still local, so that many small reads are fast. */
	isNear?: boolean;
	/** Set to extract the first frame of a video instead of reading its metadata. */
	frameWith?: Decoder;
}

/** The result of an inspection. */
export type Finding =
	| { video: VideoFacts }
	/** `image` is undefined if the file does not contain its dimensions. */
	| { image: ImageFacts | undefined }
	/** The file cannot be read. `reason`, in the form "its …", is set if the file is inconsistent or too large. */
	| { unreadable: true; reason?: string };

/** The first frame of a video as a small JPEG; null if it could not be extracted. */
export interface Frame {
	frame: Uint8Array | null;
}

/** A result or, if a limit was reached first, that limit in the form "needed more than …". */
export type Answer = Finding | Frame | { limit: string };

/** Messages from parent to child. The response to a read consists of several chunks, and ends with `last`. */
export type ToChild = { task: Task } | { piece: Uint8Array } | { last: true };

/** Messages from child to parent. */
export type FromChild = { ready: true } | { read: { start: number; end: number } } | { answer: Answer };
