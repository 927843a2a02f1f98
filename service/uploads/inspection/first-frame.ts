import type { Decoder } from '../../core/frame-decoder';
import { startChild } from './child-process';
import type { Inspected } from './inspector';
import type { Answer } from './protocol';

/** Total time limit. */
const MOST_MS = 60_000;

/** An image takes a few kilobytes. */
const MOST_BYTES = 100_000;

const isJpeg = (bytes: Uint8Array) =>
	bytes.length <= MOST_BYTES && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/** An image, or the reason why there is none. */
export type Drawn = { frame: Uint8Array } | { reason: string };

function drawnBy(answer: Answer): Drawn {
	if ('limit' in answer) return { reason: `Drawing it ${answer.limit}.` };
	if ('unreadable' in answer) return { reason: answer.reason ?? 'It cannot be read.' };
	if (!('frame' in answer) || answer.frame === null) return { reason: 'It cannot be decoded.' };
	return isJpeg(answer.frame) ? { frame: answer.frame } : { reason: 'What was drawn is no small JPEG.' };
}

/**
 * Extracts the first frame of a video as a small JPEG, in its own process under the limits of an inspection. This
 * leaves no state behind for the next file, and inspections do not wait for the extraction.
 *
 * @throws NotStarted; read errors; the signal's reason
 */
export async function drawFirstFrame(
	{ sizeBytes, contentType, ...source }: Inspected,
	frameWith: Decoder,
	signal: AbortSignal,
): Promise<Drawn> {
	signal.throwIfAborted();
	const child = startChild();
	const place = 'path' in source ? { path: source.path } : { isNear: source.isNear };
	const read = 'path' in source ? undefined : source.read;
	try {
		const task = { sizeBytes, contentType, ...place, frameWith };
		return drawnBy(await child.run(task, { read, mostMs: MOST_MS, signal }));
	} finally {
		if (!child.hasEnded) await child.kill();
	}
}
