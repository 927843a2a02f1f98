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
	/** Rejects a file that the platform would reject. @throws ApiError 422 with action `fix-media`, or `retry` */
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
	/** The secret URL to which the bytes are sent. */
	uploadUrl(): Promise<string | undefined>;
	/** Records the posts created from a draft, even if the draft was delivered long ago. */
	addPosts(publishId: string, postIds: readonly string[]): Promise<void>;
}

/** The platform's check of a request's fields, regardless of the content of its media. */
export interface FieldsReport {
	/** Why the platform cannot create the requested post from these media. */
	mismatch?: string;
	/** Problems with texts that the platform would reject. */
	problems: { code: string; message: string }[];
	/** Warnings about fields that the platform cannot use. */
	unused: Warning[];
}

/** The requested kind of post, and its media. */
export interface Asked {
	media: Media;
	/** As sent by the caller. Missing or null: inferred from the media. */
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
	/** The problem with an image URL that redirects, if the platform fetches images itself. */
	redirect?(which: string): Found;
	/** Warnings about the hosts of images that the platform fetches itself. */
	hosts(urls: readonly string[], guard: Guard, signal: AbortSignal): Promise<Warning[]>;
	/** The kind of post in which one bad image makes the whole post fail. */
	setOfImages: string;
}

/** How a platform handles uploads. */
export interface ChannelUploads {
	/** The scopes that an account needs for uploads. */
	scopesFor(account: Account): readonly string[];
	/** The platform's base URL for a login; determines whether it can fetch files from this service. */
	baseOf(login: LoginName): string;
	/** Maximum number of images per post. */
	mostImages: number;
	/**
	 * Advice for the caller if the platform only fetches media from URLs. Undefined if it accepts bytes.
	 */
	bytesRefused(account: Account, media: Media): { advice: string } | undefined;
	/** True if the platform reads a `video_url` itself. @param isReachable true if it can reach this service */
	readsUrlItself(account: Account, isReachable: boolean): boolean;
	fields(fields: UploadFields, media: Media): FieldsReport;
	/** Defaults for platform-specific fields, from the settings. */
	defaults?: OwnValues;
	media: MediaRules;
	/**
	 * How long a prepared post can wait for approval before it must be prepared again. Undefined: permanently, or
	 * posts never wait.
	 */
	approvalLifetimeMs?: number;
	/**
	 * The change after which a post that waits for approval is prepared again, with its new caption. Undefined:
	 * not supported.
	 */
	startOver?: Change;
	/** Why the platform would not accept another post from the account now. @throws PlatformError */
	roomProblem(
		context: Pick<StepContext, 'account' | 'ports' | 'quota'>,
		asked: Asked,
	): Promise<Problem | undefined>;
	/** Advances a delivery by one step, from any state. @throws PlatformError or ApiError */
	step(context: StepContext, delivery: Delivery, upload: Upload): Promise<Step>;
	/**
	 * Ends a delivery whose content the platform may already have, if possible, after its requests have been
	 * aborted. Without this method, such a delivery runs to completion.
	 *
	 * @param connect returns the account; fails if it is no longer connected
	 * @returns the change to the delivery, if the outcome is known
	 */
	cancel?(
		connect: () => Promise<{ account: Account; ports: AccountPorts }>,
		delivery: Delivery,
		upload: Upload,
	): Promise<Change | undefined>;
}
