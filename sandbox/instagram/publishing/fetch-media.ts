import type { IncomingMessage } from 'node:http';
import { call } from '../../kernel/outgoing';
import { isLoopbackAddress } from '../../kernel/loopback';
import type { Instagram } from '../context';
import { publishingError } from '../errors';
import type { ErrorKey } from '../error-catalogue';

const mostRedirects = 5;
const mediaTypes = /^(image|video)\/|^(application|binary)\/octet-stream/;

/**
 * Fetches a media URL over the network and passes its bytes on (contract §4.1, rule 30). Throws a publishing
 * error on failure or `abort`. The time limit uses the sandbox's clock.
 */
export async function fetchMedia(
	{ kernel, switches, downloads }: Instagram,
	address: string,
	take: (piece: Buffer) => void,
	abort = new AbortController(),
): Promise<void> {
	const { clock } = kernel;
	let slow = false;
	downloads.add(abort);
	const callOff = clock.at(clock.now() + switches.fetchTimeoutSeconds * 1000, () => {
		slow = true;
		abort.abort();
	});
	try {
		if (switches.robots === 'obeyed') await obeyRobots(address, abort.signal);
		const answer = await open(address, kernel.switches.loopback, abort.signal);
		for await (const piece of answer) take(piece as Buffer);
	} catch (error) {
		if (slow) throw publishingError('-2/2207003');
		throw error instanceof MediaRefused ? publishingError(error.key) : publishingError('9004/2207052');
	} finally {
		callOff();
		downloads.delete(abort);
	}
}

/** Thrown by a receiver of bytes that rejects the file. */
export class MediaRefused extends Error {
	constructor(readonly key: ErrorKey) {
		super(key);
	}
}

async function open(address: string, loopback: boolean, signal: AbortSignal): Promise<IncomingMessage> {
	let url = address;
	for (let redirects = 0; redirects <= mostRedirects; redirects++) {
		if (!isFetchable(url, loopback)) throw new Error(`no public address`);
		const answer = await call(url, { method: 'GET', signal });
		const { statusCode = 0, headers } = answer;
		if (statusCode === 200 && mediaTypes.test(headers['content-type'] ?? 'video/')) return answer;
		answer.destroy();
		if (statusCode < 300 || statusCode > 399 || headers.location === undefined)
			throw new Error(`status ${statusCode}`);
		url = new URL(headers.location, url).href;
	}
	throw new Error('too many redirects');
}

/**
 * Rejects a URL if the host's robots.txt disallows everything for Meta's crawler or for all crawlers; ignores more
 * specific rules.
 */
async function obeyRobots(address: string, signal: AbortSignal): Promise<void> {
	if (!URL.canParse(address)) return;
	const answer = await call(new URL('/robots.txt', address).href, { method: 'GET', signal });
	let text = '';
	for await (const piece of answer) text += String(piece);
	const isDisallowed = /^user-agent: *(\*|facebookexternalhit)\s*\ndisallow: *\/\s*$/im.test(text);
	if (answer.statusCode === 200 && isDisallowed) throw new Error('disallowed by robots.txt');
}

/** Returns true for public http(s) URLs in ASCII and, with the switch `loopback`, for URLs on this machine. */
function isFetchable(address: string, loopback: boolean): boolean {
	if (!/^https?:\/\/[\x21-\x7e]+$/.test(address) || !URL.canParse(address)) return false;
	return loopback || !isLoopbackAddress(address);
}
