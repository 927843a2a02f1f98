import type { ImageFacts } from '../../channels';
import { imageSize } from 'image-size';
import type { ReadRange } from './reader';

/** What a camera writes before the size: previews and notes. */
const HEAD_BYTES = 1024 * 1024;

/** EXIF orientations in which width and height change places. */
const TURNED = 5;

/** Reads the size of a picture. @returns undefined if the file does not say */
export async function readImage(read: ReadRange, sizeBytes: number): Promise<ImageFacts | undefined> {
	const head = await read(0, Math.min(sizeBytes, HEAD_BYTES));
	try {
		const { width, height, orientation = 1 } = imageSize(head);
		return orientation >= TURNED ? { width: height, height: width } : { width, height };
	} catch {
		return undefined;
	}
}
