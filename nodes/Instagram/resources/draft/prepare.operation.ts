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
import { getCaption, getChoice, getCount, getFlag, ifThere, readField } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import {
	toCount,
	toFlag,
	toList,
	toNumber,
	toSentUrl,
	toText,
	refuse,
	type Given,
} from '../../../shared/values';
import { startOnce, resetAttempts, attemptStateOf, type AttemptState } from '../../../shared/attempts';
import { toReference, toReferences, type ReferenceKind } from '../../../shared/references';
import { PROFILE } from '../../account-field';
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
		'Prepare a reel, image, story or carousel without publishing it. Needs a file or a public URL. Returns the container ID, with which Publish works for 24 hours.',
};

export const fields: INodeProperties[] = [...mediaFields, ...optionFields, ...waitFields];

export const usesService = true;

export const output =
	'`{containerId, status, validUntil, mediaId: null, permalink: null, mediaSource}`. `mediaSource` says how the files went: `url`, `upload`, `mediaKitService` or `n8nLink`.';

/** How long the items of a carousel may take if the node is not to wait for the carousel itself. */
const ITEMS_SECONDS = 300;

/** A Page of Facebook with a place. */
const PLACE: ReferenceKind = {
	noun: 'a Facebook Page',
	example: 'https://www.facebook.com/Example-Cafe-112233445566778/',
	idIn: ({ pathname }) => /(\d{6,})\/?$/.exec(pathname)?.[1],
};

type TrialReel = NonNullable<ContainerOptions['trialReel']>;

/** A place in an image, from 0 to 1. */
const toPlace = (given: Given) =>
	toNumber(given, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);

function readTags(node: IExecuteFunctions, itemIndex: number, isImage: boolean): UserTag[] | undefined {
	const name = 'options.userTags.tag';
	const tags = ifThere(readField(node, name, itemIndex), ({ value }) => value as IDataObject[]);
	return tags?.map((tag) => {
		const given = (field: string) => ({
			...readField(node, `${name}.${field}`, itemIndex),
			value: tag[field],
			isComputed: true,
		});
		const username = toReference(given('username'), PROFILE);
		if (username === '') refuse(given('username'), 'is empty. Give the user name of the tagged account.');
		// Only images have places.
		return isImage ? { username, x: toPlace(given('x')), y: toPlace(given('y')) } : { username };
	});
}

function readOptions(node: IExecuteFunctions, itemIndex: number, mediaType: PostMediaType): ContainerOptions {
	const option = (name: string) => readField(node, `options.${name}`, itemIndex);
	const text = (name: string) => toText(option(name)).trim() || undefined;
	const collaborators = toReferences(option('collaborators'), toList(option('collaborators')), PROFILE);
	const trialReel = option('trialReel').isThere;
	return {
		altText: text('altText'),
		audioName: text('audioName'),
		collaborators: collaborators.length > 0 ? collaborators : undefined,
		coverUrl: toSentUrl(text('coverUrl')),
		isAiGenerated: ifThere(option('isAiGenerated'), toFlag),
		locationId: toReference(option('locationId'), PLACE) || undefined,
		shareToFeed: ifThere(option('shareToFeed'), toFlag),
		thumbOffsetMilliseconds: ifThere(option('thumbOffset'), (given) => toCount(given, 0)),
		trialReel: trialReel ? getChoice<TrialReel>(node, 'options.trialReel', itemIndex) : undefined,
		userTags: readTags(node, itemIndex, mediaType === 'IMAGE'),
	};
}

/** What an item says of its post besides its files. */
interface Post {
	mediaType: PostMediaType;
	caption?: string;
	options: ContainerOptions;
	waits: boolean;
	timeoutSeconds: number;
}

/** Reads all fields before anything is sent. @throws NodeOperationError */
function readPost(node: IExecuteFunctions, itemIndex: number): Post {
	const mediaType = getChoice<PostMediaType>(node, 'mediaType', itemIndex);
	const waits = getFlag(node, 'waitForProcessing', itemIndex);
	return {
		mediaType,
		caption: getCaption(node, 'caption', itemIndex).trim() || undefined,
		options: readOptions(node, itemIndex, mediaType),
		waits,
		timeoutSeconds: waits ? getCount(node, 'timeoutSeconds', itemIndex, 1) : ITEMS_SECONDS,
	};
}

/** The post as Instagram wants it; only a carousel has more than one source. */
function toRequest(
	{ mediaType, caption, options }: Post,
	sources: [MediaSource, ...MediaSource[]],
): ContainerRequest {
	const post = { caption, options };
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
	{ instagram, uploadHosts }: InstagramAccount,
	[first, ...others]: [PostFile, ...PostFile[]],
	post: Post,
	memory: PrepareMemory,
): Promise<void> {
	const sources: [MediaSource, ...MediaSource[]] = [await first.provide()];
	for (const medium of others) sources.push(await medium.provide());
	memory.mediaSource = [...new Set([first, ...others].map(({ way }) => way))].join(', ');
	await prepare(instagram, toRequest(post, sources), {
		timeoutSeconds: post.timeoutSeconds,
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
	account: InstagramAccount,
	media: [PostFile, ...PostFile[]],
	post: Post,
	memory: PrepareMemory,
): Promise<string> {
	const { instagram } = account;
	// What is known is not in doubt.
	if (memory.containerId !== undefined) delete memory.doubt;
	if (!hasAll(memory)) {
		await startOnce('instagram', memory, () => begin(account, media, post, memory));
	}
	const containerId = memory.containerId ?? '';
	const { status } = post.waits
		? await waitForContainer(instagram, containerId, post.timeoutSeconds)
		: await getContainer(instagram, containerId);
	return status;
}

/** Prepares one item's post without publishing it, once over all tries (contracts/instagram-api.md §4.1 to §4.3, §4.7). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const post = readPost(this, itemIndex);
	const media = await readMedia(this, itemIndex, post.mediaType, await readConnection(this));
	const account = await connect(this, itemIndex);
	const known = attemptStateOf<PreparedPost>(this, itemIndex);
	const isNew = known.restarted && (await isLost(account, known.memory));
	const { memory } = isNew ? resetAttempts<PreparedPost>(this, itemIndex) : known;
	const status = await prepareAndWait(account, media, post, memory).catch((error: unknown): never => {
		throw toNodeError(this.getNode(), error, itemIndex, LABELS, memory.containerId);
	});
	const { containerId, validUntil, mediaSource } = memory;
	return { containerId, status, validUntil, mediaId: null, permalink: null, mediaSource };
}
