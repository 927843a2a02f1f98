import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getContainer, getPermalink, publishContainer } from '../../../../platforms/instagram';
import { toNodeError } from '../../../shared/errors';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { startOnce, resetAttempts, attemptStateOf, type AttemptState } from '../../../shared/attempts';
import { LABELS } from '../../labels';
import { connect, type InstagramAccount } from '../../transport';
import { containerIdField } from './container-id-field';

export const option: OperationOption = {
	name: 'Publish',
	value: 'publish',
	action: 'Publish draft',
	description:
		'Publish a prepared post, once. Needs the container ID that Prepare returned. Returns the media ID and the permalink.',
};

export const fields: INodeProperties[] = [containerIdField];

export const output =
	'`{containerId, status: "PUBLISHED", mediaId, permalink}`. If Instagram\'s answer got lost, the container is read instead of publishing again; `mediaId` is then `null`, since the container does not tell it.';

/** What is known of an item's post; kept for the item's next try. */
interface PublishedPost {
	containerId: string;
	/** `null`: the post is live, but only the container has told so, and it does not say as what. */
	mediaId: string | null;
}

type PublishMemory = AttemptState<PublishedPost>['memory'];

/** Asks Instagram to publish, at most once over all tries of the item: after one in doubt the container is only read. */
async function publishOnce(
	{ instagram }: InstagramAccount,
	containerId: string,
	memory: PublishMemory,
): Promise<void> {
	const wasInDoubt = memory.doubt !== undefined;
	if (wasInDoubt && (await getContainer(instagram, containerId)).status === 'PUBLISHED') {
		memory.mediaId = null;
		delete memory.doubt;
		return;
	}
	const { mediaId } = await startOnce('instagram', memory, () => publishContainer(instagram, containerId));
	memory.mediaId = mediaId ?? null;
}

/** What earlier tries know of this container's post; a person's retry starts from what the container says. */
function recall(node: IExecuteFunctions, itemIndex: number, containerId: string): PublishMemory {
	const { memory, restarted } = attemptStateOf<PublishedPost>(node, itemIndex);
	const isOther = memory.containerId !== undefined && memory.containerId !== containerId;
	const kept = restarted || isOther ? resetAttempts<PublishedPost>(node, itemIndex).memory : memory;
	kept.containerId = containerId;
	return kept;
}

/** Publishes a prepared post once (contracts/instagram-api.md §4.4). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const containerId = getText(this, 'containerId', itemIndex);
	const account = await connect(this, itemIndex);
	const memory = recall(this, itemIndex, containerId);
	if (memory.mediaId === undefined) {
		await publishOnce(account, containerId, memory).catch((error: unknown): never => {
			throw toNodeError(this.getNode(), error, itemIndex, LABELS, containerId);
		});
	}
	const { mediaId } = memory;
	const permalink = mediaId ? await getPermalink(account.instagram, mediaId) : undefined;
	return { containerId, status: 'PUBLISHED', mediaId: mediaId ?? null, permalink: permalink ?? null };
}
