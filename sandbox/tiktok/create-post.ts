import { createHash } from 'node:crypto';
import type { Json } from '../kernel/types';
import type { Caller } from './access';
import type { TikTok } from './context';
import { startDownload } from './download';
import type { Source } from './init-parameters';
import type { Post, Upload } from './model';

export const uploadHost = 'open-upload.tiktokapis.com';

const uploadUrlLifetimeMs = 3_600_000;

/** Creates a post and returns the init response; a repeated request creates another post (rule 41). */
export function createPost(
	tiktok: TikTok,
	{ app, user, openId }: Caller,
	baseUrl: string,
	wanted: Pick<Post, 'media' | 'mode' | 'info'> & { readonly source: Source },
): Json {
	const { store, kernel } = tiktok;
	const { source, ...rest } = wanted;
	const post: Post = {
		...rest,
		publishId: publishIdPrefix(wanted) + store.ids.number19(),
		app,
		username: user.username,
		openId,
		source: source.kind,
		createdAtMs: kernel.clock.now(),
		upload: source.kind === 'FILE_UPLOAD' ? newUpload(tiktok, source) : null,
		status: source.kind === 'FILE_UPLOAD' ? 'PROCESSING_UPLOAD' : 'PROCESSING_DOWNLOAD',
		failReason: null,
		receivedBytes: 0,
		hash: createHash('sha256'),
		download: null,
		finishedAtMs: null,
		postIds: [],
		cancelNext: null,
	};
	store.posts.set(post.publishId, post);
	if (source.kind === 'PULL_FROM_URL') startDownload(tiktok, post, source.urls);
	return {
		publish_id: post.publishId,
		upload_url: post.upload ? uploadUrl(baseUrl, post.upload) : undefined,
	};
}

/** Returns the prefix of a `publish_id`, as in the documented samples (contract §4.1). */
function publishIdPrefix({ media, mode, source }: { media: string; mode: string; source: Source }): string {
	if (media === 'PHOTO') return 'p_pub_url~v2.';
	const file = source.kind === 'FILE_UPLOAD';
	if (mode === 'draft') return file ? 'v_inbox_file~v2.' : 'v_inbox_url~v2.';
	return file ? 'v_pub_file~v2-1.' : 'v_pub_url~v2.';
}

function newUpload(tiktok: TikTok, { plan }: Extract<Source, { kind: 'FILE_UPLOAD' }>): Upload {
	const { store, kernel } = tiktok;
	return {
		...plan,
		uploadId: store.ids.number19(),
		uploadToken: store.ids.uploadToken(),
		expiresAtMs: kernel.clock.now() + uploadUrlLifetimeMs,
		chunks: [],
		busy: false,
	};
}

function uploadUrl(baseUrl: string, { uploadId, uploadToken }: Upload): string {
	return `${baseUrl}/${uploadHost}/upload?upload_id=${uploadId}&upload_token=${uploadToken}`;
}
