import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getContainer, requireQuota, waitUntilReady } from '../../../../platforms/instagram';
import { attemptStateOf, resetAttempts } from '../../../shared/attempts';
import { toNodeError } from '../../../shared/errors';
import { getCount } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { readConnection } from '../../connection';
import { LABELS } from '../../labels';
import { readMedia } from '../../media-files';
import { mediaFields, optionFields } from '../../post-fields';
import { readPost, type Post } from '../../post-request';
import { isLost, preparePost, type PrepareMemory } from '../../preparation';
import { publishOnce, toPublished, type PublishMemory } from '../../publication';
import { connect, type InstagramAccount } from '../../transport';

export const option: OperationOption = {
	name: 'Publish',
	value: 'publish',
	action: 'Publish post',
	description:
		'Publish a reel, image, story or carousel immediately, visible to everyone, without a review. Requires a file or a public URL. Returns the media ID, permalink and container ID.',
};

export const fields: INodeProperties[] = [
	{
		displayName:
			'This publishes immediately, and a live post cannot be edited or withdrawn here. To review the post or have it approved first, use Draft: Prepare and then Draft: Publish.',
		name: 'publishNotice',
		type: 'notice',
		default: '',
	},
	...mediaFields,
	...optionFields,
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		description:
			'How long Instagram may take to process each file, and how long each call may wait for rate limits. After that, the item fails without publishing anything; its error contains the container ID, which Draft: Publish accepts for 24 hours.',
	},
];

export const usesService = true;

export const output =
	'`{containerId, status: "PUBLISHED", mediaId, permalink, mediaSource}`. If Instagram\'s response is lost, the container is read instead of publishing again; `mediaId` and `permalink` are then `null`, because the container does not include them. `mediaSource` has the same meaning as in *Draft: Prepare*.';

/** The state of the post, kept for the item's next attempt. */
interface Memory {
	preparation: PrepareMemory;
	publication: PublishMemory;
}

/**
 * Returns the state of earlier attempts. A manual retry starts over only if the container has failed or expired and its
 * publication was never requested; a publication with an unknown outcome is repeated only if the container is still
 * waiting for it.
 */
async function recall(
	node: IExecuteFunctions,
	itemIndex: number,
	account: InstagramAccount,
): Promise<Memory> {
	const { memory, restarted } = attemptStateOf<Memory>(node, itemIndex);
	const kept = { preparation: {}, publication: {}, ...memory };
	const { preparation, publication }: Memory = kept;
	const { containerId } = preparation;
	if (restarted && publication.doubt !== undefined && containerId !== undefined) {
		const { status } = await getContainer(account.instagram, containerId);
		if (status === 'FINISHED') delete publication.doubt;
	} else if (restarted && publication.mediaId === undefined && (await isLost(account, preparation))) {
		const anew: Memory = { preparation: {}, publication: {} };
		return Object.assign(resetAttempts<Memory>(node, itemIndex).memory, anew);
	}
	return Object.assign(memory, kept);
}

/**
 * Prepares the item's post, waits until it has been processed, and publishes it. Across all attempts, it is published
 * at most once.
 */
async function publishPost(
	node: IExecuteFunctions,
	itemIndex: number,
	account: InstagramAccount,
	post: Post,
	timeoutSeconds: number,
	{ preparation, publication }: Memory,
): Promise<IDataObject> {
	const { instagram } = account;
	if (publication.mediaId === undefined) {
		// Do not prepare a post that could not be published anyway.
		if (preparation.containerId === undefined) await requireQuota(instagram);
		const readFiles = async () =>
			await readMedia(node, itemIndex, post.mediaType, await readConnection(node));
		// Containers are invisible until they are published, so creating one again does no harm.
		const rules = { timeoutSeconds, once: false };
		const containerId = await preparePost(account, readFiles, post, rules, preparation);
		if (publication.doubt === undefined) await waitUntilReady(instagram, containerId, timeoutSeconds);
		await publishOnce(account, containerId, publication);
	}
	const { containerId = '', mediaSource } = preparation;
	const { mediaId = null } = publication;
	return { ...(await toPublished(account, containerId, mediaId)), mediaSource };
}

/** Publishes an item's post in one step, at most once across all attempts (contracts/instagram-api.md §4.1 to §4.5). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const post = readPost(this, itemIndex);
	const timeoutSeconds = getCount(this, 'timeoutSeconds', itemIndex, 1);
	const account = await connect(this, itemIndex, timeoutSeconds);
	const memory = await recall(this, itemIndex, account);
	return await publishPost(this, itemIndex, account, post, timeoutSeconds, memory).catch(
		(error: unknown): never => {
			throw toNodeError(this.getNode(), error, itemIndex, LABELS, memory.preparation.containerId);
		},
	);
}
