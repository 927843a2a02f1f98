import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getContainer, waitForContainer } from '../../../../platforms/instagram';
import { attemptStateOf, resetAttempts } from '../../../shared/attempts';
import { toNodeError } from '../../../shared/errors';
import { getCount, getFlag } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { readConnection } from '../../connection';
import { LABELS } from '../../labels';
import { readMedia } from '../../media-files';
import { mediaFields, optionFields } from '../../post-fields';
import { readPost } from '../../post-request';
import { isLost, preparePost, type PreparedPost } from '../../preparation';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Prepare',
	value: 'prepare',
	action: 'Prepare draft',
	description:
		'Prepare a reel, image, story or carousel without publishing it. Requires a file or a public URL. Returns the container ID, which Publish accepts for 24 hours.',
};

export const fields: INodeProperties[] = [
	{
		displayName:
			'Instagram has no drafts: a prepared post is not visible in the app, cannot be edited, and must be published within 24 hours.',
		name: 'prepareNotice',
		type: 'notice',
		default: '',
	},
	...mediaFields,
	...optionFields,
	{
		displayName: 'Wait for Processing',
		name: 'waitForProcessing',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait until Instagram has processed the files and the post can be published. Carousels always wait for their files.',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		displayOptions: { show: { waitForProcessing: [true] } },
		description:
			"How long to wait for each file, and for each call delayed by Instagram's rate limits. If the post has not been processed by then, the output says so, and Instagram continues processing it.",
	},
];

export const usesService = true;

export const output =
	'`{containerId, status, validUntil, mediaId: null, permalink: null, mediaSource}`. `mediaSource` shows how the files were transferred: `url`, `upload`, `mediaKitService` or `n8nLink`.';

/** Time limit for the items of a carousel if the node does not wait for the carousel itself. */
const ITEMS_SECONDS = 300;

/**
 * Prepares one item's post without publishing it, at most once across all attempts (contracts/instagram-api.md §4.1 to
 * §4.3, §4.7).
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const post = readPost(this, itemIndex);
	const waits = getFlag(this, 'waitForProcessing', itemIndex);
	const timeoutSeconds = waits ? getCount(this, 'timeoutSeconds', itemIndex, 1) : ITEMS_SECONDS;
	const files = await readMedia(this, itemIndex, post.mediaType, await readConnection(this));
	const account = await connect(this, itemIndex, timeoutSeconds);
	const known = attemptStateOf<PreparedPost>(this, itemIndex);
	const isNew = known.restarted && (await isLost(account, known.memory));
	const { memory } = isNew ? resetAttempts<PreparedPost>(this, itemIndex) : known;
	try {
		const rules = { timeoutSeconds, once: true };
		const containerId = await preparePost(account, async () => files, post, rules, memory);
		const { status } = waits
			? await waitForContainer(account.instagram, containerId, timeoutSeconds)
			: await getContainer(account.instagram, containerId);
		const { validUntil, mediaSource } = memory;
		return { containerId, status, validUntil, mediaId: null, permalink: null, mediaSource };
	} catch (error) {
		throw toNodeError(this.getNode(), error, itemIndex, LABELS, memory.containerId);
	}
}
