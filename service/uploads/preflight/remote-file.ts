import { HEAD_BYTES, mediaType, type MediaType } from '../../../platforms/media';
import { BrokenOff, NoSuchPart, pageInstead, tooSlow, type GuardedFetch } from '../../outgoing';
import type { ReadPieces } from '../../files/inspected';
import { fileTooLarge, looksLikePage, notAVideo } from '../../files/media-check';

/** A file at a URL, of which only some bytes are read. */
export interface RemoteFile {
	sizeBytes: number;
	contentType: MediaType;
	read: ReadPieces;
}

/** For everything that is read of it. */
const TIMEOUT_MS = 60_000;

/**
 * Opens a `video_url` to read some bytes of it by range.
 *
 * @returns undefined if the server cannot give parts of a file that stays the same
 * @throws ApiError 413 `file_too_large`, 415 `not_a_video`, `url_is_a_page`, `url_not_allowed`, `url_not_readable`,
 *   `url_too_slow`
 */
export async function openRemote(
	fetch: GuardedFetch,
	url: string,
	maxBytes: number,
	callersSignal: AbortSignal,
): Promise<RemoteFile | undefined> {
	const deadline = AbortSignal.timeout(TIMEOUT_MS);
	const signal = AbortSignal.any([callersSignal, deadline]);
	const explain = (error: unknown) =>
		deadline.aborted && !callersSignal.aborted
			? tooSlow(`the parts that were asked for took ${TIMEOUT_MS / 1000} seconds`)
			: error;

	const first = await fetch.open(url, signal).catch((error: unknown) => {
		throw explain(error);
	});
	const { sizeBytes, validator, isPage } = first;
	first.discard();
	if (sizeBytes !== undefined && sizeBytes > maxBytes) throw fileTooLarge(maxBytes);
	if (sizeBytes === undefined || validator === undefined) return undefined;
	const file = { validator, sizeBytes };

	async function* read(start: number, end: number, until: AbortSignal): AsyncGenerator<Uint8Array> {
		let left = end - start;
		if (left <= 0) return;
		try {
			const both = AbortSignal.any([signal, until]);
			const { body } = await fetch.open(url, both, { ...file, firstByte: start, lastByte: end - 1 });
			for await (const piece of body) {
				yield piece.subarray(0, left);
				left -= piece.length;
				if (left <= 0) return;
			}
		} catch (error) {
			throw explain(error);
		}
		throw new BrokenOff(`${left} bytes are missing of the part from ${start} to ${end - 1}`);
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
		if (error instanceof NoSuchPart) return undefined;
		throw error;
	}
	const head = await readWhole(0, Math.min(HEAD_BYTES, sizeBytes));
	const contentType = mediaType(head);
	if (contentType === undefined) throw isPage || looksLikePage(head) ? pageInstead(url) : notAVideo(head);
	return { sizeBytes, contentType, read };
}
