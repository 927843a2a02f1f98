import { PlatformError } from '../errors';
import type { Part } from './chunk-plan';

function sourceError(code: string, message: string): PlatformError {
	return new PlatformError({ platform: 'tiktok', code, action: 'fix-media', message });
}

const longestOf = (parts: readonly Part[]) => Math.max(...parts.map(({ sizeBytes }) => sizeBytes));

/**
 * Splits a stream with chunks of any size into exact parts. A part that lies within one chunk is passed on without
 * being copied; all others are collected in one buffer. Either way, each part is valid only until the next one is
 * requested. This works for sources that deliver a whole file in one chunk (n8n's database mode) as well as for those
 * that deliver a few kilobytes at a time. The last part is held back until the source has ended correctly, because
 * TikTok considers the file complete once it has that part.
 *
 * @param parts consecutive parts; the source starts at the first one
 * @throws PlatformError if the source ends early or continues after the last part
 */
export async function* readParts(
	source: AsyncIterable<Uint8Array>,
	parts: readonly Part[],
): AsyncGenerator<{ part: Part; bytes: Uint8Array }> {
	let buffer = new Uint8Array();
	let filled = 0;
	let index = 0;
	for await (const piece of source) {
		let rest = piece;
		while (rest.length > 0) {
			const part = parts[index];
			if (part === undefined || filled === part.sizeBytes) {
				throw sourceError(
					'source_too_long',
					'The file is longer than announced. Try again with the complete file.',
				);
			}
			const isLast = index === parts.length - 1;
			if (filled === 0 && rest.length >= part.sizeBytes && !isLast) {
				yield { part, bytes: rest.subarray(0, part.sizeBytes) };
				rest = rest.subarray(part.sizeBytes);
				index++;
				continue;
			}
			if (buffer.length === 0) buffer = new Uint8Array(longestOf(parts.slice(index)));
			const taken = rest.subarray(0, part.sizeBytes - filled);
			buffer.set(taken, filled);
			filled += taken.length;
			rest = rest.subarray(taken.length);
			if (filled < part.sizeBytes || isLast) continue;
			yield { part, bytes: buffer.subarray(0, filled) };
			filled = 0;
			index++;
		}
	}
	const last = parts[index];
	if (last === undefined) return;
	if (filled < last.sizeBytes) {
		throw sourceError(
			'source_incomplete',
			`The file ended at byte ${last.first + filled}, before all of it was read. Try again with the complete file.`,
		);
	}
	yield { part: last, bytes: buffer.subarray(0, filled) };
}
