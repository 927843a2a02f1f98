import { pipeline, Readable, type Duplex } from 'node:stream';
import {
	createBrotliDecompress,
	createGunzip,
	createInflate,
	createInflateRaw,
	createZstdDecompress,
} from 'node:zlib';

/**
 * True if a deflate body starts with the zlib header that it should have (RFC 1950 §2.2); some servers omit it.
 */
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
	// Errors of either stream reach the reader at the end of the pipeline.
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

/**
 * Returns the codings of a `Content-Encoding` header in the order in which they were applied; empty for an unencoded
 * body.
 */
export const codingsOf = (header: string | undefined): string[] =>
	(header ?? '')
		.toLowerCase()
		.split(',')
		.map((coding) => coding.trim())
		.filter((coding) => coding !== '' && coding !== 'identity');

/** More codings suggest a decompression bomb, since each of them multiplies the size. */
const MOST_CODINGS = 2;

export const canDecode = (codings: readonly string[]): boolean =>
	codings.length <= MOST_CODINGS && codings.every((coding) => DECODERS.has(coding));

/** Decodes a body as a stream; a truncated body is an error. @param codings must be accepted by `canDecode` */
export function decode(
	body: AsyncIterable<Uint8Array>,
	codings: readonly string[],
): AsyncIterable<Uint8Array> {
	return codings.reduceRight((encoded, coding) => DECODERS.get(coding)?.(encoded) ?? encoded, body);
}
