import { amount, choice, flag, text } from '../kernel/switches';
import type { Values } from '../kernel/switches';

/** Behaviour that the contract leaves open (docs/contracts/instagram-api.md, section 9 and [?] marks) or calls a switch. */
export const instagramSwitches = {
	/** Format of the response to the code exchange of Instagram Login: flat or `{data: […]}` (rule 4). */
	exchangeBody: choice('flat', 'data'),
	/** The kind of ID in `user_id` in the response to the code exchange. */
	exchangeUserId: choice('app-scoped', 'account'),
	/** Type of that ID: a bare number, as observed, or a string, as documented (contract §1.A, step 2). */
	exchangeUserIdType: choice('number', 'string'),
	exchangePermissions: choice('array', 'comma', 'space'),
	/** Whether `ig_exchange_token` requires the app's `client_id` (rule 5). */
	exchangeClientId: choice('optional', 'required'),
	/** Whether a refresh returns the same token with a later expiry, or a new token (rule 6). */
	refreshReturns: choice('same', 'rotated'),
	replacedToken: choice('accepted', 'refused'),
	/** Error code for the refresh of a token younger than 24 hours. */
	youngRefreshCode: choice(100, 190, 10),
	wrongSecretCode: choice(1, 100, 101),
	/** Effect of exchanging a long-lived Facebook token again (contract §1.B). */
	longTokenExchange: choice('renewed', 'unchanged', 'refused'),
	permissionDeleteBody: choice('true', 'success'),

	missingScopeCode: choice(10, 200),
	/** HTTP status for codes 10 and 200 to 299. */
	permissionStatus: choice(403, 400),
	/** Language of `error_user_title` and `error_user_msg`; `none` omits them. */
	errorLanguage: choice('en', 'th', 'none'),
	proofErrorCode: choice(100, 104),
	/** Handling of an expired version: the oldest available version responds, or the call is rejected (rule 21). */
	sunsetVersions: choice('upgraded', 'refused'),
	/** Whether the apps were created on or after 4 November 2026 (rule 51). */
	newApp: flag(false),

	meBody: choice('flat', 'data'),
	/**
	 * Handling of fields that the reference marks as Facebook Login only, when they are read on graph.instagram.com.
	 */
	facebookOnlyFields: choice('served', 'absent', 'refused'),
	mediaPageSize: amount(25, 1),
	/** Whether the app has the feature that hashtag search requires (rule 70). */
	publicContentAccess: choice('granted', 'missing'),

	/** Time zone whose midnight ends a day of insights (rule 24). */
	dayBoundary: choice('pacific', 'utc'),
	/** Time from the end of a day until its data is available; Meta documents up to 48 hours. */
	insightsDelayHours: amount(0),
	/** Handling of a `total_value` metric without `metric_type` (contract §3.2). */
	missingMetricType: choice('named', 'unknown', 'omitted'),
	profileViews: choice('total', 'omitted', 'error'),
	/** Response to requests for follower metrics of an account with fewer than 100 followers (rule 27). */
	fewFollowers: choice('empty', 'refused'),
	/** Whether demographics have the time frame as an additional dimension (rule 72). */
	demographicsKeys: choice('plain', 'timeframe'),
	/** Handling of `insights.metric(…)` in the fields of posts (rule 55). */
	nestedInsights: choice('served', 'omitted', 'refused'),
	childInsights: choice('empty', 'refused'),

	processingSeconds: amount(1),
	/** `ok`, `stuck`, or the subcode with which every container fails once its bytes have arrived. */
	processingResult: text('ok'),
	fetchTimeoutSeconds: amount(20, 1),
	/** Whether the robots.txt of a media host is obeyed (rule 30). */
	robots: choice('ignored', 'obeyed'),
	/** `status` of a failed container: a sentence, as observed, or the bare subcode, as documented. */
	containerStatusText: choice('wire', 'docs'),
	/**
	 * Aspect ratio of the narrowest image allowed in the feed: as documented, or as observed by clients (contract §4.6,
	 * rule 31).
	 */
	narrowestImage: choice('4:5', '3:4'),
	/** Contract §4.6 forbids edit lists, but ffmpeg writes them and clients' uploads succeed. */
	editLists: choice('accepted', 'refused'),
	/** Whether trial reels are available to accounts; if not, calls fail with 10/2207081 (rule 57). */
	trialReels: choice('available', 'unavailable'),
	resumableOnInstagramLogin: flag(false),
	containerLimit: amount(400, 1),
	quotaTotal: amount(50, 1),
	/** Response to publishing a container a second time, which never creates a second post (rule 37). */
	secondPublish: choice('9007/2207027', '24/2207008', 'same-id'),
	/** `refused`: simulates the incident in which reads with Page tokens failed with 100/33 (rule 40). */
	pageTokenReads: choice('served', 'refused'),

	/** Keys of `X-App-Usage`; `none` omits both usage headers (rule 43). */
	usageHeaders: choice('call_count', 'call_volume', 'none'),
	/** Calls per account in 24 hours; 0 means 4800 times the views of the last day. */
	businessCallBudget: amount(0),
	/** Calls per app per hour; 0 means 200 times the number of the app's users. */
	appCallBudget: amount(0),
	rateLimitCode: choice(80002, 4, 17, 32, 613),
	/** HTTP status for codes 4, 17, 32, 341 and 613; code 80002 always has 400. */
	rateLimitStatus: choice(400, 403, 429),
	/** Duration of the block after the first call over budget; each further call adds the same time. */
	rateLimitBlockMinutes: amount(5, 1),

	/** The secret that signs webhooks and signed_request; `login` means the secret of the grant's login (rule 48). */
	signingSecret: choice('login', 'instagram', 'meta'),
};

export type InstagramSwitches = Values<typeof instagramSwitches>;
