import type { Hash } from 'node:crypto';

/** An app in the developer portal. */
export interface App {
	readonly clientKey: string;
	clientSecret: string;
	name: string;
	/** Desktop apps redirect to loopback and must use PKCE (contract §1.2, §1.3). */
	profile: 'web' | 'desktop';
	redirectUris: string[];
	scopes: string[];
	webhookUrl: string | null;
	verifiedDomains: string[];
	verifiedPrefixes: string[];
	audited: boolean;
	/** The user names of the accounts that may use a sandbox app; `null` for all accounts. */
	targetUsers: string[] | null;
}

export interface Video {
	/** A 19-digit number. */
	readonly id: string;
	/** Unix seconds. */
	createTime: number;
	title: string;
	description: string;
	durationSeconds: number;
	width: number;
	height: number;
	viewCount: number;
	likeCount: number;
	commentCount: number;
	shareCount: number;
	isAigc: boolean;
	public: boolean;
}

/** An account, including the state that only its owner or TikTok can change. */
export interface User {
	readonly username: string;
	displayName: string;
	openId: string;
	unionId: string;
	bio: string;
	verified: boolean;
	followerCount: number;
	followingCount: number;
	/** `null` to use the sum over all videos. */
	likesCount: number | null;
	/** `null` to use the number of public videos. */
	videoCount: number | null;
	videos: Video[];
	private: boolean;
	banned: boolean;
	/** False if the user's app is older than version 31.8 (contract §4.7). */
	appVersionOk: boolean;
	commentDisabled: boolean;
	duetDisabled: boolean;
	stitchDisabled: boolean;
	maxVideoPostDurationSec: number;
}

/** An issued authorization code. */
export interface Code {
	readonly value: string;
	readonly app: App;
	readonly username: string;
	readonly scopes: readonly string[];
	readonly redirectUri: string;
	readonly codeChallenge: string | null;
	readonly expiresAtMs: number;
	used: boolean;
}

export interface Token {
	readonly value: string;
	expiresAtMs: number;
}

/** A user's consent to an app, and the tokens issued under it. */
export interface Grant {
	readonly app: App;
	readonly username: string;
	readonly scopes: readonly string[];
	readonly connectedAtMs: number;
	accessTokens: Token[];
	/** Newest last; older refresh tokens only work within the grace period. */
	refreshTokens: Token[];
}

export type PostStatus =
	'PROCESSING_UPLOAD' | 'PROCESSING_DOWNLOAD' | 'SEND_TO_USER_INBOX' | 'PUBLISH_COMPLETE' | 'FAILED';

export const failReasons = [
	'file_format_check_failed',
	'duration_check_failed',
	'frame_rate_check_failed',
	'picture_size_check_failed',
	'internal',
	'video_pull_failed',
	'photo_pull_failed',
	'publish_cancelled',
	'auth_removed',
	'spam_risk_too_many_posts',
	'spam_risk_user_banned_from_posting',
	'spam_risk_text',
	'spam_risk',
] as const;
export type FailReason = (typeof failReasons)[number];

export interface Chunk {
	readonly first: number;
	readonly last: number;
	readonly sizeBytes: number;
	readonly sha256: string;
}

/** A post sent to TikTok: a draft or a direct post, with a video or photos. */
export interface Post {
	readonly publishId: string;
	readonly app: App;
	readonly username: string;
	readonly openId: string;
	readonly media: 'VIDEO' | 'PHOTO';
	readonly mode: 'draft' | 'direct';
	readonly source: 'FILE_UPLOAD' | 'PULL_FROM_URL';
	readonly createdAtMs: number;
	/** Texts and settings from the client; video drafts have neither. */
	readonly info: {
		title: string;
		privacyLevel: string | null;
		/** Only for direct videos; the first frame by default. */
		coverTimestampMs?: number;
		aiGenerated?: boolean;
		/** Only for direct photo posts. */
		autoAddMusic?: boolean;
	};
	readonly upload: Upload | null;
	status: PostStatus;
	failReason: FailReason | null;
	/** Number of bytes uploaded or downloaded so far; `hash` covers the same bytes. */
	receivedBytes: number;
	hash: Hash;
	/** Set while TikTok fetches the files. */
	download: { startedAtMs: number; stop: () => void } | null;
	/** Set when the user completes the draft, which then no longer counts as pending. */
	finishedAtMs: number | null;
	postIds: string[];
	/** Cancels the next transition. */
	cancelNext: (() => void) | null;
}

/** The upload task of a FILE_UPLOAD post. */
export interface Upload {
	readonly uploadId: string;
	readonly uploadToken: string;
	readonly sizeBytes: number;
	readonly chunkSize: number;
	readonly chunkCount: number;
	readonly expiresAtMs: number;
	readonly chunks: Chunk[];
	/** True while a chunk is being received; a concurrent chunk is out of order. */
	busy: boolean;
}
