import { amount, choice, flag } from '../kernel/switches';
import type { Values } from '../kernel/switches';
import { failureReasons, rejectionReasons } from './model';

/** What the contract leaves open (docs/contracts/youtube-api.md §11) and what its rules call a switch. */
export const youTubeSwitches = {
	codeTtlSeconds: amount(600),
	accessTokenSeconds: amount(3599),
	/** Whether a refresh answers with a new refresh token, beside which the old one stays valid (rule 11). */
	refreshReturnsToken: flag(false),
	/** Whether web clients can use PKCE (contract §1.1). */
	pkce: choice('checked', 'ignored'),
	testingDays: amount(7),
	refreshTokensPerAccount: amount(100, 1),
	refreshTokenIdleDays: amount(180),

	/** `channels.list mine` and uploads of an account without a channel (rule 15). */
	noChannel: choice('signupRequired', 'empty'),
	generalQuota: amount(10_000),
	insertQuota: amount(100),
	searchQuota: amount(100),
	batchQuota: amount(10_000),
	insertQuotaStatus: choice(429, 403),
	/** What consumes the upload bucket (contract §11). */
	insertCharged: choice('session', 'upload'),
	/** The list of uploads of a channel without any (rule 24). */
	emptyUploads: choice('notFound', 'empty'),
	/** `maxResults` beside `id` (rule 25). */
	maxResultsWithId: choice('refused', 'ignored'),

	/** What every public video gains a day; 0 keeps the counts still (rule 28). */
	viewsPerDay: amount(0),
	/** By which the views of a day are multiplied from 2026-08-24 on. */
	viewFactor: amount(1.5, 1),
	analyticsLagDays: amount(2),
	demographicsFrom: amount(100),

	/** `before`: unaudited projects are locked to private, as until 2026-11-02 (rule 34). */
	uploadRules: choice('2026-11-02', 'before'),
	/** What an insert without `privacyStatus` becomes. */
	defaultPrivacy: choice('public', 'private', 'unlisted'),
	defaultMadeForKids: choice('unset', 'false'),
	/** Whether the session URI needs the bearer token too (rule 35). */
	sessionNeedsBearer: flag(false),
	unequalPieces: choice('refused', 'accepted'),
	/** The first request of a session is stored short by 256 KiB (rule 37). */
	storesLess: flag(false),
	uploadedStatus: choice(201, 200),
	sessionHours: amount(168),
	deadSessionStatus: choice(404, 410),
	channelUploadsPerDay: amount(1000, 1),

	processingSeconds: amount(1),
	/** How processing ends. */
	processingResult: choice(
		'processed',
		...failureReasons.map((reason) => `failed/${reason}` as const),
		...rejectionReasons.map((reason) => `rejected/${reason}` as const),
	),
	progressGoesBack: flag(false),
	/** What the sandbox, which keeps no bytes, takes an uploaded video to be. */
	uploadedSeconds: amount(30),
	uploadedWidth: amount(1920, 1),
	uploadedHeight: amount(1080, 1),
	/** Whether a Short takes a thumbnail only after processing (contract §0.1, rule 45). */
	shortsThumbnail: choice('processed', 'anytime'),
	pushLeaseSeconds: amount(432_000, 1),
};

export type YouTubeSwitches = Values<typeof youTubeSwitches>;
