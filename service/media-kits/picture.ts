import { loadSharp } from './sharp';

/** Kinds of pictures by their first bytes; what a server calls them is not believed. */
const KINDS: [string, (bytes: Buffer) => boolean][] = [
	['image/jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
	['image/png', (bytes) => bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))],
	[
		'image/webp',
		(bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
	],
];

/** The kinds of pictures that are taken. */
export const PICTURE_TYPES = KINDS.map(([type]) => type);

/** More pixels would take hundreds of megabytes to decode. */
const MOST_PIXELS = 50_000_000;
const TIMEOUT_SECONDS = 10;

/** The content type of a picture; undefined if it is none that is taken. */
export const pictureType = (bytes: Buffer): string | undefined => KINDS.find(([, is]) => is(bytes))?.[0];

/**
 * A picture in the size in which a page shows it, as WebP: without what a camera wrote into it, and without anything that
 * is no picture.
 *
 * @param size `cover` fills it and cuts off what is over, `inside` keeps everything
 * @returns undefined if the bytes are no picture that can be read
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
