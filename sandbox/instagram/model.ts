import type { Receiver } from './publishing/receiver';

/** `instagram`: Instagram Login on graph.instagram.com; `facebook`: Facebook Login on graph.facebook.com. */
export type Login = 'instagram' | 'facebook';

/** An app in the developer portal. Both logins use the same ID, but the secrets can differ. */
export interface App {
	readonly id: string;
	name: string;
	secrets: Record<Login, string>;
	redirectUris: string[];
	/** Users whose token can inspect other tokens of the app. */
	admins: string[];
	/** The portal's setting "Require App Secret" (contract §7). */
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

/** A comment on a post, or a reply to a comment (contract §3.5). */
export interface Comment {
	readonly id: string;
	readonly text: string;
	/** Unix seconds. */
	readonly timestamp: number;
	/** The author, who does not need to have an account in the sandbox. */
	readonly username: string;
	/** ID of the comment that this comment replies to. */
	readonly parentId: string | null;
	likeCount: number;
	hidden: boolean;
	/** Oldest first; empty for a reply. */
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
	/** True if the owner hides the number of likes. */
	likesHidden: boolean;
	commentsCount: number;
	/** True if the file is flagged for copyright, so there is no `media_url`. */
	flagged: boolean;
	sharedToFeed: boolean;
	aiGenerated: boolean;
	crossposted: boolean;
	/** True if the post is older than the switch to a professional account, so there are no insights. */
	beforeProfessional: boolean;
	children: Media[];
	parentId: string | null;
	/** Values by insights metric; a missing metric has no data. */
	metrics: Record<string, number>;
	/** Set if the post was created from a container. */
	containerId: string | null;
	/** Oldest first, without replies. */
	comments: Comment[];
	/** User names of tagged accounts. */
	userTags: string[];
}

/** Daily values by metric and number of the day since 1970. */
export type Daily = Map<string, Map<number, number>>;

export interface Account {
	readonly username: string;
	/** The professional account's ID, `{ig-user-id}`. */
	readonly id: string;
	name: string;
	biography: string;
	website: string;
	type: 'Business' | 'Media_Creator' | 'Personal';
	followersCount: number;
	followsCount: number;
	/** `null` to use the number of posts. */
	mediaCount: number | null;
	/** Newest first, without stories. */
	media: Media[];
	stories: Media[];
	invites: Invite[];
	/** All daily values of the account; `null` if they come from the seed. */
	daily: Daily | null;
	ageGated: boolean;
	/** True if the user must first pass a checkpoint: publishing fails with 25/2207050. */
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
	/** User name of the linked Instagram account. */
	linked: string | null;
	/** True if the Page is owned by a business, so only the business's edges list it. */
	businessOnly: boolean;
}

/** A Facebook user, with the same user name as the Instagram account. */
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
	/** IDs of the Pages selected in the dialog. */
	pageIds: string[];
	readonly connectedAtMs: number;
	/** The subcode of error 190, once the grant's tokens are invalid. */
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
	/** The subcode in the status `ERROR`. */
	failure: number | null;
	/** The bytes received by download or upload. */
	readonly transfer: Transfer;
	mediaId: string | null;
	/** Stops the container's background work. */
	stop: () => void;
}

export interface Transfer {
	readonly resumable: boolean;
	status: 'not_started' | 'in_progress' | 'complete' | 'error';
	/** Size announced by the client. */
	totalBytes: number | null;
	readonly receiver: Receiver;
	/** True while an upload is being received; a concurrent upload is rejected. */
	busy: boolean;
	errors: string[];
}
