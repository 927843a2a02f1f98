import type { TikTok } from './context';
import type { FailReason, Post, Video } from './model';

/** Called when all bytes have arrived; TikTok then processes the post for a while (rule 49). */
export function startProcessing(tiktok: TikTok, post: Post, atMs: number): void {
	later(tiktok, post, atMs + tiktok.switches.processingSeconds * 1000, (dueMs) => {
		const result = tiktok.switches.processingResult;
		if (result !== 'ok') failPost(tiktok, post, result, dueMs);
		else if (post.mode === 'draft') reachInbox(tiktok, post, dueMs);
		else completePost(tiktok, post, post.info.privacyLevel === 'PUBLIC_TO_EVERYONE', dueMs);
	});
}

/** Fails a post permanently. The `fail_reason` of the status API is called `reason` in the webhook. */
export function failPost(tiktok: TikTok, post: Post, reason: FailReason, atMs: number): void {
	post.cancelNext?.();
	post.download?.stop();
	post.download = null;
	post.status = 'FAILED';
	post.failReason = reason;
	tellPublisher(tiktok, post, 'post.publish.failed', { reason }, atMs);
}

/**
 * Completes a post: the user has published a draft via the notification, or a direct post has been published. A public
 * post gets its ID after moderation. A draft can be completed more than once.
 */
export function completePost(tiktok: TikTok, post: Post, isPublic: boolean, atMs: number): void {
	post.status = 'PUBLISH_COMPLETE';
	if (post.mode === 'draft') post.finishedAtMs ??= atMs;
	tellPublisher(tiktok, post, 'post.publish.complete', {}, atMs);
	if (isPublic) {
		later(tiktok, post, atMs + tiktok.switches.moderationSeconds * 1000, (dueMs) =>
			approvePost(tiktok, post, dueMs),
		);
	}
}

/** Approves a post in moderation: it becomes public, gets an ID, and is listed among the account's videos. */
export function approvePost(tiktok: TikTok, post: Post, atMs: number): void {
	post.cancelNext?.();
	post.cancelNext = null;
	const createTime = Math.floor(atMs / 1000);
	const id = tiktok.store.ids.number19(createTime);
	post.postIds.push(id);
	if (post.media === 'VIDEO')
		tiktok.store.user(post.username).videos.unshift(publishedVideo(id, createTime, post));
	tellPublisher(tiktok, post, 'post.publish.publicly_available', { post_id: id }, atMs);
}

/** Hides a post from the public, because it was set to private, taken down or deleted. */
export function hidePost(tiktok: TikTok, post: Post, postId: string, atMs: number): void {
	post.postIds = post.postIds.filter((id) => id !== postId);
	const video = tiktok.store.findVideo(postId)?.video;
	if (video) video.public = false;
	tellPublisher(tiktok, post, 'post.publish.no_longer_publicaly_available', { post_id: postId }, atMs);
}

function reachInbox(tiktok: TikTok, post: Post, atMs: number): void {
	post.status = 'SEND_TO_USER_INBOX';
	tellPublisher(tiktok, post, 'post.publish.inbox_delivered', {}, atMs);
}

function later(tiktok: TikTok, post: Post, dueMs: number, act: (dueMs: number) => void): void {
	post.cancelNext = tiktok.kernel.clock.at(dueMs, (nowMs) => {
		post.cancelNext = null;
		act(nowMs);
	});
}

function tellPublisher(
	tiktok: TikTok,
	post: Post,
	event: string,
	content: Readonly<Record<string, string>>,
	atMs: number,
): void {
	const publishType = post.mode === 'draft' ? 'INBOX_SHARE' : tiktok.switches.directPublishType;
	tiktok.events.send(
		post.app,
		post.openId,
		event,
		{ publish_id: post.publishId, ...content, publish_type: publishType },
		{ createTime: Math.floor(atMs / 1000) },
	);
}

function publishedVideo(id: string, createTime: number, post: Post): Video {
	return {
		id,
		createTime,
		title: post.info.title.slice(0, 150),
		description: post.info.title.slice(0, 150),
		durationSeconds: 30,
		width: 1080,
		height: 1920,
		viewCount: 0,
		likeCount: 0,
		commentCount: 0,
		shareCount: 0,
		isAigc: false,
		public: true,
	};
}
