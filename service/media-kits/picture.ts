import { loadSharp } from './sharp';

/** Image formats, recognized by an image's first bytes; a server's content type is not trusted. */
const KINDS: [string, (bytes: Buffer) => boolean][] = [
	['image/jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
	['image/png', (bytes) => bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))],
	[
		'image/webp',
		(bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
	],
];

/** The accepted image formats. */
export const PICTURE_TYPES = KINDS.map(([type]) => type);

/** Larger images would take hundreds of megabytes to decode. */
const MOST_PIXELS = 50_000_000;
const TIMEOUT_SECONDS = 10;

/** Returns the content type of an image; undefined if its format is not accepted. */
export const pictureType = (bytes: Buffer): string | undefined => KINDS.find(([, is]) => is(bytes))?.[0];

/**
 * Converts an image to the size shown on a page, as WebP, without metadata or any other embedded data.
 *
 * @param size the target size; `cover` fills it and crops the rest, `inside` keeps the whole image
 * @returns undefined if the bytes are not a readable image
 * @throws ApiError `pictures_unavailable`
 */
export async function toWebp(
	bytes: Buffer,
	size: { width: number; height: number; fit: 'cover' | 'inside' },
): Promise<Buffer | undefined> {
	if (pictureType(bytes) === undefined) return undefined;
	const sharp = await loadSharp();
	try {
		return await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
			.timeout({ seconds: TIMEOUT_SECONDS })
			.autoOrient()
			.resize({ ...size, withoutEnlargement: size.fit === 'inside' })
			.webp({ quality: 78 })
			.toBuffer();
	} catch {
		return undefined;
	}
}
