import type { Receiver } from './publishing/receiver';

/** `instagram`: Instagram Login on graph.instagram.com; `facebook`: Facebook Login on graph.facebook.com. */
export type Login = 'instagram' | 'facebook';

/** An app of the developer portal. One id serves both logins; the secrets can differ. */
export interface App {
	readonly id: string;
	name: string;
	secrets: Record<Login, string>;
	redirectUris: string[];
	/** Persons whose own token may inspect other tokens of the app. */
	admins: string[];
	/** The portal's "Require App Secret" (contract §7). */
	requireProof: boolean;
	webhook: { url: string; verifyToken: string } | null;
	deauthorizeUrl: string | null;
	dataDeletionUrl: string | null;
}

export type MediaType = 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM';
export type ProductType = 'FEED' | 'REELS' | 'STORY';

/** A hashtag that was searched for. */
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
	/** Who wrote it; the sandbox need not have an account of this name. */
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
	/** Figures by insights metric; a missing one has no data. */
	metrics: Record<string, number>;
	/** Set when it came from a container. */
	containerId: string | null;
	/** Oldest first, replies apart. */
	comments: Comment[];
	/** User names of the accounts that are tagged in it. */
	userTags: string[];
}

/** Figures of days, by metric and by number of the day since 1970. */
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
	/** `null`: as many as there are posts. */
	mediaCount: number | null;
	/** Newest first; stories apart. */
	media: Media[];
	stories: Media[];
	invites: Invite[];
	/** `null`: figures of days come from the seed; otherwise only these exist. */
	daily: Daily | null;
	ageGated: boolean;
	/** Checkpointed: publishing answers 25/2207050. */
	restricted: boolean;
}

/** Somebody else's post that this account was asked to appear on (contract §4.9). */
export interface Invite {
	/** Of the post. */
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
	/** Held by a business, so only its edges list it. */
	businessOnly: boolean;
}

/** Somebody with a Facebook login; called by the same user name as the Instagram account. */
export interface Person {
	readonly username: string;
	readonly id: string;
	readonly businessId: string;
	name: string;
	pages: Page[];
}

/** An authorisation code that was handed out. */
export interface Code {
	readonly value: string;
	readonly grant: Grant;
	readonly redirectUri: string;
	readonly expiresAtMs: number;
	used: boolean;
}

/** One person's consent to one app through one login. */
export interface Grant {
	readonly app: App;
	readonly login: Login;
	readonly username: string;
	readonly permissions: Map<string, 'granted' | 'declined'>;
	/** Pages that were ticked in the dialog. */
	pageIds: string[];
	readonly connectedAtMs: number;
	/** Why its tokens are dead: the subcode of the 190. */
	endedWith: number | null;
}

export interface Token {
	readonly value: string;
	readonly kind: 'short' | 'long' | 'page';
	readonly grant: Grant;
	readonly pageId: string | null;
	issuedAtMs: number;
	expiresAtMs: number | null;
	/** A refresh handed out a new string for it. */
	replaced: boolean;
}

export type ContainerType = 'IMAGE' | 'VIDEO' | 'REELS' | 'CAROUSEL' | 'STORIES';
export type ContainerStatus = 'IN_PROGRESS' | 'FINISHED' | 'ERROR' | 'EXPIRED' | 'PUBLISHED';

/** What `POST /{ig-user-id}/media` makes (contract §4.1). */
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
	/** Subcode behind `ERROR`. */
	failure: number | null;
	/** What arrived, by download or by upload. */
	readonly transfer: Transfer;
	mediaId: string | null;
	/** Ends what runs in the background. */
	stop: () => void;
}

export interface Transfer {
	readonly resumable: boolean;
	status: 'not_started' | 'in_progress' | 'complete' | 'error';
	/** Size that the client announced. */
	totalBytes: number | null;
	readonly receiver: Receiver;
	/** An upload is on its way in; a second one at the same time is refused. */
	busy: boolean;
	errors: string[];
}
