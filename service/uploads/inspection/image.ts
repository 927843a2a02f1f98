import type { ImageFacts } from '../../channels';
import { imageSize } from 'image-size';
import type { ReadRange } from './reader';

/** Cameras write up to this many bytes of previews and metadata before the dimensions. */
const HEAD_BYTES = 1024 * 1024;

/** EXIF orientations from this value on swap width and height. */
const TURNED = 5;

/** Reads the dimensions of an image. @returns undefined if the file does not contain them */
export async function readImage(read: ReadRange, sizeBytes: number): Promise<ImageFacts | undefined> {
	const head = await read(0, Math.min(sizeBytes, HEAD_BYTES));
	try {
		const { width, height, orientation = 1 } = imageSize(head);
		return orientation >= TURNED ? { width: height, height: width } : { width, height };
	} catch {
		return undefined;
	}
}
