import { amount, choice, flag, text } from '../kernel/switches';
import type { Values } from '../kernel/switches';

/** Behaviour that the contract leaves open (docs/contracts/instagram-api.md, section 9 and [?] marks) or calls a switch. */
export const instagramSwitches = {
	/** Format of the code exchange on Instagram Login: flat or `{data: […]}` (rule 4). */
	exchangeBody: choice('flat', 'data'),
	/** The ID in `user_id` of the code exchange. */
	exchangeUserId: choice('app-scoped', 'account'),
	/** A bare number, as observed, or a string, as documented (contract §1.A, step 2). */
	exchangeUserIdType: choice('number', 'string'),
	exchangePermissions: choice('array', 'comma', 'space'),
	/** Whether `ig_exchange_token` needs the app's `client_id` (rule 5). */
	exchangeClientId: choice('optional', 'required'),
	/** Whether a refresh returns the same token with a later expiry or a new one (rule 6). */
	refreshReturns: choice('same', 'rotated'),
	replacedToken: choice('accepted', 'refused'),
	/** Code for refreshing a token younger than 24 hours. */
	youngRefreshCode: choice(100, 190, 10),
	wrongSecretCode: choice(1, 100, 101),
	/** Effect of exchanging a long-lived Facebook token again (contract §1.B). */
	longTokenExchange: choice('renewed', 'unchanged', 'refused'),
	permissionDeleteBody: choice('true', 'success'),

	missingScopeCode: choice(10, 200),
	/** HTTP status of the codes 10 and 200 to 299. */
	permissionStatus: choice(403, 400),
	/** Language of `error_user_title` and `error_user_msg`; `none` omits them. */
	errorLanguage: choice('en', 'th', 'none'),
	proofErrorCode: choice(100, 104),
	/** An expired version: served by the oldest available one, or rejected (rule 21). */
	sunsetVersions: choice('upgraded', 'refused'),
	/** Whether the apps were created since 4 November 2026 (rule 51). */
	newApp: flag(false),

	meBody: choice('flat', 'data'),
	/** Fields that the reference marks as Facebook Login only, when read on graph.instagram.com. */
	facebookOnlyFields: choice('served', 'absent', 'refused'),
	mediaPageSize: amount(25, 1),
	/** Whether the app has the feature that hashtag search needs (rule 70). */
	publicContentAccess: choice('granted', 'missing'),

	/** Where a day of insights ends (rule 24). */
	dayBoundary: choice('pacific', 'utc'),
	/** Time after the end of a day until it has data; Meta documents up to 48 hours. */
	insightsDelayHours: amount(0),
	/** Handling of a total_value metric without `metric_type` (contract §3.2). */
	missingMetricType: choice('named', 'unknown', 'omitted'),
	profileViews: choice('total', 'omitted', 'error'),
	/** Follower metrics of an account with fewer than 100 followers (rule 27). */
	fewFollowers: choice('empty', 'refused'),
	/** Whether the time frame is a dimension of demographics (rule 72). */
	demographicsKeys: choice('plain', 'timeframe'),
	/** `insights.metric(…)` in the fields of posts (rule 55). */
	nestedInsights: choice('served', 'omitted', 'refused'),
	childInsights: choice('empty', 'refused'),

	processingSeconds: amount(1),
	/** `stuck`, or the subcode with which every container fails once its bytes have arrived. */
	processingResult: text('ok'),
	fetchTimeoutSeconds: amount(20, 1),
	/** Whether the robots.txt of a media host is obeyed (rule 30). */
	robots: choice('ignored', 'obeyed'),
	/** `status` of a failed container: the observed sentence or the documented bare subcode. */
	containerStatusText: choice('wire', 'docs'),
	/** The narrowest image in the feed: as documented, or as observed by clients (contract §4.6, rule 31). */
	narrowestImage: choice('4:5', '3:4'),
	/** Section 4.6 forbids edit lists, yet ffmpeg writes them and clients' uploads succeed. */
	editLists: choice('accepted', 'refused'),
	/** Whether accounts have trial reels; without them the code is 10/2207081 (rule 57). */
	trialReels: choice('available', 'unavailable'),
	resumableOnInstagramLogin: flag(false),
	containerLimit: amount(400, 1),
	quotaTotal: amount(50, 1),
	/** Publishing a container a second time; never creates a second post (rule 37). */
	secondPublish: choice('9007/2207027', '24/2207008', 'same-id'),
	/** `refused`: the incident in which Page tokens got 100/33 on reads (rule 40). */
	pageTokenReads: choice('served', 'refused'),

	/** Keys of `X-App-Usage`; `none` omits both usage headers (rule 43). */
	usageHeaders: choice('call_count', 'call_volume', 'none'),
	/** Calls per account in 24 hours; 0 is 4800 times the views of the last day. */
	businessCallBudget: amount(0),
	/** Platform calls per hour; 0 is 200 times the users of the app. */
	appCallBudget: amount(0),
	rateLimitCode: choice(80002, 4, 17, 32, 613),
	/** HTTP status of 4, 17, 32, 341 and 613; 80002 is always 400. */
	rateLimitStatus: choice(400, 403, 429),
	/** Block after the first call over budget; each further call adds the same time. */
	rateLimitBlockMinutes: amount(5, 1),

	/** The secret that signs webhooks and signed_request; `login`: that of the grant's login (rule 48). */
	signingSecret: choice('login', 'instagram', 'meta'),
};

export type InstagramSwitches = Values<typeof instagramSwitches>;
