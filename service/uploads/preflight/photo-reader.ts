import { request } from 'undici';
import { HEAD_BYTES, mediaType } from '../../../platforms/media';
import { ApiError, isKnown } from '../../core/errors';
import type { Guard } from '../../outgoing';
import type { Image, ImageFacts } from '../../channels';
import { InspectionStopped, type Inspector } from '../inspection';
const AT_A_TIME = 4;
const MOST_REDIRECTS = 5;
/** Total time limit for one URL. */
const TIMEOUT_MS = 20_000;
/** Cameras write up to this many bytes of previews and metadata before the dimensions of a photo. */
const READ_BYTES = 1024 * 1024;
/** Limit for photos of unknown length; larger than any platform accepts. */
const MOST_COUNTED_BYTES = 20_000_001;

/** Other formats that people send instead of a photo, identified by their first bytes. */
const OTHERS: [name: string, begins: RegExp][] = [
	['PNG', /^\x89PNG/],
	['GIF', /^GIF8/],
	['HEIC or AVIF', /^....ftyp(hei|hev|mif1|msf1|avi[fs])/s],
	['an HTML page', /^\s*(<!doctype html|<html|<\?xml[^>]*>\s*<html)/i],
];

/** The part of a photo that was read from its URL. */
export interface Photo extends Image {
	facts: ImageFacts | undefined;
	isRedirected: boolean;
}

/** The facts about a photo, or the reason why it could not be read. */
export type Look = Photo | { unreadable: string };

function typeOf(head: Buffer): Image['contentType'] {
	const type = mediaType(head.subarray(0, HEAD_BYTES));
	if (type !== undefined) return type;
	const text = head.toString('latin1', 0, 256);
	return { other: OTHERS.find(([, begins]) => begins.test(text))?.[0] ?? 'no photo' };
}

/** Reads the first bytes of the file at a URL, and its total length. */
async function readHead(guard: Guard, text: string, signal: AbortSignal) {
	let url = await guard.check(text);
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
		const { statusCode, headers, body } = await request(url, {
			dispatcher: guard.agentFor(url),
			signal,
			headers: {
				accept: 'image/*,*/*;q=0.1',
				'accept-encoding': 'identity',
				range: `bytes=0-${READ_BYTES - 1}`,
			},
		});
		// Destroying the stream also emits an error, which can be ignored.
		const end = () => void body.on('error', () => {}).destroy();
		const { location } = headers;
		if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
			end();
			url = await guard.check(new URL(location, url).href);
			continue;
		}
		if (statusCode !== 200 && statusCode !== 206) {
			end();
			throw new Error(`HTTP status ${statusCode}`);
		}
		const range = /\/(\d+)$/.exec(String(headers['content-range'] ?? ''));
		const announced = statusCode === 206 ? range?.[1] : headers['content-length'];
		const enough = announced === undefined ? MOST_COUNTED_BYTES : READ_BYTES;
		const pieces: Buffer[] = [];
		let length = 0;
		for await (const piece of body as AsyncIterable<Buffer>) {
			if (length < READ_BYTES) pieces.push(piece);
			length += piece.length;
			if (length >= enough) break;
		}
		end();
		const head = Buffer.concat(pieces).subarray(0, READ_BYTES);
		return { head, sizeBytes: Number(announced ?? length), isRedirected: redirects > 0 };
	}
	throw new Error(`more than ${MOST_REDIRECTS} redirects`);
}

/** Returns a function that reads photos from URLs, a few at a time. */
export function createPhotoReader({
	guard,
	inspector,
}: {
	guard: Guard;
	inspector: Pick<Inspector, 'inspect'>;
}) {
	async function factsOf(head: Buffer, { contentType }: Image, signal: AbortSignal) {
		if (typeof contentType !== 'string') return undefined;
		async function* read(start: number, end: number) {
			yield head.subarray(start, end);
		}
		const finding = await inspector.inspect({ sizeBytes: head.length, contentType, read }, signal);
		return 'image' in finding ? finding.image : undefined;
	}

	async function lookAt(url: string, callerSignal: AbortSignal): Promise<Look> {
		const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(TIMEOUT_MS)]);
		try {
			const { head, sizeBytes, isRedirected } = await readHead(guard, url, signal);
			const image: Image = { sizeBytes, contentType: typeOf(head) };
			return { ...image, isRedirected, facts: await factsOf(head, image, signal) };
		} catch (error) {
			callerSignal.throwIfAborted();
			if (error instanceof ApiError && error.code === 'inspection_unavailable') throw error;
			if (isKnown(error) || error instanceof InspectionStopped) return { unreadable: error.message };
			const reason = error instanceof Error ? error.message : String(error);
			return { unreadable: signal.aborted ? `no response within ${TIMEOUT_MS / 1000} s` : reason };
		}
	}

	return async (urls: readonly string[], signal: AbortSignal): Promise<Look[]> => {
		const looks: Look[] = [];
		while (looks.length < urls.length) {
			const group = urls.slice(looks.length, looks.length + AT_A_TIME);
			looks.push(...(await Promise.all(group.map((url) => lookAt(url, signal)))));
		}
		return looks;
	};
}
