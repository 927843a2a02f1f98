import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { isImage } from '../../platforms/media';
import type { Upload } from '../channels';
import type { Decoder } from '../core/frame-decoder';
import type { TemporaryFiles } from '../files/temporary-files';
import { drawFirstFrame, type Inspected } from './inspection';

/** How long a request waits for a frame that is being extracted; a later request gets the finished frame. */
const PATIENCE_MS = 10_000;

const NONE = new Uint8Array();

/** Provides the first frames of uploads as small images. */
export interface Frames {
	/**
	 * Extracts the frame on the first request, one file at a time, and stores it with the file. That way, receiving a
	 * file is not slowed down, and uploads that are never viewed cost nothing.
	 *
	 * @returns a JPEG; undefined if there is no frame, or if it is not ready in time
	 */
	of(upload: Upload): Promise<Uint8Array | undefined>;
	stop(): Promise<void>;
}

/**
 * Extracts first frames on request.
 *
 * @param options.decoder if undefined, no frames are extracted
 * @param options.patienceMs how long a request waits
 */
export function createFrames(options: {
	files: Pick<TemporaryFiles, 'inspected' | 'frame' | 'keepFrame'>;
	log: Pick<FastifyBaseLogger, 'debug'>;
	decoder: Decoder | undefined;
	patienceMs?: number;
}): Frames {
	const { files, log, decoder, patienceMs = PATIENCE_MS } = options;
	const stopping = new AbortController();
	const drawing = new Map<string, Promise<Uint8Array>>();
	let turn: Promise<unknown> = Promise.resolve();

	async function draw(name: string, file: Inspected, using: Decoder): Promise<Uint8Array> {
		try {
			const drawn = await drawFirstFrame(file, using, stopping.signal);
			if ('reason' in drawn) log.debug({ file: name, ...drawn }, 'a first frame cannot be drawn');
			// Failures are stored too, so that they are not retried.
			const frame = 'frame' in drawn ? drawn.frame : NONE;
			await files.keepFrame(name, frame);
			return frame;
		} catch (error) {
			log.debug({ err: error }, 'a first frame was not drawn');
			return NONE;
		}
	}

	function begin(name: string, file: Inspected, using: Decoder): Promise<Uint8Array> {
		const drawn = turn.then(() => draw(name, file, using)).finally(() => drawing.delete(name));
		turn = drawn;
		drawing.set(name, drawn);
		return drawn;
	}

	async function inTime(drawn: Promise<Uint8Array>): Promise<Uint8Array> {
		const over = new AbortController();
		try {
			const late = wait(patienceMs, NONE, { signal: over.signal }).catch(() => NONE);
			return await Promise.race([drawn, late]);
		} finally {
			over.abort();
		}
	}

	return {
		async of({ fileName: name, contentType, sizeBytes }) {
			if (!name || !contentType || !sizeBytes || isImage(contentType)) return undefined;
			let frame = await files.frame(name);
			if (frame === undefined && decoder !== undefined) {
				const file = { sizeBytes, contentType, ...files.inspected(name) };
				frame = await inTime(drawing.get(name) ?? begin(name, file, decoder));
			}
			return frame !== undefined && frame.length > 0 ? frame : undefined;
		},
		async stop() {
			stopping.abort();
			await Promise.all(drawing.values());
		},
	};
}
