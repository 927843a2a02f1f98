import { PlatformError, settle } from '../errors';
import { asText } from '../json';
import { read, type Instagram } from './api';
import { getContainer, publishingRequest, waitForContainer } from './containers';
import { instagramError } from './errors';
import { getPublishingLimit } from './limits';
import { judge, type Made } from './writes';

/** A post that is live. */
export interface Published {
	/**
	 * Absent if only the container confirms the publication, because a container does not include the ID
	 * (contracts/instagram-api.md §4.3).
	 */
	mediaId?: string;
}

/** Time limit for a container to become ready before it is published. */
const READY_SECONDS = 5 * 60;

/** Delays before retries for an unknown container, which may not have propagated yet (§5.3). */
const UNKNOWN_MILLISECONDS = [30_000, 60_000];

/** Delays before each check of the container after an unclear response. */
const DOUBT_MILLISECONDS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

const POST: Made = { what: 'post', done: 'live' };

/** Polls the container until its status is `PUBLISHED`; otherwise, the outcome remains unknown. */
async function settleDoubt(
	instagram: Instagram,
	containerId: string,
	doubt: PlatformError,
): Promise<Published> {
	for (const wait of DOUBT_MILLISECONDS) {
		await instagram.sleep(wait);
		const container = await settle(getContainer(instagram, containerId));
		if (!(container instanceof PlatformError) && container.status === 'PUBLISHED') return {};
	}
	throw doubt;
}

/**
 * Waits until a container can be published (contracts/instagram-api.md §4.3).
 *
 * @returns true if it was already published
 * @throws PlatformError `container_not_ready` if it is still being processed after the timeout; otherwise the reason
 * why it can never be published
 */
export async function waitUntilReady(
	instagram: Instagram,
	containerId: string,
	timeoutSeconds: number,
): Promise<boolean> {
	const { status } = await waitForContainer(instagram, containerId, timeoutSeconds);
	if (status === 'PUBLISHED') return true;
	if (status !== 'FINISHED') throw instagramError(9007, 2207027);
	return false;
}

/**
 * Checks that the account may publish another post: once the limit is reached, Instagram would refuse to publish it
 * anyway. A limit that cannot be read is ignored (contracts/instagram-api.md §4.5).
 *
 * @throws PlatformError `posting_limit_reached`
 */
export async function requireQuota(instagram: Instagram): Promise<void> {
	const limit = await settle(getPublishingLimit(instagram));
	if (limit instanceof PlatformError || limit.remaining !== 0) return;
	throw instagramError(9, 2207042, `${limit.used} of ${limit.total} posts`);
}

/**
 * Publishes a container exactly once (contracts/instagram-api.md §4.4, §5.6). The container is read first, so a call
 * after a crash finds the result of the previous call. A request with an unclear outcome is never repeated: the
 * container shows whether it was published. Only a definite, temporary refusal (not ready, or not known yet) is
 * retried.
 *
 * @throws PlatformError; `outcome_unknown` or `action_blocked` with `check-outcome` if the post may be live despite the
 * error, `container_expired` if the post must be prepared again, `posting_limit_reached` if the account has to wait
 */
export async function publishContainer(instagram: Instagram, containerId: string): Promise<Published> {
	if (await waitUntilReady(instagram, containerId, READY_SECONDS)) return {};
	await requireQuota(instagram);
	for (let attempt = 0; ; attempt++) {
		const request = publishingRequest(instagram, '/media_publish', { creation_id: containerId });
		const verdict = judge(await instagram.http(request), POST);
		if ('doubt' in verdict) return await settleDoubt(instagram, containerId, verdict.doubt);
		if ('id' in verdict) return { mediaId: verdict.id };
		const { refusal } = verdict;
		const wait = UNKNOWN_MILLISECONDS[attempt];
		const mayPass = refusal.code === 'container_not_ready' || refusal.code === 'container_expired';
		if (wait === undefined || !mayPass) throw refusal;
		await instagram.sleep(wait);
		if (await waitUntilReady(instagram, containerId, READY_SECONDS)) return {};
	}
}

/** Returns the public URL of a post, if available: a missing URL must not make a live post fail (§4.4). */
export async function getPermalink(instagram: Instagram, mediaId: string): Promise<string | undefined> {
	const answer = await settle(read(instagram, `/${encodeURIComponent(mediaId)}`, { fields: 'permalink' }));
	return answer instanceof PlatformError ? undefined : asText(answer.permalink);
}
