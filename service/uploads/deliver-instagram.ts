import { PlatformError } from '../../platforms/errors';
import {
	carouselParameters,
	createContainer,
	getContainer,
	itemParameters,
	singleParameters,
	uploadFailed,
	uploadToContainer,
	type Container,
	type ContainerRequest,
	type StartedContainer,
} from '../../platforms/instagram';
import { timestamp } from '../database';
import { ApiError } from '../errors';
import type { Drafts } from './drafts';
import { instagramRequest, type SourceContext } from './instagram-source';
import type { Change, Delivery, Upload } from './model';
import { publishPost, startOver, type PublishContext } from './publish-instagram';
import { NotYet } from './retry';

const SHORTEST_LOOK_MS = 1_000;
const LONGEST_LOOK_MS = 30_000;
/** A container was seen to finish after its upload had failed, and others never end (contracts/instagram-api.md §4.2). */
const FAILED_UPLOAD_PATIENCE_MS = 60_000;
const PROCESSING_TIMEOUT_MS = 60 * 60_000;

export interface InstagramContext extends SourceContext, PublishContext {
	drafts: Drafts;
	uploadHosts: readonly string[];
}

/** Often at first, then less and less. */
const lookAgain = (sinceMs: number) =>
	new NotYet(Date.now() + Math.min(LONGEST_LOOK_MS, Math.max(SHORTEST_LOOK_MS, (Date.now() - sinceMs) / 4)));

const stuck = () =>
	new ApiError(
		504,
		'processing_timeout',
		'Instagram has not finished processing within an hour. Nothing was published. Send the file again if this stays so.',
		'retry',
		{ retryable: true },
	);

/** A container that will never be finished is given up, so that the next try makes a new one. */
async function giveUp({ store }: InstagramContext, delivery: Delivery, error: Error): Promise<never> {
	await store.change(delivery, startOver);
	throw error;
}

/** @returns whether a container is finished @throws if it never will be */
async function isFinished(context: InstagramContext, delivery: Delivery, container: Container): Promise<boolean> {
	const { status, failure, uploadFailed: broken, statusText } = container;
	const sinceMs = Date.parse(delivery.stateSince);
	if (failure) return giveUp(context, delivery, failure);
	if (status === 'FINISHED') return true;
	const ageMs = Date.now() - sinceMs;
	if (broken && ageMs > FAILED_UPLOAD_PATIENCE_MS) return giveUp(context, delivery, uploadFailed(statusText));
	if (ageMs > PROCESSING_TIMEOUT_MS) return giveUp(context, delivery, stuck());
	return false;
}

/** Makes the containers of a carousel's items that are still missing. @throws NotYet until all are finished */
async function finishChildren(
	context: InstagramContext,
	delivery: Delivery,
	children: (ContainerRequest & { mediaType: 'CAROUSEL' })['children'],
): Promise<string[]> {
	const { instagram, store, drafts } = context;
	const ids = [...delivery.childContainerIds];
	for (const child of children.slice(ids.length)) {
		await drafts.takeContainers(delivery, 1);
		ids.push((await createContainer(instagram, itemParameters(child))).containerId);
		await store.change(delivery, { childContainerIds: ids });
	}
	for (const id of ids) {
		const container = await getContainer(instagram, id);
		if (!(await isFinished(context, delivery, container))) throw lookAgain(Date.parse(delivery.stateSince));
	}
	return ids;
}

/** Makes the container of the post. One whose answer is lost is invisible, and is simply made again (§5.6). */
async function create(
	context: InstagramContext,
	delivery: Delivery,
	request: ContainerRequest,
): Promise<StartedContainer> {
	const { instagram, store, drafts } = context;
	if (delivery.state !== 'uploading') {
		await store.change(delivery, { state: 'uploading' });
		return create(context, { ...delivery, state: 'uploading', stateSince: timestamp() }, request);
	}
	const parameters =
		request.mediaType === 'CAROUSEL'
			? carouselParameters(await finishChildren(context, delivery, request.children), request)
			: singleParameters(request.mediaType, request.source, request);
	await drafts.takeContainers(delivery, 1);
	const started = await createContainer(instagram, parameters);
	await store.change(delivery, {
		containerId: started.containerId,
		containerCreatedAt: timestamp(),
		uploadUrl: started.uploadUri ?? null,
	});
	return started;
}

/** The container that a delivery made before an interruption. */
async function resume({ store }: InstagramContext, delivery: Delivery): Promise<StartedContainer | undefined> {
	if (delivery.containerId === null) return undefined;
	return { containerId: delivery.containerId, uploadUri: await store.uploadUrl(delivery.id) };
}

/** Prepares a post: container, bytes, then Instagram's processing. */
async function prepare(context: InstagramContext, delivery: Delivery, upload: Upload): Promise<Change> {
	const { instagram, store, uploadHosts } = context;
	const request = await instagramRequest(context, delivery, upload);
	const { containerId, uploadUri } =
		(await resume(context, delivery)) ?? (await create(context, delivery, request));
	const source = 'source' in request ? request.source : undefined;
	if (source !== undefined && 'open' in source && uploadUri !== undefined) {
		await uploadToContainer(instagram, {
			containerId,
			uploadUri,
			source,
			allowedHosts: uploadHosts,
			onProgress: (bytesSent) => store.change(delivery, { bytesSent }),
		}).catch((error: unknown) => {
			const renewable = error instanceof PlatformError && (error.code === 'upload_failed' || error.code === 'container_expired');
			if (!renewable) throw error;
			return giveUp(context, delivery, error);
		});
	}
	return { state: 'processing' };
}

async function checkProcessing(context: InstagramContext, delivery: Delivery, upload: Upload): Promise<Change> {
	const container = await getContainer(context.instagram, delivery.containerId ?? '');
	if (container.status === 'PUBLISHED') return { state: 'published' };
	if (!(await isFinished(context, delivery, container))) throw lookAgain(Date.parse(delivery.stateSince));
	const approved = upload.autoApprove || delivery.approvedAt !== null;
	return {
		state: approved ? 'publishing' : 'awaiting_approval',
		bytesSent: upload.sizeBytes ?? 0,
		attempts: 0,
		failingSince: null,
	};
}

/**
 * Takes a post of Instagram one part of its way further: prepares it, waits until it is finished, publishes it once it
 * is approved.
 *
 * @returns the change that ends this part
 * @throws NotYet while it waits for its file, for a place or for Instagram; PlatformError or ApiError with what can be done
 */
export function deliverToInstagram(
	context: InstagramContext,
	delivery: Delivery,
	upload: Upload,
): Promise<Change> {
	if (delivery.state === 'publishing') return publishPost(context, delivery, upload);
	if (delivery.state === 'processing') return checkProcessing(context, delivery, upload);
	return prepare(context, delivery, upload);
}
