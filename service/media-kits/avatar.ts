import { createCache } from '../core/cache';
import type { GuardedFetch } from '../outgoing';

/** A picture that the service has fetched, so that visitors' browsers tell no platform of their visit. */
export interface Picture {
	contentType: string;
	bytes: Buffer;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 2_000_000;
const KEPT_MS = 6 * 60 * 60 * 1000;
/** An address that gave nothing is not asked by every visitor. */
const FAILED_MS = 5 * 60 * 1000;
const MOST_PICTURES = 50;

/** Kinds of pictures by their first bytes; what a server calls them is not believed. */
const KINDS: [string, (bytes: Buffer) => boolean][] = [
	['image/jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
	['image/png', (bytes) => bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))],
	[
		'image/webp',
		(bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
	],
];

/** Profile pictures, from memory or the platforms' servers. */
export function createAvatars(fetch: Pick<GuardedFetch, 'open'>) {
	const kept = createCache(MOST_PICTURES);

	async function read(url: string): Promise<Picture | undefined> {
		const signal = AbortSignal.timeout(TIMEOUT_MS);
		const { body } = await fetch.open(url, signal);
		const parts: Uint8Array[] = [];
		let sizeBytes = 0;
		for await (const part of body) {
			parts.push(part);
			sizeBytes += part.length;
			if (sizeBytes > MAX_BYTES) return undefined;
		}
		const bytes = Buffer.concat(parts);
		const contentType = KINDS.find(([, is]) => is(bytes))?.[0];
		return contentType === undefined ? undefined : { contentType, bytes };
	}

	/** @returns undefined if the URL gives no picture */
	return function find(url: string): Promise<Picture | undefined> {
		return kept.get(
			url,
			() => read(url).catch(() => undefined),
			(picture) => (picture ? KEPT_MS : FAILED_MS),
		);
	};
}

export type Avatars = ReturnType<typeof createAvatars>;
