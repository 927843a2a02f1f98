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
		'Publish a reel, image, story or carousel at once, visible to everybody, with no look at it before. Needs a file or a public URL. Returns the media ID, permalink and container ID.',
};

export const fields: INodeProperties[] = [
	{
		displayName:
			'This publishes at once, and a live post cannot be edited or taken back here. To look at it or have it approved first, use Draft: Prepare and then Draft: Publish.',
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
			'How long Instagram may take to process each file, and how long each call may wait for its limits. After that the item fails, with nothing published; its error names the container ID, with which Draft: Publish works for 24 hours.',
	},
];

export const usesService = true;

export const output =
	'`{containerId, status: "PUBLISHED", mediaId, permalink, mediaSource}`. If Instagram\'s answer got lost, the container is read instead of publishing again; `mediaId` and `permalink` are then `null`, since the container does not tell them. `mediaSource` as for *Draft: Prepare*.';

/** What is kept of an item's post for the item's next try. */
interface Memory {
	preparation: PrepareMemory;
	publication: PublishMemory;
}

/**
 * What earlier tries know. A person's retry begins anew only if the container has failed or expired and was never asked to
 * go live; a publish in doubt may be repeated only if the container says that it is still waiting for it.
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

/** Prepares the item's post, waits until it is processed and publishes it, each once over all tries. */
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
		// Nothing is prepared that could not be published.
		if (preparation.containerId === undefined) await requireQuota(instagram);
		const readFiles = async () =>
			await readMedia(node, itemIndex, post.mediaType, await readConnection(node));
		// Only what is published is seen, so a request for a container may be repeated.
		const rules = { timeoutSeconds, once: false };
		const containerId = await preparePost(account, readFiles, post, rules, preparation);
		if (publication.doubt === undefined) await waitUntilReady(instagram, containerId, timeoutSeconds);
		await publishOnce(account, containerId, publication);
	}
	const { containerId = '', mediaSource } = preparation;
	const { mediaId = null } = publication;
	return { ...(await toPublished(account, containerId, mediaId)), mediaSource };
}

/** Publishes an item's post in one step, once over all tries (contracts/instagram-api.md §4.1 to §4.5). */
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
