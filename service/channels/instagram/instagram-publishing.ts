import {
	CONTAINER_LIFETIME_SECONDS,
	getContainer,
	getPermalink,
	publishContainer,
	type Instagram,
} from '../../../platforms/instagram';
import { PlatformError } from '../../../platforms/errors';
import { clock, timestamp } from '../../database';
import type { ErrorBody } from '../../core/errors';
import type { StepContext } from '../channel-uploads';
import type { Change, Delivery, Step, Upload } from '../upload';

/** Instagram may still be processing an interrupted request. FINISHED means "not published" only after this time. */
const SETTLE_MS = 30_000;
const NOT_READY_MS = 2_000;

export interface InstagramContext extends StepContext {
	instagram: Instagram;
	/** Used for the single request that must not be interrupted. */
	patient: Instagram;
	uploadHosts: readonly string[];
}

const expired: ErrorBody = {
	code: 'container_expired',
	platform: 'instagram',
	message:
		'The prepared post had expired after 24 hours, and its file was already deleted, so it could not be prepared again. Send it again, and increase APPROVAL_FILE_MAX_AGE_HOURS if you need more time.',
	retryable: false,
	action: 'fix-request',
};

/** Discards a delivery's container, so that the next step creates a new one. Any approval is kept. */
export const startOver: Change = {
	state: 'queued',
	containerId: null,
	containerCreatedAt: null,
	childContainerIds: [],
	publishSentAt: null,
	bytesSent: 0,
};

/**
 * Returns the step for a container that can no longer be published: the delivery starts over or, if its file is gone,
 * expires.
 */
function startOverOrExpire(upload: Upload): Step {
	const hasSource = upload.fileName !== null || upload.videoUrl !== null || upload.imageUrls.length > 0;
	return { change: hasSource ? startOver : { state: 'expired', error: expired } };
}

async function published(instagram: Instagram, mediaId: string | undefined): Promise<Step> {
	if (mediaId === undefined) return { change: { state: 'published' } };
	const permalink = await getPermalink(instagram, mediaId);
	return { change: { state: 'published', postIds: [mediaId], permalink } };
}

/** Sends the single request that creates the post, after recording in the database that it may have been sent. */
async function post(context: InstagramContext, containerId: string): Promise<Step> {
	const { patient } = context;
	await context.change({ publishSentAt: timestamp() }, { from: ['publishing'] });
	try {
		const { mediaId } = await publishContainer(patient, containerId);
		return await published(patient, mediaId);
	} catch (error) {
		const refused = error instanceof PlatformError && error.action !== 'check-outcome';
		if (refused) await context.change({ publishSentAt: null });
		throw error;
	}
}

/**
 * Publishes an approved post once, at its publishing time. First reads the container; if it is too old, the post is
 * prepared again.
 *
 * @throws PlatformError
 */
export async function publishPost(
	context: InstagramContext,
	delivery: Delivery,
	upload: Upload,
): Promise<Step> {
	const { instagram } = context;
	const { containerId, publishSentAt } = delivery;
	const publishAt = Date.parse(upload.publishAt ?? '');
	if (publishAt > clock.now()) return { waitUntil: new Date(publishAt) };
	if (containerId === null) return { change: startOver };
	const { status, failure } = await getContainer(instagram, containerId);
	if (status === 'PUBLISHED') return published(instagram, undefined);
	const age = clock.now() - Date.parse(delivery.containerCreatedAt ?? '');
	if (failure?.code === 'container_expired' || age >= CONTAINER_LIFETIME_SECONDS * 1000)
		return startOverOrExpire(upload);
	if (failure) return { failed: failure };
	if (status !== 'FINISHED') return { waitUntil: new Date(clock.now() + NOT_READY_MS) };
	const settled = publishSentAt === null ? 0 : Date.parse(publishSentAt) + SETTLE_MS;
	if (settled > clock.now()) return { waitUntil: new Date(settled) };
	try {
		return await post(context, containerId);
	} catch (error) {
		if (error instanceof PlatformError && error.code === 'container_expired')
			return startOverOrExpire(upload);
		throw error;
	}
}
