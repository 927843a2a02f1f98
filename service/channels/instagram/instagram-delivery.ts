import { PlatformError } from '../../../platforms/errors';
import { getContainer, prepare, type ContainerRequest } from '../../../platforms/instagram';
import { timestamp } from '../../database';
import { ApiError } from '../../core/errors';
import { lookAgainAt } from '../look-again';
import { ageIn, type Delivery, type Step, type Upload } from '../upload';
import { waitForContainers } from './instagram-places';
import { publishPost, startOver, type InstagramContext } from './instagram-publishing';
import { instagramRequest } from './instagram-source';

const LONGEST_LOOK_MS = 30_000;
/** A container can still finish after its upload has reported a failure (contracts/instagram-api.md §4.2). */
const FAILED_UPLOAD_PATIENCE_MS = 60_000;
const PROCESSING_TIMEOUT_MS = 60 * 60_000;

const lookAgain = (ageMs: number): Step => ({
	waitUntil: lookAgainAt(ageMs, LONGEST_LOOK_MS),
});

const stuck = () =>
	new ApiError(
		504,
		'processing_timeout',
		'Instagram did not finish processing the media within an hour, and nothing was published. The post will be prepared again; check the file if this keeps happening.',
		'retry',
		{ retryable: true },
	);

const containersOf = (request: ContainerRequest) =>
	request.mediaType === 'CAROUSEL' ? request.children.length + 1 : 1;

/**
 * Prepares a post: first the containers, then the bytes. The IDs of containers are stored as they are created. If a
 * response is lost, its container is never visible, and another one is created (contracts/instagram-api.md §5.6).
 */
async function prepareContainers(
	context: InstagramContext,
	delivery: Delivery,
	upload: Upload,
): Promise<Step> {
	const { instagram, quota, uploadHosts } = context;
	const request = await instagramRequest(context, upload);
	const { containerId, childContainerIds } = delivery;
	const missing = containersOf(request) - childContainerIds.length;
	const waitUntil =
		containerId === null ? await waitForContainers(quota, delivery.accountId, missing) : undefined;
	if (waitUntil !== undefined) return { waitUntil };
	if (delivery.state !== 'uploading') await context.change({ state: 'uploading' });
	try {
		await prepare(instagram, request, {
			timeoutSeconds: 0,
			allowedHosts: uploadHosts,
			prepared: { childIds: childContainerIds, containerId: containerId ?? undefined },
			save: async (made) => {
				await quota.add(delivery);
				await context.change({
					childContainerIds: made.childIds,
					containerId: made.containerId ?? null,
					containerCreatedAt: made.containerId === undefined ? null : timestamp(),
				});
			},
			onProgress: (bytesSent) => context.change({ bytesSent }),
		});
	} catch (error) {
		// The carousel's items are still being processed.
		const waits = error instanceof PlatformError && error.code === 'container_not_ready';
		if (waits) return lookAgain(ageIn('uploading', delivery));
		throw error;
	}
	return { change: { state: 'processing' } };
}

async function checkProcessing(context: InstagramContext, delivery: Delivery, upload: Upload): Promise<Step> {
	const { instagram } = context;
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
	await context.change(startOver);
	return { failed: failure ?? stuck() };
}

/**
 * Advances an Instagram post by one step: prepares it, waits until processing finishes, or publishes it after
 * approval.
 *
 * @throws PlatformError or ApiError with the next step
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
