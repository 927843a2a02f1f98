import type { Knex } from 'knex';
import type { OwnValues } from '../../platforms/own-fields';
import type { LoginName } from '../config';
import type { Account } from '../accounts/store/account';
import type { Warning } from '../core/warning';
import type { TemporaryFiles } from '../files/temporary-files';
import type { Guard } from '../outgoing';
import type { AccountPorts } from './account-ports';
import type { Found, Image, ImageFacts, Problem, VideoFacts } from './media-facts';
import type { Quota } from './quota';
import type { Change, Delivery, Media, ReadyUpload, SignLink, Step, Upload, UploadFields } from './upload';

/** Everything available to a delivery step. */
export interface StepContext {
	account: Account;
	/** Requests are aborted when the work is interrupted. */
	ports: AccountPorts;
	/** Requests run to completion once they are sent. */
	patientPorts: AccountPorts;
	files: Pick<TemporaryFiles, 'read' | 'scan'>;
	/** Undefined if the platform cannot reach this service. */
	signLink: SignLink | undefined;
	quota: Quota;
	/** Checks that the platform would accept the file. @throws ApiError 422 with action `fix-media`, or `retry` */
	requireFitMedia(upload: ReadyUpload): Promise<void>;
	/** Updates the delivery. @throws Superseded if the delivery has finished in the meantime */
	change(change: Change, condition?: { from: readonly Delivery['state'][] }): Promise<void>;
	/** Like `change`, within a transaction. */
	changeIn(trx: Knex.Transaction, change: Change): Promise<void>;
	/** Runs a transaction, retrying while the database is locked. */
	transaction<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
	/** True if another delivery of the account is `uploading` and has no publish ID yet. */
	isAnotherBeginning(trx: Knex.Transaction): Promise<boolean>;
	/** Postpones all waiting deliveries of the account until this time. */
	postpone(until: Date): Promise<void>;
	/** Returns the secret URL to which the bytes are sent. */
	uploadUrl(): Promise<string | undefined>;
	/** Records the posts created from a draft, even if the draft was delivered long ago. */
	addPosts(publishId: string, postIds: readonly string[]): Promise<void>;
}

/** The result of checking a request's fields for a platform, regardless of the content of its media. */
export interface FieldsReport {
	/** Why the platform cannot create the requested post from these media. */
	mismatch?: string;
	/** Problems with texts that the platform would reject. */
	problems: { code: string; message: string }[];
	/** Warnings about fields that the platform does not support. */
	unused: Warning[];
}

/** The kind of post that was requested, and its media. */
export interface Asked {
	media: Media;
	/** As sent by the caller; if missing or null, it is inferred from the media. */
	mediaType?: string | null;
}

export interface MediaFindings {
	problems: Found[];
	warnings: Warning[];
}

/** The platform's rules for media: errors and warnings. */
export interface MediaRules {
	video(facts: VideoFacts, asked: Asked): MediaFindings;
	/**
	 * @param facts undefined if the file does not contain them
	 * @param which the image's name in messages, such as "The photo"
	 */
	image(image: Image, facts: ImageFacts | undefined, asked: Asked, which?: string): MediaFindings;
	/** Returns the problem with an image URL that redirects, if the platform fetches images itself. */
	redirect?(which: string): Found;
	/** Returns warnings about the hosts of images that the platform fetches itself. */
	hosts(urls: readonly string[], guard: Guard, signal: AbortSignal): Promise<Warning[]>;
	/** The word used in messages for a post that fails as a whole if one of its images is rejected. */
	setOfImages: string;
}

/** How a platform handles uploads. */
export interface ChannelUploads {
	/** Returns the scopes that an account needs for uploads. */
	scopesFor(account: Account): readonly string[];
	/**
	 * Returns the platform's base URL for a login. It is used to determine whether the platform can fetch files from
	 * this service.
	 */
	baseOf(login: LoginName): string;
	/** The maximum number of images per post. */
	mostImages: number;
	/** Returns advice for the caller if the platform only fetches media from URLs; undefined if it accepts bytes. */
	bytesRefused(account: Account, media: Media): { advice: string } | undefined;
	/**
	 * True if the platform itself fetches a `video_url`.
	 *
	 * @param isReachable true if the platform can reach this service
	 */
	readsUrlItself(account: Account, isReachable: boolean): boolean;
	fields(fields: UploadFields, media: Media): FieldsReport;
	/** Default values for platform-specific fields, from the settings. */
	defaults?: OwnValues;
	media: MediaRules;
	/**
	 * How long a prepared post can wait for approval before it must be prepared again. Undefined if there is no limit,
	 * or if posts do not wait for approval.
	 */
	approvalLifetimeMs?: number;
	/**
	 * The change that makes the service prepare a post again, with a new caption, while it is waiting for approval.
	 * Undefined if this is not supported.
	 */
	startOver?: Change;
	/** True if posts wait for approval with the texts with which they were sent. */
	keepsCaption?: true;
	/**
	 * Returns the reason why the platform would not accept another post from the account now, if any.
	 *
	 * @throws PlatformError
	 */
	roomProblem(
		context: Pick<StepContext, 'account' | 'ports' | 'quota'>,
		asked: Asked,
	): Promise<Problem | undefined>;
	/** Advances a delivery by one step, from any state. @throws PlatformError or ApiError */
	step(context: StepContext, delivery: Delivery, upload: Upload): Promise<Step>;
	/**
	 * Ends a delivery, if possible, even if the platform may already have its content. Called after the delivery's
	 * requests have been aborted. Without this method, the delivery runs to completion.
	 *
	 * @param connect returns the account; rejects if the account is no longer connected
	 * @returns the change to the delivery, if the outcome is known
	 */
	cancel?(
		connect: () => Promise<{ account: Account; ports: AccountPorts }>,
		delivery: Delivery,
		upload: Upload,
	): Promise<Change | undefined>;
}
