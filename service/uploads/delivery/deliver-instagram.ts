import { PlatformError } from '../../../platforms/errors';
import { getContainer, prepare, type ContainerRequest } from '../../../platforms/instagram';
import { timestamp } from '../../database';
import { ApiError } from '../../core/errors';
import type { Drafts } from './quota';
import { instagramRequest, type SourceContext } from './instagram-source';
import type { Delivery, Step, Upload } from '../upload-model';
import { publishPost, startOver, type PublishContext } from './publish-instagram';

const SHORTEST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 30_000;
/** A container was seen to finish after its upload had failed (contracts/instagram-api.md §4.2). */
const FAILED_UPLOAD_PATIENCE_MS = 60_000;
const PROCESSING_TIMEOUT_MS = 60 * 60_000;

export interface InstagramContext extends SourceContext, PublishContext {
	drafts: Drafts;
	uploadHosts: readonly string[];
}

/** How long a delivery has been in a state; 0 if it has just come into it. */
const ageIn = (state: Delivery['state'], delivery: Delivery) =>
	delivery.state === state ? Date.now() - Date.parse(delivery.stateSince) : 0;

/** Often at first, then less and less. */
const lookAgain = (ageMs: number): Step => ({
	waitUntil: new Date(Date.now() + Math.min(LONGEST_LOOK_MS, Math.max(SHORTEST_LOOK_MS, ageMs / 4))),
});

const stuck = () =>
	new ApiError(
		504,
		'processing_timeout',
		'Instagram did not get the media ready in an hour. Nothing was published. It is prepared again; look at the file if this stays so.',
		'retry',
		{ retryable: true },
	);

const containersOf = (request: ContainerRequest) =>
	request.mediaType === 'CAROUSEL' ? request.children.length + 1 : 1;

/**
 * Prepares a post: containers, then bytes. Containers are stored as they are made; one whose answer is lost is invisible,
 * and is simply made again (contracts/instagram-api.md §5.6).
 */
async function prepareContainers(
	context: InstagramContext,
	delivery: Delivery,
	upload: Upload,
): Promise<Step> {
	const { instagram, store, drafts, uploadHosts } = context;
	const request = await instagramRequest(context, delivery, upload);
	const { containerId, childContainerIds } = delivery;
	const missing = containersOf(request) - childContainerIds.length;
	const waitUntil =
		containerId === null ? await drafts.waitForContainers(delivery.accountId, missing) : undefined;
	if (waitUntil !== undefined) return { waitUntil };
	if (delivery.state !== 'uploading') await store.change(delivery, { state: 'uploading' });
	try {
		await prepare(instagram, request, {
			timeoutSeconds: 0,
			allowedHosts: uploadHosts,
			prepared: { childIds: childContainerIds, containerId: containerId ?? undefined },
			save: async (made) => {
				await drafts.madeContainer(delivery);
				await store.change(delivery, {
					childContainerIds: made.childIds,
					containerId: made.containerId ?? null,
					containerCreatedAt: made.containerId === undefined ? null : timestamp(),
				});
			},
			onProgress: (bytesSent) => store.change(delivery, { bytesSent }),
		});
	} catch (error) {
		// The items of a carousel are still being processed.
		const waits = error instanceof PlatformError && error.code === 'container_not_ready';
		if (waits) return lookAgain(ageIn('uploading', delivery));
		throw error;
	}
	return { change: { state: 'processing' } };
}

async function checkProcessing(context: InstagramContext, delivery: Delivery, upload: Upload): Promise<Step> {
	const { instagram, store } = context;
	const { status, failure, uploadFailed } = await getContainer(instagram, delivery.containerId ?? '');
	if (status === 'PUBLISHED') return { change: { state: 'published' } };
	if (status === 'FINISHED') {
		const approved = upload.autoApprove || delivery.approvedAt !== null;
		return {
			change: {
				state: approved ? 'publishing' : 'awaiting_approval',
				bytesSent: upload.sizeBytes ?? 0,
				attempts: 0,
				failingSince: null,
			},
		};
	}
	const ageMs = ageIn('processing', delivery);
	const patienceMs = uploadFailed ? FAILED_UPLOAD_PATIENCE_MS : PROCESSING_TIMEOUT_MS;
	if (failure === undefined && ageMs < patienceMs) return lookAgain(ageMs);
	await store.change(delivery, startOver);
	return { failed: failure ?? stuck() };
}

/**
 * Takes a post of Instagram one part of its way further: prepares it, waits until it is finished, publishes it once it
 * is approved.
 *
 * @throws PlatformError or ApiError with what can be done
 */
export function deliverToInstagram(
	context: InstagramContext,
	delivery: Delivery,
	upload: Upload,
): Promise<Step> {
	if (delivery.state === 'publishing') return publishPost(context, delivery, upload);
	if (delivery.state === 'processing') return checkProcessing(context, delivery, upload);
	return prepareContainers(context, delivery, upload);
}
