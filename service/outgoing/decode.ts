import { pipeline, Readable, type Duplex } from 'node:stream';
import {
	createBrotliDecompress,
	createGunzip,
	createInflate,
	createInflateRaw,
	createZstdDecompress,
} from 'node:zlib';

/** Whether a body called deflate has the header of zlib, as it should (RFC 1950 §2.2); some servers leave it out. */
const hasZlibHeader = (first: number) => (first & 0x0f) === 8;

async function* inflated(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	const pieces = body[Symbol.asyncIterator]();
	const first = await pieces.next();
	const head: Uint8Array = first.done ? new Uint8Array() : first.value;
	const whole = Readable.from(
		(async function* () {
			yield head;
			yield* { [Symbol.asyncIterator]: () => pieces };
		})(),
	);
	yield* through(whole, hasZlibHeader(head[0] ?? 0) ? createInflate() : createInflateRaw());
}

function through(body: AsyncIterable<Uint8Array>, decoder: Duplex): AsyncIterable<Uint8Array> {
	// An error of either reaches whoever reads the end of the line.
	return pipeline(Readable.from(body), decoder, () => {});
}

type Decode = (body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

const gunzip: Decode = (body) => through(body, createGunzip());

const DECODERS = new Map<string, Decode>([
	['gzip', gunzip],
	['x-gzip', gunzip],
	['deflate', inflated],
	['br', (body) => through(body, createBrotliDecompress())],
	['zstd', (body) => through(body, createZstdDecompress())],
]);

/** The codings of a `Content-Encoding` in the order in which they were applied; empty for a body as it is. */
export const codingsOf = (header: string | undefined): string[] =>
	(header ?? '')
		.toLowerCase()
		.split(',')
		.map((coding) => coding.trim())
		.filter((coding) => coding !== '' && coding !== 'identity');

/** More than this is a trick: each of them multiplies what a few bytes become. */
const MOST_CODINGS = 2;

export const canDecode = (codings: readonly string[]): boolean =>
	codings.length <= MOST_CODINGS && codings.every((coding) => DECODERS.has(coding));

/** Decodes a body piece by piece; one that ends too early is an error. @param codings for which `canDecode` is true */
export function decode(
	body: AsyncIterable<Uint8Array>,
	codings: readonly string[],
): AsyncIterable<Uint8Array> {
	return codings.reduceRight((encoded, coding) => DECODERS.get(coding)?.(encoded) ?? encoded, body);
}
