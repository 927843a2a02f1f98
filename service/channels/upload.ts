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

/** Final states. */
export const ENDED: readonly DeliveryState[] = ['delivered', 'published', 'failed', 'cancelled', 'expired'];

export const hasEnded = ({ state }: { state: DeliveryState }) => ENDED.includes(state);

/** The values of `media_type`. Each platform supports only some of them. */
export const MEDIA_TYPES = ['VIDEO', 'PHOTO', 'REELS', 'IMAGE', 'STORIES', 'CAROUSEL'] as const;
export type RequestedType = (typeof MEDIA_TYPES)[number];

/** The media of a request: a video, or the number of images. */
export type Media = 'video' | { images: number };

export const imagesIn = (media: Media) => (media === 'video' ? 0 : media.images);

/** Describes media in words. */
export function describeMedia(media: Media): string {
	const images = imagesIn(media);
	return images === 0 ? 'a video' : images === 1 ? 'one photo' : `${images} photos`;
}

/** The fields of an upload request, in any encoding; blank ones are omitted. */
export interface UploadFields {
	platforms: Platform[];
	videoUrl?: string;
	imageUrls: string[];
	/**
	 * Accounts by ID or user name, for all platforms of the request or for one of them. Empty if none were specified.
	 */
	accounts: Record<'all' | Platform, string[]>;
	content?: string;
	title?: string;
	description?: string;
	mediaType?: RequestedType;
	autoApprove: boolean;
	/**
	 * True if exceeding a limit that is documented but not known to be enforced causes a warning instead of an error.
	 */
	force: boolean;
	callbackUrl?: string;
	/** Platform-specific fields, without those that the caller omitted. */
	own: Readonly<Partial<Record<Platform, OwnValues>>>;
	/** The file name sent by the caller. */
	fileName?: string;
	/** Warnings about unknown fields. */
	unknown: Warning[];
}

/**
 * A submitted post. Its file exists from the start if its bytes were uploaded, or once it has been fetched from
 * `videoUrl`.
 */
export interface Upload {
	id: string;
	createdAt: string;
	videoUrl: string | null;
	imageUrls: string[];
	/** As sent by the caller; if null, it is inferred from the media. */
	mediaType: string | null;
	content: string | null;
	title: string | null;
	description: string | null;
	autoApprove: boolean;
	/** True if limits that are documented but not known to be enforced do not stop the upload. */
	force: boolean;
	callbackUrl: string | null;
	/** Null before the file exists and after its deletion. */
	fileName: string | null;
	contentType: MediaType | null;
	sizeBytes: number | null;
	sha256: string | null;
	/** The file's display name: the name sent with it, or the last segment of its URL. */
	name: string | null;
	/** Approved posts are not published before this time. If null, they are published immediately after approval. */
	publishAt: string | null;
}

/** An upload whose file is available. */
export type ReadyUpload = Upload & { fileName: string } & Omit<StoredFile, 'name'>;

/** Returns the upload with its file. @throws Error if it has no file */
export function withFile(upload: Upload): ReadyUpload {
	const { fileName, contentType, sizeBytes, sha256 } = upload;
	if (fileName === null || contentType === null || sizeBytes === null || sha256 === null)
		throw new Error('The upload has lost its file.');
	return { ...upload, fileName, contentType, sizeBytes, sha256 };
}

/** Returns an upload's media. A file that has not been fetched yet counts as a video. */
export function mediaOf({ contentType, imageUrls }: Pick<Upload, 'contentType' | 'imageUrls'>): Media {
	if (imageUrls.length > 0) return { images: imageUrls.length };
	return contentType !== null && isImage(contentType) ? { images: 1 } : 'video';
}

/** The texts of an upload; empty fields are missing or null. */
interface Texts {
	content?: string | null;
	title?: string | null;
	description?: string | null;
}

/** Returns the caption of an upload: `content`, otherwise the title and the description, separated by a blank line. */
export function captionOf({ content, title, description }: Texts): string | undefined {
	return content || [title, description].filter(Boolean).join('\n\n') || undefined;
}

/** The delivery of an upload to one account. Times are ISO 8601 in UTC. */
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
	/** Stored before the single request that creates a post. */
	publishSentAt: string | null;
	/** Platform-specific fields from the upload and the approval. */
	own: OwnValues;
	postIds: string[];
	permalink: string | null;
	/** The number of retryable failures so far, and the time of the first one. */
	attempts: number;
	failingSince: string | null;
	/** The number of inspections of the file that started but produced no result. */
	inspections: number;
	error: ErrorBody | null;
	/** The delivery is not processed before this time; if null, it is processed immediately. */
	dueAt: string | null;
	updatedAt: string;
	/** Incremented with every change, for optimistic locking by workers. */
	version: number;
}

/** Returns how long a delivery has been in a state, in milliseconds; 0 if it is not in that state. */
export const ageIn = (state: DeliveryState, delivery: Delivery) =>
	delivery.state === state ? clock.now() - Date.parse(delivery.stateSince) : 0;

/** A change to a delivery; null clears a value. */
export interface Change {
	state?: DeliveryState;
	bytesSent?: number;
	publishId?: string | null;
	/** Secret; stored encrypted. */
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
	/** The delivery is not processed before this time. */
	dueAt?: string | null;
}

/** How a delivery continues after a step. */
export type Step =
	| { change: Change }
	/** The delivery is waiting for its turn or for the platform; nothing has failed. */
	| { waitUntil: Date }
	/** Handled like a thrown error, which determines whether and when the step is retried. */
	| { failed: unknown };

/** Signs a public link to a temporary file. */
export type SignLink = (fileName: string, lifetimeSeconds: number) => string;
