import type { Json, SandboxRequest } from '../kernel/types';
import { authenticate, readParameters, requireScope, spend } from './access';
import type { Caller } from './access';
import type { TikTok } from './context';
import { downloadedBytes } from './download';
import { DataError } from './errors';
import { failPost } from './lifecycle';
import type { Post } from './model';

/**
 * `POST /v2/post/publish/status/fetch/` (contract §4.10). A failed post is reported in a successful response (rule 50).
 */
export async function fetchStatus(tiktok: TikTok, request: SandboxRequest): Promise<Json> {
	const caller = authenticate(tiktok, request);
	requireScope(caller, 'video.upload', 'video.publish');
	spend(tiktok, caller, { name: 'status', perMinute: tiktok.switches.statusLimitPerMinute, per: 'token' });
	const post = ownPost(tiktok, caller, (await readParameters(request)).publish_id);
	// TikTok's response for a failed post has been observed to have only these two fields.
	if (post.status === 'FAILED') return { fail_reason: post.failReason, status: post.status };
	return {
		status: post.status,
		publicaly_available_post_id: post.status === 'PUBLISH_COMPLETE' ? publicIds(tiktok, post) : undefined,
		uploaded_bytes: post.source === 'FILE_UPLOAD' ? post.receivedBytes : undefined,
		downloaded_bytes: post.source === 'PULL_FROM_URL' ? downloadedBytes(tiktok, post) : undefined,
	};
}

/**
 * `POST /v2/post/publish/cancel/` (contract §4.6): possible only while TikTok is downloading; the response has no
 * `data` (rule 53).
 */
export async function cancelPost(tiktok: TikTok, request: SandboxRequest): Promise<Json> {
	const caller = authenticate(tiktok, request);
	requireScope(caller, 'video.upload', 'video.publish');
	const post = ownPost(tiktok, caller, (await readParameters(request)).publish_id);
	if (!post.download)
		throw new DataError('publish_not_cancellable', 'The publish can no longer be cancelled.');
	failPost(tiktok, post, 'publish_cancelled', tiktok.kernel.clock.now());
	return undefined;
}

function ownPost(tiktok: TikTok, caller: Caller, publishId: unknown): Post {
	const post = typeof publishId === 'string' ? tiktok.store.posts.get(publishId) : undefined;
	if (!post || isForgotten(tiktok, post))
		throw new DataError('invalid_publish_id', 'The publish_id does not exist.');
	if (post.app !== caller.app || post.username !== caller.user.username) {
		throw new DataError(
			'token_not_authorized_for_specified_publish_id',
			'The access token is not authorized for this publish_id.',
		);
	}
	return post;
}

function isForgotten(tiktok: TikTok, post: Post): boolean {
	const hours = tiktok.switches.publishIdRetentionHours;
	return hours > 0 && tiktok.kernel.clock.now() >= post.createdAtMs + hours * 3_600_000;
}

/** Returns IDs as bare numbers above 2^53, for the field whose name TikTok misspells (rule 51). */
function publicIds(tiktok: TikTok, post: Post): bigint[] | undefined {
	if (post.postIds.length === 0 && tiktok.switches.missingPostIds === 'absent') return undefined;
	return post.postIds.map(BigInt);
}
