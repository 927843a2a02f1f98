import type { Json } from '../kernel/types';
import type { TikTok } from './context';
import type { App, Grant, Post } from './model';
import { presentUser } from './users';

/** Returns the member `tiktok` of `GET /_sandbox/state`, without tokens, codes or secrets. */
export function presentState(tiktok: TikTok): Json {
	const { store, events } = tiktok;
	return {
		apps: [...store.apps.values()].map(presentApp),
		accounts: [...store.users.values()].map(presentUser),
		grants: store.grants.map((grant) => presentGrant(tiktok, grant)),
		posts: [...store.posts.values()].map(presentPost),
		webhooks: events.sender.list(),
	};
}

/** `GET /_sandbox/uploads/:id`, by `upload_id` or `publish_id`: the bytes received so far. */
export function presentUpload(tiktok: TikTok, id: string): Json {
	const post = tiktok.store.posts.get(id) ?? tiktok.store.postByUploadId(id);
	return (
		post && {
			upload_id: post.upload?.uploadId ?? null,
			publish_id: post.publishId,
			size_bytes: post.receivedBytes,
			sha256: post.hash.copy().digest('hex'),
			chunks: (post.upload?.chunks ?? []).map(({ first, last, sizeBytes, sha256 }) => ({
				first,
				last,
				size_bytes: sizeBytes,
				sha256,
			})),
			complete: post.upload
				? post.receivedBytes === post.upload.sizeBytes
				: post.download === null && post.status !== 'FAILED',
		}
	);
}

export function presentApp(app: App): Json {
	return {
		client_key: app.clientKey,
		name: app.name,
		profile: app.profile,
		redirect_uris: app.redirectUris,
		scopes: app.scopes,
		webhook_url: app.webhookUrl,
		verified_domains: app.verifiedDomains,
		verified_prefixes: app.verifiedPrefixes,
		audited: app.audited,
		target_users: app.targetUsers,
	};
}

function presentGrant({ store, kernel }: TikTok, grant: Grant): Json {
	const end = (expiresAtMs = kernel.clock.now()) => new Date(expiresAtMs).toISOString();
	return {
		username: grant.username,
		open_id: store.openId(store.user(grant.username), grant.app),
		client_key: grant.app.clientKey,
		scopes: grant.scopes,
		connected_at: end(grant.connectedAtMs),
		access_expires_at: end(grant.accessTokens.at(-1)?.expiresAtMs),
		refresh_expires_at: end(grant.refreshTokens.at(-1)?.expiresAtMs),
	};
}

export function presentPost(post: Post): Json {
	return {
		publish_id: post.publishId,
		upload_id: post.upload?.uploadId ?? null,
		username: post.username,
		open_id: post.openId,
		media: post.media,
		mode: post.mode,
		source: post.source,
		status: post.status,
		fail_reason: post.failReason,
		size_bytes: post.upload?.sizeBytes ?? null,
		received_bytes: post.receivedBytes,
		sha256: post.hash.copy().digest('hex'),
		created_at: new Date(post.createdAtMs).toISOString(),
		title: post.info.title,
		privacy_level: post.info.privacyLevel,
		cover_timestamp_ms: post.info.coverTimestampMs,
		ai_generated: post.info.aiGenerated,
		auto_add_music: post.info.autoAddMusic,
		finished: post.finishedAtMs !== null,
		// The IDs are strings, because most JSON parsers would round such numbers.
		post_ids: post.postIds,
	};
}
