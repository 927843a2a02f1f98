import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { toNodeError } from '../../../shared/errors';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { attemptStateOf, resetAttempts } from '../../../shared/attempts';
import { LABELS } from '../../labels';
import { publishOnce, toPublished, type PublishedPost, type PublishMemory } from '../../publication';
import { connect } from '../../transport';
import { containerIdField } from './container-id-field';

export const option: OperationOption = {
	name: 'Publish',
	value: 'publish',
	action: 'Publish draft',
	description:
		'Publish a prepared post exactly once. Requires the container ID that Prepare returned. Returns the media ID and the permalink.',
};

export const fields: INodeProperties[] = [containerIdField];

export const output =
	'`{containerId, status: "PUBLISHED", mediaId, permalink}`. If Instagram\'s response is lost, the container is read instead of publishing again; `mediaId` is then `null`, because the container does not include it.';

/** The state of the post, kept for the item's next attempt. */
interface PublishedDraft extends PublishedPost {
	containerId: string;
}

/** Returns the state of earlier attempts for this container. A manual retry starts from the state of the container. */
function recall(node: IExecuteFunctions, itemIndex: number, containerId: string): PublishMemory {
	const { memory, restarted } = attemptStateOf<PublishedDraft>(node, itemIndex);
	const isOther = memory.containerId !== undefined && memory.containerId !== containerId;
	const kept = restarted || isOther ? resetAttempts<PublishedDraft>(node, itemIndex).memory : memory;
	kept.containerId = containerId;
	return kept;
}

/** Publishes a prepared post at most once (contracts/instagram-api.md §4.4). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const containerId = getText(this, 'containerId', itemIndex);
	const account = await connect(this, itemIndex);
	const memory = recall(this, itemIndex, containerId);
	const mediaId = await publishOnce(account, containerId, memory).catch((error: unknown): never => {
		throw toNodeError(this.getNode(), error, itemIndex, LABELS, containerId);
	});
	return await toPublished(account, containerId, mediaId);
}
