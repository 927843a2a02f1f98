import { PlatformError, settle } from '../errors';
import type { Instagram } from './api';
import {
	carouselParameters,
	itemParameters,
	singleParameters,
	type ContainerRequest,
	type MediaSource,
} from './container-request';
import { createContainer, getContainer, waitForContainer, type StartedContainer } from './containers';
import { instagramError } from './errors';
import { validateRequest } from './request-rules';
import { uploadToContainer } from './upload';

/** The containers created so far for a post, to be stored and passed in again after a crash. */
export interface PreparedContainers {
	/** IDs of a carousel's items, in order. */
	childIds: readonly string[];
	containerId?: string;
}

export interface Preparation {
	/** Time limit for the items of a carousel; the carousel itself can only be created once they are finished. */
	timeoutSeconds: number;
	/** Hosts (`host` or `host:port`) that may receive bytes in addition to Meta's own. */
	allowedHosts: readonly string[];
	/** The result of an earlier run. Only containers that have since failed or expired are created again. */
	prepared?: PreparedContainers;
	/** True to never create a container again: neither after a request without a clear response nor after a failure. */
	once?: boolean;
	/** Called after each container is created, before the next step; the argument is plain JSON. */
	save?: (prepared: PreparedContainers) => void | Promise<void>;
	/** Called during uploads with the number of bytes sent so far for the current file. */
	onProgress?: (bytesSent: number) => void | Promise<void>;
}

/** Returns the container of an earlier run if it is still usable. */
async function stillGood(
	instagram: Instagram,
	containerId: string | undefined,
	once: boolean | undefined,
): Promise<StartedContainer | undefined> {
	if (containerId === undefined) return undefined;
	const { failure, uploadFailed } = await getContainer(instagram, containerId);
	if (once && failure) throw failure;
	return failure || (uploadFailed && !once) ? undefined : { containerId };
}

async function sendBytes(
	instagram: Instagram,
	started: StartedContainer,
	source: MediaSource,
	{ allowedHosts, onProgress }: Preparation,
): Promise<void> {
	if ('url' in source) return;
	await uploadToContainer(instagram, { ...started, ...source, allowedHosts, onProgress });
}

/** Returns the error of an item, prefixed with the item's number. */
function itemError(index: number, error: PlatformError): PlatformError {
	return new PlatformError({ ...error, message: `Item ${index + 1} of the carousel: ${error.message}` });
}

async function forItem<T>(index: number, step: Promise<T>): Promise<T> {
	const result = await settle(step);
	if (result instanceof PlatformError) throw itemError(index, result);
	return result;
}

type Carousel = Extract<ContainerRequest, { mediaType: 'CAROUSEL' }>;

/** Creates all items first, so that Instagram processes them in parallel, and then waits for each. */
async function prepareItems(
	instagram: Instagram,
	{ children }: Carousel,
	preparation: Preparation,
): Promise<string[]> {
	const ids = [...(preparation.prepared?.childIds ?? [])];
	for (const [index, item] of children.entries()) {
		let started = await forItem(index, stillGood(instagram, ids[index], preparation.once));
		if (started === undefined) {
			started = await forItem(index, createContainer(instagram, itemParameters(item), preparation.once));
			ids[index] = started.containerId;
			await preparation.save?.({ childIds: [...ids] });
		}
		await forItem(index, sendBytes(instagram, started, item.source, preparation));
	}
	const deadline = instagram.now() + preparation.timeoutSeconds * 1000;
	for (const [index, id] of ids.entries()) {
		const left = Math.max(0, deadline - instagram.now()) / 1000;
		const { status } = await forItem(index, waitForContainer(instagram, id, left));
		if (status !== 'FINISHED') throw itemError(index, instagramError(9007, 2207027));
	}
	return ids;
}

/**
 * Prepares a post: creates its container and uploads its bytes; for a carousel, it first does so for each item
 * (contracts/instagram-api.md §4.1, §4.2, §4.4). Nothing is visible yet. Use `waitForContainer` to wait until the
 * container can be published, which must happen within `CONTAINER_LIFETIME_SECONDS`.
 *
 * @throws PlatformError; after a `retryable` one, another call with the saved containers resumes the work
 */
export async function prepare(
	instagram: Instagram,
	request: ContainerRequest,
	preparation: Preparation,
): Promise<string> {
	const invalid = validateRequest(request, instagram.login);
	if (invalid) throw invalid;
	const { prepared, save, once } = preparation;
	let started = await stillGood(instagram, prepared?.containerId, once);
	if (request.mediaType === 'CAROUSEL') {
		if (started) return started.containerId;
		const childIds = await prepareItems(instagram, request, preparation);
		const { containerId } = await createContainer(instagram, carouselParameters(childIds, request), once);
		await save?.({ childIds, containerId });
		return containerId;
	}
	const { mediaType, source } = request;
	if (started === undefined) {
		started = await createContainer(instagram, singleParameters(mediaType, source, request), once);
		await save?.({ childIds: [], containerId: started.containerId });
	}
	await sendBytes(instagram, started, source, preparation);
	return started.containerId;
}
