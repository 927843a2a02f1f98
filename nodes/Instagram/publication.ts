import type { IDataObject } from 'n8n-workflow';
import { getContainer, getPermalink, publishContainer } from '../../platforms/instagram';
import { startOnce, type AttemptState } from '../shared/attempts';
import type { InstagramAccount } from './transport';

/** The state of the post, kept for the item's next attempt. */
export interface PublishedPost {
	/** `null` if only the container confirms that the post is live, since a container does not include the media ID. */
	mediaId: string | null;
}

export type PublishMemory = AttemptState<PublishedPost>['memory'];

/**
 * Publishes a container, at most once across all attempts for the item. If the outcome of an earlier attempt is unknown,
 * the container is only read (contracts/instagram-api.md §4.4).
 *
 * @returns the post's ID; see `PublishedPost`
 * @throws PlatformError
 */
export async function publishOnce(
	{ instagram }: InstagramAccount,
	containerId: string,
	memory: PublishMemory,
): Promise<string | null> {
	if (memory.mediaId !== undefined) return memory.mediaId;
	const wasInDoubt = memory.doubt !== undefined;
	if (wasInDoubt && (await getContainer(instagram, containerId)).status === 'PUBLISHED') {
		delete memory.doubt;
		return (memory.mediaId = null);
	}
	const { mediaId } = await startOnce('instagram', memory, () => publishContainer(instagram, containerId));
	return (memory.mediaId = mediaId ?? null);
}

/** Returns an operation's output for a live post. */
export async function toPublished(
	{ instagram }: InstagramAccount,
	containerId: string,
	mediaId: string | null,
): Promise<IDataObject> {
	const permalink = mediaId === null ? undefined : await getPermalink(instagram, mediaId);
	return { containerId, status: 'PUBLISHED', mediaId, permalink: permalink ?? null };
}
