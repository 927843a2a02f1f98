import type { MediaType } from '../../../platforms/media';
import type { ImageFacts, VideoFacts } from '../../channels';

/** A file to inspect. */
export interface Task {
	sizeBytes: number;
	contentType: MediaType;
	/** Where the child reads it; undefined: it asks its parent for the bytes. */
	path?: string;
	/** Whether what is not on disk is near, so that many questions take little time. */
	isNear?: boolean;
}

/** What an inspection found. */
export type Finding =
	| { video: VideoFacts }
	/** Undefined if the picture does not say. */
	| { image: ImageFacts | undefined }
	/** It cannot be read; `reason` if it contradicts itself or is too large to be read, as "its …". */
	| { unreadable: true; reason?: string };

/** A finding, or the limit that was reached before there was one, as "needed more than …". */
export type Answer = Finding | { limit: string };

/** What the parent says to a child; several pieces answer one question for bytes, `last` ends them. */
export type ToChild = { task: Task } | { piece: Uint8Array } | { last: true };

/** What a child says to its parent. */
export type FromChild = { ready: true } | { read: { start: number; end: number } } | { answer: Answer };
