import { HEAD_BYTES, mediaType, type MediaType } from '../../../platforms/media';
import type { GuardedFetch } from '../../outgoing';
import { fileTooLarge, notAVideo } from '../media-check';
import type { ReadPieces } from '../inspection';

/** A file at an address, of which only some bytes are read. */
export interface RemoteFile {
	sizeBytes: number;
	contentType: MediaType;
	read: ReadPieces;
}

/** The server does not give parts of the file, or no longer the same file. */
class NoParts extends Error {}

/**
 * Opens a `video_url` to read some bytes of it by range.
 *
 * @returns undefined if the server cannot give parts of a file that stays the same
 * @throws ApiError 413 `file_too_large`, 415 `not_a_video`, `url_not_allowed`, `url_not_readable`
 */
export async function openRemote(
	fetch: GuardedFetch,
	url: string,
	maxBytes: number,
	signal: AbortSignal,
): Promise<RemoteFile | undefined> {
	const { sizeBytes, validator, discard } = await fetch.open(url, signal);
	discard();
	if (sizeBytes !== undefined && sizeBytes > maxBytes) throw fileTooLarge(maxBytes);
	if (sizeBytes === undefined || validator === undefined) return undefined;

	async function* read(start: number, end: number, until: AbortSignal): AsyncGenerator<Uint8Array> {
		const both = AbortSignal.any([signal, until]);
		const opened = await fetch.open(url, both, { firstByte: start, validator: validator ?? '' });
		let left = end - start;
		try {
			if (opened.firstByte !== start) throw new NoParts();
			for await (const piece of opened.body) {
				yield piece.subarray(0, left);
				left -= piece.length;
				if (left <= 0) break;
			}
		} finally {
			opened.discard();
		}
	}

	async function readWhole(start: number, end: number): Promise<Uint8Array> {
		const pieces: Uint8Array[] = [];
		for await (const piece of read(start, end, signal)) pieces.push(piece);
		return Buffer.concat(pieces);
	}

	try {
		// The second byte shows what the first cannot: whether there are parts at all.
		await readWhole(1, 2);
	} catch (error) {
		if (error instanceof NoParts) return undefined;
		throw error;
	}
	const contentType = mediaType(await readWhole(0, Math.min(HEAD_BYTES, sizeBytes)));
	if (contentType === undefined) throw notAVideo();
	return { sizeBytes, contentType, read };
}
