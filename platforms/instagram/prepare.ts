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

/** The containers that a post has so far, to be stored and given back after a crash. */
export interface PreparedContainers {
	/** Of a carousel's items, in order. */
	childIds: readonly string[];
	containerId?: string;
}

export interface Preparation {
	/** How long the items of a carousel may take until all are finished; a carousel cannot begin before. */
	timeoutSeconds: number;
	/** Hosts (`host` or `host:port`) that may take bytes beside Meta's own. */
	allowedHosts: readonly string[];
	/** What an earlier run had. Only containers that have failed or expired since are made again. */
	prepared?: PreparedContainers;
	/** Whether no container is made again: neither after a request without a clear answer nor for one that has failed. */
	once?: boolean;
	/** Called after each container that was made, before anything else is done; all of it is plain JSON. */
	save?: (prepared: PreparedContainers) => void | Promise<void>;
	/** Called while bytes are sent, with those of the running file. */
	onProgress?: (bytesSent: number) => void | Promise<void>;
}

/** A container of an earlier run, if it still serves. */
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

/** What went wrong with one item, with its number in front. */
function itemError(index: number, error: PlatformError): PlatformError {
	return new PlatformError({ ...error, message: `Item ${index + 1} of the carousel: ${error.message}` });
}

async function forItem<T>(index: number, step: Promise<T>): Promise<T> {
	const result = await settle(step);
	if (result instanceof PlatformError) throw itemError(index, result);
	return result;
}

type Carousel = Extract<ContainerRequest, { mediaType: 'CAROUSEL' }>;

/** Makes all items first, so that Instagram works on them at the same time, then waits for each. */
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
 * Prepares a post: makes its container and sends its bytes, for a carousel its items first (contracts/instagram-api.md
 * §4.1, §4.2, §4.4). Nobody sees anything yet; `waitForContainer` tells when it can be published, which must happen within
 * `CONTAINER_LIFETIME_SECONDS`.
 *
 * @throws PlatformError; after one that is `retryable`, another call with what was saved goes on where this one stopped
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
