import { updateDisplayOptions, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
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
import { getCount, splitList } from '../../../shared/parameters';
import { readConnection } from '../../connection';
import { LABELS } from '../../labels';
import { readMedia, type MediaType } from '../../media';
import { connect, type Account } from '../../transport';
import { mediaFields, optionFields, waitFields } from './prepare-fields';

export const description = updateDisplayOptions({ show: { resource: ['draft'], operation: ['prepare'] } }, [
	...mediaFields,
	...optionFields,
	...waitFields,
]);

/** How long the items of a carousel may take if the node is not to wait for the carousel itself. */
const ITEMS_SECONDS = 300;

function readTags(options: IDataObject, isImage: boolean): UserTag[] | undefined {
	const tags = (options.userTags as { tag?: { username: string; x: number; y: number }[] } | undefined)?.tag;
	// Only images have places.
	return tags?.map(({ username, x, y }) => (isImage ? { username, x, y } : { username }));
}

function readOptions(node: IExecuteFunctions, itemIndex: number, mediaType: MediaType): ContainerOptions {
	const options = node.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const text = (name: string) => String(options[name] ?? '').trim() || undefined;
	const isOn = (name: string) => options[name] as boolean | undefined;
	const collaborators = splitList(options.collaborators);
	return {
		altText: text('altText'),
		audioName: text('audioName'),
		collaborators: collaborators.length > 0 ? collaborators : undefined,
		coverUrl: text('coverUrl'),
		isAiGenerated: isOn('isAiGenerated'),
		locationId: text('locationId'),
		shareToFeed: isOn('shareToFeed'),
		thumbOffsetMilliseconds: options.thumbOffset as number | undefined,
		userTags: readTags(options, mediaType === 'IMAGE'),
	};
}

/** The post as Instagram wants it; only a carousel has more than one source. */
function toRequest(
	node: IExecuteFunctions,
	itemIndex: number,
	mediaType: MediaType,
	sources: [MediaSource, ...MediaSource[]],
): ContainerRequest {
	const caption = String(node.getNodeParameter('caption', itemIndex, '') ?? '').trim() || undefined;
	const post = { caption, options: readOptions(node, itemIndex, mediaType) };
	if (mediaType === 'CAROUSEL')
		return { ...post, mediaType, children: sources.map((source) => ({ source })) };
	return { ...post, mediaType, source: sources[0] };
}

/** What Instagram has begun to make of an item. */
interface Begun {
	containerId?: string;
	/** ISO 8601, UTC. */
	validUntil?: string;
}

async function prepareAndWait(
	node: IExecuteFunctions,
	itemIndex: number,
	{ instagram, uploadHosts }: Account,
	request: ContainerRequest,
	begun: Begun,
) {
	const waits = node.getNodeParameter('waitForProcessing', itemIndex) === true;
	const timeoutSeconds = waits ? getCount(node, 'timeoutSeconds', itemIndex, 1) : ITEMS_SECONDS;
	const containerId = await prepare(instagram, request, {
		timeoutSeconds,
		allowedHosts: uploadHosts,
		save: (prepared) => {
			begun.containerId = prepared.containerId;
			begun.validUntil = isoTime(Date.now() + CONTAINER_LIFETIME_SECONDS * 1000);
		},
	});
	return waits
		? await waitForContainer(instagram, containerId, timeoutSeconds)
		: await getContainer(instagram, containerId);
}

/** Prepares one item's post without publishing it (contracts/instagram-api.md §4.1 to §4.3, §4.7). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const mediaType = this.getNodeParameter('mediaType', itemIndex) as MediaType;
	const media = await readMedia(this, itemIndex, mediaType, await readConnection(this));
	const account = await connect(this, itemIndex);
	const [first, ...others] = media;
	const sources: [MediaSource, ...MediaSource[]] = [await first.provide()];
	for (const medium of others) sources.push(await medium.provide());
	const request = toRequest(this, itemIndex, mediaType, sources);
	const begun: Begun = {};
	const { status } = await prepareAndWait(this, itemIndex, account, request, begun).catch(
		(error: unknown): never => {
			throw toNodeError(this.getNode(), error, itemIndex, LABELS, begun.containerId);
		},
	);
	return {
		containerId: begun.containerId,
		status,
		validUntil: begun.validUntil,
		mediaId: null,
		permalink: null,
		mediaSource: [...new Set(media.map(({ way }) => way))].join(', '),
	};
}
