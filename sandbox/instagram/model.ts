import type { Receiver } from './publishing/receiver';

/** `instagram`: Instagram Login on graph.instagram.com; `facebook`: Facebook Login on graph.facebook.com. */
export type Login = 'instagram' | 'facebook';

/** An app of the developer portal. One id serves both logins; the secrets can differ. */
export interface App {
	readonly id: string;
	name: string;
	secrets: Record<Login, string>;
	redirectUris: string[];
	/** Users whose token can inspect other tokens of the app. */
	admins: string[];
	/** The portal's "Require App Secret" (contract §7). */
	requireProof: boolean;
	webhook: { url: string; verifyToken: string } | null;
	deauthorizeUrl: string | null;
	dataDeletionUrl: string | null;
}

export type MediaType = 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM';
export type ProductType = 'FEED' | 'REELS' | 'STORY';

/** A hashtag that has been searched for. */
export interface Hashtag {
	readonly id: string;
	readonly name: string;
}

/** A comment on a post, or a reply to one (contract §3.5). */
export interface Comment {
	readonly id: string;
	readonly text: string;
	/** Unix seconds. */
	readonly timestamp: number;
	/** The author, who need not have an account in the sandbox. */
	readonly username: string;
	/** The comment that it replies to. */
	readonly parentId: string | null;
	likeCount: number;
	hidden: boolean;
	/** Oldest first; a reply has none. */
	replies: Comment[];
}

/** A post, a story, or a child of a carousel. */
export interface Media {
	readonly id: string;
	readonly shortcode: string;
	/** Unix seconds. */
	timestamp: number;
	mediaType: MediaType;
	productType: ProductType;
	caption: string;
	altText: string | null;
	likeCount: number;
	/** The owner hides the number of likes. */
	likesHidden: boolean;
	commentsCount: number;
	/** Flagged for copyright: no `media_url`. */
	flagged: boolean;
	sharedToFeed: boolean;
	aiGenerated: boolean;
	crossposted: boolean;
	/** Older than the switch to a professional account: no insights. */
	beforeProfessional: boolean;
	children: Media[];
	parentId: string | null;
	/** Values by insights metric; a missing one has no data. */
	metrics: Record<string, number>;
	/** Set if it was created from a container. */
	containerId: string | null;
	/** Oldest first, without replies. */
	comments: Comment[];
	/** Usernames of tagged accounts. */
	userTags: string[];
}

/** Daily values by metric and number of the day since 1970. */
export type Daily = Map<string, Map<number, number>>;

export interface Account {
	readonly username: string;
	/** The professional account's id, `{ig-user-id}`. */
	readonly id: string;
	name: string;
	biography: string;
	website: string;
	type: 'Business' | 'Media_Creator' | 'Personal';
	followersCount: number;
	followsCount: number;
	/** `null`: the number of posts. */
	mediaCount: number | null;
	/** Newest first, without stories. */
	media: Media[];
	stories: Media[];
	invites: Invite[];
	/** `null`: daily values come from the seed; otherwise only these exist. */
	daily: Daily | null;
	ageGated: boolean;
	/** Checkpointed: publishing fails with 25/2207050. */
	restricted: boolean;
}

/** An invite to be a collaborator on another account's post (contract §4.9). */
export interface Invite {
	/** ID of the post. */
	readonly id: string;
	readonly ownerUsername: string;
	readonly caption: string;
	answer: 'accepted' | 'declined' | null;
}

export interface Page {
	readonly id: string;
	name: string;
	tasks: string[];
	/** Username of the linked Instagram account. */
	linked: string | null;
	/** Owned by a business, so only the business's edges list it. */
	businessOnly: boolean;
}

/** A Facebook user, with the same username as the Instagram account. */
export interface Person {
	readonly username: string;
	readonly id: string;
	readonly businessId: string;
	name: string;
	pages: Page[];
}

/** An issued authorization code. */
export interface Code {
	readonly value: string;
	readonly grant: Grant;
	readonly redirectUri: string;
	readonly expiresAtMs: number;
	used: boolean;
}

/** A user's consent to an app through one login. */
export interface Grant {
	readonly app: App;
	readonly login: Login;
	readonly username: string;
	readonly permissions: Map<string, 'granted' | 'declined'>;
	/** Pages ticked in the dialog. */
	pageIds: string[];
	readonly connectedAtMs: number;
	/** The subcode of the 190, once its tokens are invalid. */
	endedWith: number | null;
}

export interface Token {
	readonly value: string;
	readonly kind: 'short' | 'long' | 'page';
	readonly grant: Grant;
	readonly pageId: string | null;
	issuedAtMs: number;
	expiresAtMs: number | null;
	/** True after a refresh that returned a new token. */
	replaced: boolean;
}

export type ContainerType = 'IMAGE' | 'VIDEO' | 'REELS' | 'CAROUSEL' | 'STORIES';
export type ContainerStatus = 'IN_PROGRESS' | 'FINISHED' | 'ERROR' | 'EXPIRED' | 'PUBLISHED';

/** A container created by `POST /{ig-user-id}/media` (contract §4.1). */
export interface Container {
	readonly id: string;
	readonly owner: Account;
	readonly app: App;
	readonly type: ContainerType;
	readonly carouselItem: boolean;
	readonly caption: string;
	readonly altText: string | null;
	readonly shareToFeed: boolean;
	readonly aiGenerated: boolean;
	readonly thumbOffsetMs: number | null;
	readonly children: Container[];
	readonly video: boolean;
	readonly createdAtMs: number;
	status: ContainerStatus;
	/** Subcode of the status `ERROR`. */
	failure: number | null;
	/** The bytes received by download or upload. */
	readonly transfer: Transfer;
	mediaId: string | null;
	/** Stops background work. */
	stop: () => void;
}

export interface Transfer {
	readonly resumable: boolean;
	status: 'not_started' | 'in_progress' | 'complete' | 'error';
	/** Size given by the client. */
	totalBytes: number | null;
	readonly receiver: Receiver;
	/** True while an upload is being received; a concurrent one is rejected. */
	busy: boolean;
	errors: string[];
}
