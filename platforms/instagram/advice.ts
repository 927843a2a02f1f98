import { failuresOf, type Advice } from '../failures';

export const instagramFailures = failuresOf('instagram', 'Instagram');
const { unavailable } = instagramFailures;

const HOUR_SECONDS = 60 * 60;

const reconnect = (what: string): Advice => ({
	code: 'reconnect_required',
	action: 'reconnect',
	message: `${what} Reconnect the account.`,
});

const scopeMissing: Advice = {
	code: 'scope_missing',
	action: 'reconnect',
	message:
		'The account has not granted this permission, or the person lacks the required role. Reconnect it and leave every permission ticked.',
};

const invalidParameter: Advice = {
	code: 'request_refused',
	action: 'fix-request',
	message: 'Instagram did not accept a parameter of the request. Correct it and send the request again.',
};

/** Advice for an invalid code from the callback: the user has to connect again. */
export const CODE_REFUSED: Advice = {
	code: 'reconnect_required',
	action: 'reconnect',
	message:
		'Instagram did not accept the sign-in: its code has been used, has expired, or belongs to another redirect URL. Reconnect the account.',
};

export const APP_NOT_ACCEPTED: Advice = {
	code: 'app_not_accepted',
	action: 'fix-request',
	message:
		"Instagram does not accept this app ID and secret. Compare both with the app in Meta's developer portal; the Instagram app and the Meta app have different ones.",
};

const rateLimited = (whose: string): Advice => ({
	code: 'rate_limited',
	action: 'wait',
	message: `${whose} has made too many calls to Instagram. Wait before the next one, since each further call makes the wait longer.`,
	retryable: true,
	retryAfterSeconds: HOUR_SECONDS,
});

/**
 * Advice for the general error codes in contracts/instagram-api.md §5.2, by `code` or `code/subcode`; `200` stands for
 * 200 to 299.
 */
export const GENERAL_ADVICE = new Map<string, Advice>([
	['190', reconnect('Instagram no longer accepts the access token.')],
	['190/0', reconnect('The access token has expired.')],
	['190/463', reconnect('The access token has expired.')],
	['190/458', reconnect('The person has removed the app.')],
	['190/459', reconnect('Facebook requires a security check. Sign in at facebook.com and follow the steps.')],
	['190/460', reconnect('The password was changed, or the session was revoked.')],
	[
		'190/464',
		reconnect('The Facebook account is not confirmed. Sign in at facebook.com and follow the steps.'),
	],
	['190/467', reconnect('The session has ended.')],
	[
		'190/492',
		reconnect('The person has lost the role on the Facebook Page. Ask an admin of the Page to restore it.'),
	],
	['102', reconnect('The session is invalid.')],
	['10', scopeMissing],
	['200', scopeMissing],
	[
		'3',
		{
			code: 'app_capability_missing',
			action: 'app-review',
			message:
				"The app has no access to this part of Instagram's API. Add it to the app in Meta's developer portal, with Advanced Access if other people's accounts use it.",
		},
	],
	['100', invalidParameter],
	[
		'100/33',
		{
			code: 'object_not_found',
			action: 'fix-request',
			message:
				'Instagram does not know this ID, or the connected account may not see it. Check the ID and which account is connected.',
		},
	],
	[
		'100/2108006',
		{
			code: 'figures_withheld',
			action: 'fix-request',
			message:
				'The post was published before the switch to a professional account, so Instagram has no insights for it.',
		},
	],
	['101', APP_NOT_ACCEPTED],
	[
		'104',
		{
			code: 'app_proof_refused',
			action: 'fix-request',
			message:
				"The proof of the app secret is wrong. Compare the app secret with the app in Meta's developer portal.",
		},
	],
	['1', unavailable],
	['2', unavailable],
	['4', rateLimited('The app')],
	['17', rateLimited('The person')],
	['32', rateLimited('The Facebook Page')],
	['341', rateLimited('The app')],
	['613', rateLimited('The app')],
	['80001', rateLimited('The Facebook Page')],
	['80002', rateLimited('The Instagram account')],
	[
		'110/2207013',
		{
			code: 'account_not_discoverable',
			action: 'fix-request',
			message:
				'Instagram has no professional account with this user name, or does not show it. Check the user name.',
		},
	],
	[
		'18',
		{
			code: 'hashtag_limit',
			action: 'wait',
			message:
				'The account has searched for 30 different hashtags within 7 days, the limit of Instagram. Use one of those, use another account, or wait until the oldest is 7 days old.',
		},
	],
	[
		'24/2207024',
		{
			code: 'hashtag_unknown',
			action: 'fix-request',
			message:
				'Instagram has no posts with this hashtag, or does not show them: it may be misspelt, or considered sensitive. Check the hashtag.',
		},
	],
	[
		'368',
		{
			code: 'blocked_by_policy',
			action: 'wait',
			message:
				"Instagram has blocked this action for a while because of its policies. Stop, and check the account's messages in the Instagram app.",
		},
	],
	[
		'2500',
		{
			code: 'request_refused',
			action: 'fix-request',
			message: 'Instagram does not know this path or version. Check the version of the Graph API.',
		},
	],
]);
