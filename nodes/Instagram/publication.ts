import type { IDataObject } from 'n8n-workflow';
import { getContainer, getPermalink, publishContainer } from '../../platforms/instagram';
import { startOnce, type AttemptState } from '../shared/attempts';
import type { InstagramAccount } from './transport';

/** What is known of an item's post; kept for the item's next try. */
export interface PublishedPost {
	/** `null`: the post is live, but only the container has told so, and it does not say as what. */
	mediaId: string | null;
}

export type PublishMemory = AttemptState<PublishedPost>['memory'];

/**
 * Asks Instagram to publish a container, at most once over all tries of the item: after one in doubt the container is only
 * read (contracts/instagram-api.md §4.4).
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

/** What operations give of a post that is live. */
export async function toPublished(
	{ instagram }: InstagramAccount,
	containerId: string,
	mediaId: string | null,
): Promise<IDataObject> {
	const permalink = mediaId === null ? undefined : await getPermalink(instagram, mediaId);
	return { containerId, status: 'PUBLISHED', mediaId, permalink: permalink ?? null };
}
