import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import {
	CONTAINER_LIFETIME_SECONDS,
	getContainer,
	prepare,
	waitForContainer,
	type ContainerOptions,
	type ContainerRequest,
	type MediaSource,
	type UserTag,
} from '../../../../platforms/instagram';
import { isoTime } from '../../../../platforms/statistics';
import { toNodeError } from '../../../shared/errors';
import { getCaption, getCount, splitList, toSentUrl } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { startOnce, resetAttempts, attemptStateOf, type AttemptState } from '../../../shared/attempts';
import { readConnection } from '../../connection';
import { LABELS } from '../../labels';
import { readMedia, type PostMediaType, type PostFile } from '../../media-files';
import { connect, type InstagramAccount } from '../../transport';
import { mediaFields, optionFields, waitFields } from './prepare-fields';

export const option: OperationOption = {
	name: 'Prepare',
	value: 'prepare',
	action: 'Prepare draft',
	description:
		'Give Instagram a reel, image, story or carousel without publishing it. It is invisible in the app, cannot be edited, and lasts for 24 hours.',
};

export const fields: INodeProperties[] = [...mediaFields, ...optionFields, ...waitFields];

export const usesService = true;

export const output =
	'`{containerId, status, validUntil, mediaId: null, permalink: null, mediaSource}`. `mediaSource` says how the files went: `url`, `upload`, `mediaKitService` or `n8nLink`.';

/** How long the items of a carousel may take if the node is not to wait for the carousel itself. */
const ITEMS_SECONDS = 300;

function readTags(options: IDataObject, isImage: boolean): UserTag[] | undefined {
	const tags = (options.userTags as { tag?: { username: string; x: number; y: number }[] } | undefined)?.tag;
	// Only images have places.
	return tags?.map(({ username, x, y }) => (isImage ? { username, x, y } : { username }));
}

function readOptions(node: IExecuteFunctions, itemIndex: number, mediaType: PostMediaType): ContainerOptions {
	const options = node.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const text = (name: string) => String(options[name] ?? '').trim() || undefined;
	const isOn = (name: string) => options[name] as boolean | undefined;
	const collaborators = splitList(options.collaborators);
	return {
		altText: text('altText'),
		audioName: text('audioName'),
		collaborators: collaborators.length > 0 ? collaborators : undefined,
		coverUrl: toSentUrl(text('coverUrl')),
		isAiGenerated: isOn('isAiGenerated'),
		locationId: text('locationId'),
		shareToFeed: isOn('shareToFeed'),
		thumbOffsetMilliseconds: options.thumbOffset as number | undefined,
		trialReel: options.trialReel as ContainerOptions['trialReel'],
		userTags: readTags(options, mediaType === 'IMAGE'),
	};
}

function readMediaType(node: IExecuteFunctions, itemIndex: number): PostMediaType {
	return node.getNodeParameter('mediaType', itemIndex) as PostMediaType;
}

/** The post as Instagram wants it; only a carousel has more than one source. */
function toRequest(
	node: IExecuteFunctions,
	itemIndex: number,
	sources: [MediaSource, ...MediaSource[]],
): ContainerRequest {
	const mediaType = readMediaType(node, itemIndex);
	const caption = getCaption(node, 'caption', itemIndex).trim() || undefined;
	const post = { caption, options: readOptions(node, itemIndex, mediaType) };
	if (mediaType === 'CAROUSEL')
		return { ...post, mediaType, children: sources.map((source) => ({ source })) };
	return { ...post, mediaType, source: sources[0] };
}

/** What Instagram has begun to make of an item; kept for the item's next try. */
interface PreparedPost {
	/** Of a carousel's items. */
	childIds: readonly string[];
	containerId: string;
	/** ISO 8601, UTC. */
	validUntil: string;
	/** The ways that the files took. */
	mediaSource: string;
}

type PrepareMemory = AttemptState<PreparedPost>['memory'];

/** Whether a person's retry has to begin anew, as the post can never be published. @throws PlatformError */
async function isLost(
	{ instagram }: InstagramAccount,
	{ childIds, containerId }: PrepareMemory,
): Promise<boolean> {
	if (containerId === undefined) return childIds !== undefined;
	const { failure, uploadFailed } = await getContainer(instagram, containerId);
	return failure !== undefined || uploadFailed;
}

/** Whether Instagram has the address of each file, or the carousel its items: only an upload goes on. */
function hasAll({ containerId, childIds, mediaSource }: PrepareMemory): boolean {
	const isCarousel = (childIds?.length ?? 0) > 0;
	return containerId !== undefined && (isCarousel || mediaSource !== 'upload');
}

/** Makes the item's containers and sends its bytes, or goes on with it where an earlier try stopped. */
async function begin(
	node: IExecuteFunctions,
	itemIndex: number,
	{ instagram, uploadHosts }: InstagramAccount,
	[first, ...others]: [PostFile, ...PostFile[]],
	timeoutSeconds: number,
	memory: PrepareMemory,
): Promise<void> {
	const sources: [MediaSource, ...MediaSource[]] = [await first.provide()];
	for (const medium of others) sources.push(await medium.provide());
	memory.mediaSource = [...new Set([first, ...others].map(({ way }) => way))].join(', ');
	await prepare(instagram, toRequest(node, itemIndex, sources), {
		timeoutSeconds,
		allowedHosts: uploadHosts,
		prepared: { childIds: memory.childIds ?? [], containerId: memory.containerId },
		once: true,
		save(prepared) {
			const validUntil = isoTime(Date.now() + CONTAINER_LIFETIME_SECONDS * 1000);
			Object.assign(memory, prepared, prepared.containerId !== undefined && { validUntil });
		},
	});
}

async function prepareAndWait(
	node: IExecuteFunctions,
	itemIndex: number,
	account: InstagramAccount,
	media: [PostFile, ...PostFile[]],
	memory: PrepareMemory,
): Promise<string> {
	const { instagram } = account;
	const waits = node.getNodeParameter('waitForProcessing', itemIndex) === true;
	const timeoutSeconds = waits ? getCount(node, 'timeoutSeconds', itemIndex, 1) : ITEMS_SECONDS;
	// What is known is not in doubt.
	if (memory.containerId !== undefined) delete memory.doubt;
	if (!hasAll(memory)) {
		const run = () => begin(node, itemIndex, account, media, timeoutSeconds, memory);
		await startOnce('instagram', memory, run);
	}
	const containerId = memory.containerId ?? '';
	const { status } = waits
		? await waitForContainer(instagram, containerId, timeoutSeconds)
		: await getContainer(instagram, containerId);
	return status;
}

/** Prepares one item's post without publishing it, once over all tries (contracts/instagram-api.md §4.1 to §4.3, §4.7). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const media = await readMedia(this, itemIndex, readMediaType(this, itemIndex), await readConnection(this));
	const account = await connect(this, itemIndex);
	const known = attemptStateOf<PreparedPost>(this, itemIndex);
	const isNew = known.restarted && (await isLost(account, known.memory));
	const { memory } = isNew ? resetAttempts<PreparedPost>(this, itemIndex) : known;
	const status = await prepareAndWait(this, itemIndex, account, media, memory).catch(
		(error: unknown): never => {
			throw toNodeError(this.getNode(), error, itemIndex, LABELS, memory.containerId);
		},
	);
	const { containerId, validUntil, mediaSource } = memory;
	return { containerId, status, validUntil, mediaId: null, permalink: null, mediaSource };
}
