import { amount, choice, flag } from '../kernel/switches';
import type { Values } from '../kernel/switches';
import { failureReasons, rejectionReasons } from './model';

/** Behaviour that the contract leaves open (docs/contracts/youtube-api.md §11) or calls a switch. */
export const youTubeSwitches = {
	codeTtlSeconds: amount(600),
	accessTokenSeconds: amount(3599),
	/** Whether a refresh also returns a new refresh token; the old one stays valid (rule 11). */
	refreshReturnsToken: flag(false),
	/** Whether web clients can use PKCE (contract §1.1). */
	pkce: choice('checked', 'ignored'),
	testingDays: amount(7),
	refreshTokensPerAccount: amount(100, 1),
	refreshTokenIdleDays: amount(180),

	/** Response to `channels.list mine` and to uploads for an account without a channel (rule 15). */
	noChannel: choice('signupRequired', 'empty'),
	generalQuota: amount(10_000),
	insertQuota: amount(100),
	searchQuota: amount(100),
	batchQuota: amount(10_000),
	insertQuotaStatus: choice(429, 403),
	/** The action that is charged to the upload bucket (contract §11). */
	insertCharged: choice('session', 'upload'),
	/** Response for the uploads playlist of a channel without uploads (rule 24). */
	emptyUploads: choice('notFound', 'empty'),
	/** Handling of `maxResults` together with `id` (rule 25). */
	maxResultsWithId: choice('refused', 'ignored'),

	/** Number of views that every public video gains per day; with 0, view counts do not change (rule 28). */
	viewsPerDay: amount(0),
	/** Factor by which the views of each day are multiplied from 2026-08-24 on. */
	viewFactor: amount(1.5, 1),
	analyticsLagDays: amount(2),
	demographicsFrom: amount(100),

	/** With `before`, videos of unaudited projects are locked to private, as they were until 2026-11-02 (rule 34). */
	uploadRules: choice('2026-11-02', 'before'),
	/** Privacy of an insert without `privacyStatus`. */
	defaultPrivacy: choice('public', 'private', 'unlisted'),
	defaultMadeForKids: choice('unset', 'false'),
	/** Whether requests to the session URI also require the bearer token (rule 35). */
	sessionNeedsBearer: flag(false),
	unequalPieces: choice('refused', 'accepted'),
	/** Whether the first request of a session loses 256 KiB (rule 37). */
	storesLess: flag(false),
	uploadedStatus: choice(201, 200),
	sessionHours: amount(168),
	deadSessionStatus: choice(404, 410),
	channelUploadsPerDay: amount(1000, 1),

	processingSeconds: amount(1),
	/** The result of processing. */
	processingResult: choice(
		'processed',
		...failureReasons.map((reason) => `failed/${reason}` as const),
		...rejectionReasons.map((reason) => `rejected/${reason}` as const),
	),
	progressGoesBack: flag(false),
	/** Assumed duration of an uploaded video, since the sandbox does not keep its bytes. */
	uploadedSeconds: amount(30),
	uploadedWidth: amount(1920, 1),
	uploadedHeight: amount(1080, 1),
	/** Whether a Short accepts a thumbnail only after processing or at any time (contract §0.1, rule 45). */
	shortsThumbnail: choice('processed', 'anytime'),
	pushLeaseSeconds: amount(432_000, 1),
};

export type YouTubeSwitches = Values<typeof youTubeSwitches>;
