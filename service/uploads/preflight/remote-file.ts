import { HEAD_BYTES, mediaType, type MediaType } from '../../../platforms/media';
import { BrokenOff, NoSuchPart, pageInstead, tooSlow, type GuardedFetch } from '../../outgoing';
import type { ReadPieces } from '../../files/inspected';
import { fileTooLarge, looksLikePage, notAVideo } from '../../files/media-check';

/** A file at a URL that is read in parts. */
export interface RemoteFile {
	sizeBytes: number;
	contentType: MediaType;
	read: ReadPieces;
}

/** Total time limit for all reads. */
const TIMEOUT_MS = 60_000;

/**
 * Opens a `video_url` to read parts of it with range requests.
 *
 * @returns undefined if the server does not support range requests on an unchanging file
 * @throws ApiError 413 `file_too_large`, 415 `not_a_video`, `url_is_a_page`, `url_not_allowed`,
 * `url_not_readable`, `url_too_slow`
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
			? tooSlow(`the requested ranges took ${TIMEOUT_MS / 1000} seconds`)
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
		throw new BrokenOff(`${left} bytes of the range ${start}-${end - 1} are missing`);
	}

	async function readWhole(start: number, end: number): Promise<Uint8Array> {
		const pieces: Uint8Array[] = [];
		for await (const piece of read(start, end, signal)) pieces.push(piece);
		return Buffer.concat(pieces);
	}

	try {
		// Only a range that does not start at the first byte shows that the server supports ranges.
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
