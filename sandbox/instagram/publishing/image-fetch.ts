import type { Instagram } from '../context';
import { publishingError } from '../errors';
import { fetchMedia, MediaRefused } from './fetch-media';
import { inspectImage } from './images';
import { Receiver } from './receiver';

const largestBytes = 8 * 2 ** 20;
const narrowest = { '4:5': 4 / 5, '3:4': 3 / 4 };
const widest = 1.91;
/** Allows for rounding to whole pixels: the real ratio differs slightly from 4:5, 3:4 or 1.91:1. */
const tolerance = 0.01;

/** Fetches and checks an image; throws a publishing error (rules 30 and 31). */
export async function fetchImage(
	instagram: Instagram,
	address: string,
	anyRatio: boolean,
): Promise<Receiver> {
	const receiver = new Receiver();
	const pieces: Buffer[] = [];
	await fetchMedia(instagram, address, (piece) => {
		receiver.write(piece);
		pieces.push(piece);
		if (receiver.sizeBytes > largestBytes) throw new MediaRefused('36000/2207004');
	});
	const { kind, width, height } = inspectImage(Buffer.concat(pieces));
	if (kind === 'none') throw publishingError('9004/2207052');
	if (kind === 'other') throw publishingError('36001/2207005');
	const ratio = width / height;
	const least = narrowest[instagram.switches.narrowestImage];
	if (!anyRatio && (ratio < least - tolerance || ratio > widest + tolerance)) {
		throw publishingError('36003/2207009');
	}
	return receiver;
}
