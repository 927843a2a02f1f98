import type { Hash } from 'node:crypto';

/** A Google Cloud project, which has a quota, a consent screen and an audit status (contract §1.3, §7). */
export interface Project {
	readonly id: string;
	/** State of the consent screen. In `testing`, only test users can connect, and only for 7 days. */
	status: 'testing' | 'production';
	testUsers: string[];
	/** True after YouTube's compliance audit. */
	audited: boolean;
	/** Quota used on the current Pacific day, by bucket. */
	usage: Map<string, { day: string; used: number }>;
}

/** An OAuth client of a project. */
export interface Client {
	readonly clientId: string;
	clientSecret: string;
	name: string;
	redirectUris: string[];
	readonly project: Project;
}

export const privacyStatuses = ['private', 'unlisted', 'public'] as const;
export type Privacy = (typeof privacyStatuses)[number];

export const failureReasons = [
	'codec',
	'conversion',
	'emptyFile',
	'invalidFile',
	'tooSmall',
	'uploadAborted',
] as const;
export const rejectionReasons = [
	'claim',
	'copyright',
	'duplicate',
	'inappropriate',
	'legal',
	'length',
	'termsOfUse',
	'trademark',
	'uploaderAccountClosed',
	'uploaderAccountSuspended',
] as const;
export const processingFailures = ['other', 'streamingFailed', 'transcodeFailed', 'uploadFailed'] as const;

/** The settings of `videos.insert` and `videos.update`. */
export interface Settings {
	title: string;
	description: string;
	tags: string[];
	categoryId: string;
	privacyStatus: Privacy;
	publishAtMs: number | null;
	/** `undefined` until the owner answers the question. */
	selfDeclaredMadeForKids: boolean | undefined;
	containsSyntheticMedia: boolean;
	embeddable: boolean;
	license: string;
	publicStatsViewable: boolean;
	hasPaidProductPlacement: boolean;
}

export interface Video extends Settings {
	readonly id: string;
	readonly username: string;
	uploadedAtMs: number;
	durationSeconds: number;
	width: number;
	height: number;
	viewCount: number;
	likeCount: number;
	commentCount: number;
	dislikeCount: number;
	likesHidden: boolean;
	commentsOff: boolean;
	uploadStatus: 'uploaded' | 'processed' | 'failed' | 'rejected';
	failureReason: (typeof failureReasons)[number] | null;
	rejectionReason: (typeof rejectionReasons)[number] | null;
	processing: {
		status: 'processing' | 'succeeded' | 'failed' | 'terminated';
		startedAtMs: number;
		failureReason: (typeof processingFailures)[number] | null;
	};
	/** Whether subscribers are notified when the video becomes public. */
	notifySubscribers: boolean;
	everPublic: boolean;
	/** The uploaded file; `null` if the video was not uploaded through the API. */
	file: { sizeBytes: number; sha256: string } | null;
	thumbnail: { sizeBytes: number; sha256: string; width: number; height: number } | null;
}

/** Metrics of one day in Pacific time. */
export type AnalyticsDay = Readonly<Record<string, number>>;

/** A Google account and its channel. */
export interface User {
	readonly username: string;
	displayName: string;
	/** False if the account has no channel; calls that need one are then rejected. */
	hasChannel: boolean;
	channelId: string;
	description: string;
	country: string;
	createdAtMs: number;
	subscriberCount: number;
	hiddenSubscriberCount: boolean;
	/** `null` to use the sum over the public videos. */
	viewCount: number | null;
	longUploadsStatus: 'allowed' | 'eligible' | 'disallowed';
	/** True if the phone number is verified, which custom thumbnails require. */
	phoneVerified: boolean;
	/** Privacy settings that the account cannot use. */
	forbiddenPrivacy: string[];
	videos: Video[];
	/** Metrics by day (`2026-11-01`); `null` if they are derived from the size of the channel. */
	analytics: Map<string, AnalyticsDay> | null;
	/** Views by country, in percent. */
	countries: Record<string, number>;
}

export interface Code {
	readonly value: string;
	readonly client: Client;
	readonly username: string;
	readonly scopes: readonly string[];
	readonly redirectUri: string;
	readonly withRefreshToken: boolean;
	readonly challenge: { value: string; method: string } | null;
	readonly expiresAtMs: number;
	used: boolean;
}

export interface RefreshToken {
	readonly value: string;
	readonly client: Client;
	readonly username: string;
	readonly scopes: readonly string[];
	lastUsedMs: number;
	/** `null` if the token does not expire. */
	readonly expiresAtMs: number | null;
}

export interface AccessToken {
	readonly value: string;
	readonly client: Client;
	readonly username: string;
	readonly scopes: readonly string[];
	readonly expiresAtMs: number;
}

/** A resumable upload (contract §5). */
export interface Session {
	readonly uploadId: string;
	readonly client: Client;
	readonly username: string;
	readonly sizeBytes: number;
	readonly settings: Settings;
	readonly notifySubscribers: boolean;
	/** Parts of the final response. */
	readonly parts: readonly string[];
	readonly expiresAtMs: number;
	storedBytes: number;
	hash: Hash;
	/** Length of each piece except the last. */
	pieceBytes: number | null;
	/** True once part of a request's bytes has been dropped (switch `storesLess`). */
	shortened: boolean;
	busy: boolean;
	videoId: string | null;
}

/** Events whose absence a test may want to assert (rules 34, 49). */
export type LedgerEntry =
	| {
			readonly kind: 'insert';
			readonly username: string;
			readonly at: string;
			/** The value as sent; `null` if omitted. */
			readonly privacy_status: string | null;
			readonly notify_subscribers: string | null;
			readonly self_declared_made_for_kids: boolean | null;
	  }
	| {
			readonly kind: 'video' | 'public' | 'subscribers_notified';
			readonly username: string;
			readonly at: string;
			readonly video_id: string;
	  };

export interface Subscription {
	readonly topic: string;
	readonly callback: string;
	readonly channelId: string;
	readonly secret: string | null;
	readonly expiresAtMs: number;
}
