import { createCache } from '../core/cache';
import type { GuardedFetch } from '../outgoing';
import { fetchPicture } from './fetched-pictures';
import { pictureType } from './picture';

/** A picture that the service has fetched, so that visitors' browsers tell no platform of their visit. */
export interface Picture {
	contentType: string;
	bytes: Buffer;
}

const KEPT_MS = 6 * 60 * 60 * 1000;
/** An address that gave nothing is not asked by every visitor. */
const FAILED_MS = 5 * 60 * 1000;
const MOST_PICTURES = 50;

/** Profile pictures, from memory or the platforms' servers. */
export function createAvatars(fetch: Pick<GuardedFetch, 'open'>) {
	const kept = createCache(MOST_PICTURES);

	async function read(url: string): Promise<Picture | undefined> {
		const bytes = await fetchPicture((signal) => fetch.open(url, signal));
		const contentType = bytes && pictureType(bytes);
		return bytes && contentType ? { contentType, bytes } : undefined;
	}

	/** @returns undefined if the URL gives no picture */
	return function find(url: string): Promise<Picture | undefined> {
		return kept.get(
			url,
			() => read(url),
			(picture) => (picture ? KEPT_MS : FAILED_MS),
		);
	};
}

export type Avatars = ReturnType<typeof createAvatars>;
