import type { Platform } from '../../platforms/errors';
import { isImage, type MediaType } from '../../platforms/media';
import type { OwnValues } from '../../platforms/own-fields';
import type { ErrorBody } from '../core/errors';
import type { Warning } from '../core/warning';
import type { StoredFile } from '../files/temporary-files';
import { clock } from '../database';

export const DELIVERY_STATES = [
	'queued',
	'fetching',
	'uploading',
	'processing',
	'delivered',
	'awaiting_approval',
	'publishing',
	'published',
	'failed',
	'cancelled',
	'expired',
] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A delivery in one of these states never changes its state again. */
export const ENDED: readonly DeliveryState[] = ['delivered', 'published', 'failed', 'cancelled', 'expired'];

export const hasEnded = ({ state }: { state: DeliveryState }) => ENDED.includes(state);

/** What a caller may ask to have made of the media; each platform says which of them it knows. */
export const MEDIA_TYPES = ['VIDEO', 'PHOTO', 'REELS', 'IMAGE', 'STORIES', 'CAROUSEL'] as const;
export type RequestedType = (typeof MEDIA_TYPES)[number];

/** The media of a request: a video, or so many images. */
export type Media = 'video' | { images: number };

export const imagesIn = (media: Media) => (media === 'video' ? 0 : media.images);

/** The media in words. */
export function describeMedia(media: Media): string {
	const images = imagesIn(media);
	return images === 0 ? 'a video' : images === 1 ? 'one photo' : `${images} photos`;
}

/** The fields of an upload request, however they came; blank ones are left out. */
export interface UploadFields {
	platforms: Platform[];
	videoUrl?: string;
	imageUrls: string[];
	/** Accounts by id or user name, for every platform of the request or for one; empty: not named. */
	accounts: Record<'all' | Platform, string[]>;
	content?: string;
	title?: string;
	description?: string;
	mediaType?: RequestedType;
	autoApprove: boolean;
	/** Exceeding a limit that is only documented is a warning. */
	force: boolean;
	callbackUrl?: string;
	/** What only one platform has; values that were left out are missing. */
	own: Readonly<Partial<Record<Platform, OwnValues>>>;
	/** The file's own name, as the caller gave it. */
	fileName?: string;
	/** What was sent under names that mean nothing here. */
	unknown: Warning[];
}

/** One handed-over post. A file is there from the start (sent bytes) or once it was fetched (`videoUrl`). */
export interface Upload {
	id: string;
	createdAt: string;
	videoUrl: string | null;
	imageUrls: string[];
	/** As the caller named it; null: told by the media. */
	mediaType: string | null;
	content: string | null;
	title: string | null;
	description: string | null;
	autoApprove: boolean;
	/** Exceeding a limit that is only documented does not stop it. */
	force: boolean;
	callbackUrl: string | null;
	/** Null before the file is there and after it was deleted. */
	fileName: string | null;
	contentType: MediaType | null;
	sizeBytes: number | null;
	sha256: string | null;
	/** The name of the file for people: as it was sent, or the last part of its URL. */
	name: string | null;
	/** Approved posts are not published before this time; null: as soon as they are approved. */
	publishAt: string | null;
}

/** An upload whose file is there. */
export type ReadyUpload = Upload & { fileName: string } & Omit<StoredFile, 'name'>;

/** An upload as it goes to a platform. @throws Error if its file is not there */
export function withFile(upload: Upload): ReadyUpload {
	const { fileName, contentType, sizeBytes, sha256 } = upload;
	if (fileName === null || contentType === null || sizeBytes === null || sha256 === null)
		throw new Error('An upload has lost its file.');
	return { ...upload, fileName, contentType, sizeBytes, sha256 };
}

/** The media of an upload; one that is still to be fetched counts as a video. */
export function mediaOf({ contentType, imageUrls }: Pick<Upload, 'contentType' | 'imageUrls'>): Media {
	if (imageUrls.length > 0) return { images: imageUrls.length };
	return contentType !== null && isImage(contentType) ? { images: 1 } : 'video';
}

/** What of an upload is text; empty fields are missing or null. */
interface Texts {
	content?: string | null;
	title?: string | null;
	description?: string | null;
}

/** The one caption of an upload: `content`, otherwise title and description with an empty line between. */
export function captionOf({ content, title, description }: Texts): string | undefined {
	return content || [title, description].filter(Boolean).join('\n\n') || undefined;
}

/** The way of one upload to one account. Times are ISO 8601 in UTC. */
export interface Delivery {
	id: string;
	uploadId: string;
	platform: Platform;
	accountId: string;
	/** The account's user name. */
	account: string;
	createdAt: string;
	state: DeliveryState;
	stateSince: string;
	bytesSent: number;
	/** Stored before the first byte is sent. */
	publishId: string | null;
	containerId: string | null;
	containerCreatedAt: string | null;
	childContainerIds: string[];
	approvedAt: string | null;
	/** Stored before the one request that makes a post. */
	publishSentAt: string | null;
	/** What only its platform has: of the upload, and of the approval. */
	own: OwnValues;
	postIds: string[];
	permalink: string | null;
	/** Failures so far that may pass, and when they began. */
	attempts: number;
	failingSince: string | null;
	/** Inspections of its file that began and had no result. */
	inspections: number;
	error: ErrorBody | null;
	/** Not before this time is it looked at again; null: now. */
	dueAt: string | null;
	updatedAt: string;
	/** Counts its changes; whoever works on it writes only on top of the version that he knows. */
	version: number;
}

/** How long a delivery has been in a state, in milliseconds; 0 if it has just come into it. */
export const ageIn = (state: DeliveryState, delivery: Delivery) =>
	delivery.state === state ? clock.now() - Date.parse(delivery.stateSince) : 0;

/** What changes of a delivery; null takes a value away. */
export interface Change {
	state?: DeliveryState;
	bytesSent?: number;
	publishId?: string | null;
	/** A secret; stored encrypted. */
	uploadUrl?: string | null;
	containerId?: string | null;
	containerCreatedAt?: string | null;
	childContainerIds?: readonly string[];
	approvedAt?: string | null;
	publishSentAt?: string | null;
	own?: OwnValues;
	postIds?: readonly string[];
	permalink?: string;
	attempts?: number;
	inspections?: number;
	failingSince?: string | null;
	error?: ErrorBody | null;
	/** Not before this time is the delivery looked at again. */
	dueAt?: string | null;
}

/** How a delivery goes on after one step of its way. */
export type Step =
	| { change: Change }
	/** It has to wait for its turn, or for the platform; nothing has failed. */
	| { waitUntil: Date }
	/** An error, as if it had been thrown: it decides whether and when the step is tried again. */
	| { failed: unknown };

/** Makes a public link to a temporary file. */
export type SignLink = (fileName: string, lifetimeSeconds: number) => string;
