import { HEAD_BYTES, mediaType, type MediaType } from '../../platforms/media';
import { ApiError } from '../core/errors';
import { contentName } from './content-name';

/** The error for a file that is neither a video nor an image. @param head the file's first bytes */
export function notAVideo(head: Uint8Array): ApiError {
	const sent = contentName(head);
	return new ApiError(
		415,
		'not_a_video',
		`The content is ${sent ? `${sent}, ` : ''}not an MP4, MOV or WebM video or a JPEG or WebP image. Convert the file and send it again.`,
		'fix-media',
	);
}

/** True if a file starts like a web page (HTML), after an optional byte order mark and white space. */
export function looksLikePage(head: Uint8Array): boolean {
	// In UTF-16, every other byte is zero.
	const text = Buffer.from(head).toString('latin1').replaceAll('\0', '');
	return /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(!doctype|!--|html|head|body|script|meta|\?xml)/i.test(text);
}

/** The error for empty files. */
export const fileIsEmpty = () =>
	new ApiError(400, 'empty_file', 'The file is empty (0 bytes). Check it and send it again.', 'fix-media');

/** The error for files larger than `MAX_UPLOAD_BYTES`. */
export function fileTooLarge(maxBytes: number): ApiError {
	return new ApiError(
		413,
		'file_too_large',
		`The file is larger than ${maxBytes} bytes, the limit of this service (MAX_UPLOAD_BYTES). Send a smaller one.`,
		'fix-media',
		{ values: { maxBytes: String(maxBytes) } },
	);
}

/** Determines a file's type from its first bytes as they arrive. */
export function createMediaCheck() {
	let head: Uint8Array = new Uint8Array();
	let type: MediaType | undefined;
	const learn = (): MediaType => {
		if (head.length === 0) throw fileIsEmpty();
		type ??= mediaType(head);
		if (type === undefined) throw notAVideo(head);
		return type;
	};
	return {
		/** Adds a chunk. @throws ApiError 415 `not_a_video` as soon as that is certain */
		see(piece: Uint8Array): void {
			if (type !== undefined) return;
			head = Buffer.concat([head, piece.subarray(0, HEAD_BYTES)]);
			if (head.length >= HEAD_BYTES) learn();
		},
		/**
		 * Returns the type of a file that was received completely.
		 *
		 * @throws ApiError 415 `not_a_video`, 400 `empty_file`
		 */
		end: learn,
	};
}
