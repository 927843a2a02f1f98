/** The three video types that TikTok accepts (contracts/tiktok-api.md §4.3, §4.11). */
export type VideoType = 'video/mp4' | 'video/quicktime' | 'video/webm';

/**
 * The image types that platforms accept: JPEG, and for TikTok also WebP (contracts/tiktok-api.md §4.11,
 * instagram-api.md §4.6).
 */
export type ImageType = 'image/jpeg' | 'image/webp';

export type MediaType = VideoType | ImageType;

/** Number of bytes that the functions below need: WebM can be identified within the first 64 bytes. */
export const HEAD_BYTES = 64;

const ascii = (bytes: Uint8Array, from: number, to: number) =>
	String.fromCharCode(...bytes.subarray(from, to));

const EBML = '\x1a\x45\xdf\xa3';
const JPEG = '\xff\xd8\xff';

/** Boxes that a QuickTime file without `ftyp` may start with. */
const OLD_QUICKTIME_BOXES = new Set(['moov', 'mdat', 'wide', 'free', 'skip']);

/** `ftyp` brands of images and audio. */
const NOT_VIDEO = /^(hei[cxms]|hev[cx]|mif1|msf1|avi[fs]|M4A |M4B |crx )$/;

/**
 * Detects the type of a video from its first bytes, never from its name.
 *
 * @param head the first 64 bytes, or the whole file if it is shorter
 * @returns undefined if the file is not one of the three types
 */
export function videoType(head: Uint8Array): VideoType | undefined {
	if (ascii(head, 0, 4) === EBML) {
		// Matroska starts the same way; TikTok accepts only WebM.
		return ascii(head, 4, HEAD_BYTES).includes('webm') ? 'video/webm' : undefined;
	}
	const box = ascii(head, 4, 8);
	const brand = ascii(head, 8, 12);
	if (box === 'ftyp') {
		if (NOT_VIDEO.test(brand)) return undefined;
		return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4';
	}
	return OLD_QUICKTIME_BOXES.has(box) ? 'video/quicktime' : undefined;
}

/** Detects the type of a video or image in the same way as `videoType`. */
export function mediaType(head: Uint8Array): MediaType | undefined {
	if (ascii(head, 0, 3) === JPEG) return 'image/jpeg';
	if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'image/webp';
	return videoType(head);
}

/** Returns true if the type is a video type. */
export function isVideo(type: string): type is VideoType {
	return type.startsWith('video/');
}

/** Returns true if the type is an image type. */
export function isImage(type: MediaType): type is ImageType {
	return type.startsWith('image/');
}
