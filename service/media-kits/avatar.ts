import { createCache } from '../core/cache';
import type { GuardedFetch } from '../outgoing';
import { fetchPicture } from './fetched-pictures';
import { pictureType } from './picture';

/** An image fetched by the service, so that visitors' browsers make no requests to the platforms. */
export interface Picture {
	contentType: string;
	bytes: Buffer;
}

const KEPT_MS = 6 * 60 * 60 * 1000;
/** How long to wait before requesting a URL again if it returned no image. */
const FAILED_MS = 5 * 60 * 1000;
const MOST_PICTURES = 50;

/** Returns a function that finds profile images, in memory or on the platforms' servers. */
export function createAvatars(fetch: Pick<GuardedFetch, 'open'>) {
	const kept = createCache(MOST_PICTURES);

	async function read(url: string): Promise<Picture | undefined> {
		const bytes = await fetchPicture((signal) => fetch.open(url, signal));
		const contentType = bytes && pictureType(bytes);
		return bytes && contentType ? { contentType, bytes } : undefined;
	}

	/** Returns the image at a URL; undefined if the URL returns no image. */
	return function find(url: string): Promise<Picture | undefined> {
		return kept.get(
			url,
			() => read(url),
			(picture) => (picture ? KEPT_MS : FAILED_MS),
		);
	};
}

export type Avatars = ReturnType<typeof createAvatars>;
