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

/** Everything that a step of a delivery may touch. */
export interface StepContext {
	account: Account;
	/** Calls that end when the work is interrupted. */
	ports: AccountPorts;
	/** Calls that are not cut off once they are sent. */
	patientPorts: AccountPorts;
	files: Pick<TemporaryFiles, 'read' | 'scan'>;
	/** Undefined if the platform cannot reach this service. */
	signLink: SignLink | undefined;
	quota: Quota;
	/** Refuses a file that the platform would refuse. @throws ApiError 422 with action `fix-media`, or `retry` */
	requireFitMedia(upload: ReadyUpload): Promise<void>;
	/** Writes what changes of the delivery. @throws Superseded if it has ended meanwhile */
	change(change: Change, condition?: { from: readonly Delivery['state'][] }): Promise<void>;
	/** The same as a part of a transaction. */
	changeIn(trx: Knex.Transaction, change: Change): Promise<void>;
	/** Runs a transaction, again and again while the database is locked. */
	transaction<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
	/** Whether another delivery of the account is `uploading` and has no publish id yet. */
	isAnotherBeginning(trx: Knex.Transaction): Promise<boolean>;
	/** Lets everything of the account that waits for its turn wait until this time. */
	postpone(until: Date): Promise<void>;
	/** The secret URL to which the bytes go. */
	uploadUrl(): Promise<string | undefined>;
	/** Notes the posts that came of a draft, also of one that was delivered long ago. */
	addPosts(publishId: string, postIds: readonly string[]): Promise<void>;
}

/** What a platform says about the fields of a request, whatever the media look like inside. */
export interface FieldsReport {
	/** Why it cannot make a post of these media, as the request asks. */
	mismatch?: string;
	/** Texts that it would refuse. */
	problems: { code: string; message: string }[];
	/** What it cannot use. */
	unused: Warning[];
}

/** What a request asks to have made of which media. */
export interface Asked {
	media: Media;
	/** As the caller named it; missing or null: told by the media. */
	mediaType?: string | null;
}

export interface MediaFindings {
	problems: Found[];
	warnings: Warning[];
}

/** What a platform refuses about media, and what it might. */
export interface MediaRules {
	video(facts: VideoFacts, asked: Asked): MediaFindings;
	/** @param facts undefined if the file does not say @param which which image of the post, as "The photo" */
	image(image: Image, facts: ImageFacts | undefined, asked: Asked, which?: string): MediaFindings;
	/** What it says about an image behind a redirect, which it fetches itself. */
	redirect?(which: string): Found;
	/** Doubts about the hosts of images that it fetches itself. */
	hosts(urls: readonly string[], guard: Guard, signal: AbortSignal): Promise<Warning[]>;
	/** What fails as a whole if one of several images is bad. */
	setOfImages: string;
}

/** What a platform does with uploads. */
export interface ChannelUploads {
	/** The scopes without which an account takes no upload. */
	scopesFor(account: Account): readonly string[];
	/** Where the platform is called, for one of its logins: what it can reach tells whether it can fetch files of ours. */
	baseOf(login: LoginName): string;
	/** The most images that a post can have. */
	mostImages: number;
	/** Why no bytes can be sent, so that the platform must fetch them: what else the caller can do. Undefined: it takes bytes. */
	bytesRefused(account: Account, media: Media): { advice: string } | undefined;
	/** Whether it reads a `video_url` itself. @param isReachable whether it can reach this service */
	readsUrlItself(account: Account, isReachable: boolean): boolean;
	fields(fields: UploadFields, media: Media): FieldsReport;
	/** Values of its own fields that the settings have for all uploads; left out: none. */
	defaults?: OwnValues;
	media: MediaRules;
	/** How long the platform keeps a post that waits for its approval, which is prepared again after that; undefined: for good, or none waits. */
	approvalLifetimeMs?: number;
	/** What makes a post anew that waits for its approval, with another caption; undefined: none can be changed. */
	startOver?: Change;
	/** Why the platform would not take another post of the account now. @throws PlatformError */
	roomProblem(
		context: Pick<StepContext, 'account' | 'ports' | 'quota'>,
		asked: Asked,
	): Promise<Problem | undefined>;
	/** Takes a delivery one part of its way further, from whatever state it is in. @throws PlatformError or ApiError */
	step(context: StepContext, delivery: Delivery, upload: Upload): Promise<Step>;
	/**
	 * Ends a delivery of which the platform may have everything already, as far as it can be ended; its requests are cut
	 * off before. Without this, such a delivery goes on to its end.
	 *
	 * @param connect gives the account; fails if it is not connected any more
	 * @returns what is known of it then
	 */
	cancel?(
		connect: () => Promise<{ account: Account; ports: AccountPorts }>,
		delivery: Delivery,
		upload: Upload,
	): Promise<Change | undefined>;
}
