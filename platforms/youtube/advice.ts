import { failuresOf, type Advice } from '../failures';

export const youTubeFailures = failuresOf('youtube', 'YouTube');
const { unavailable } = youTubeFailures;

const DAY_SECONDS = 24 * 60 * 60;

const requestRefused = (message: string): Advice => ({
	code: 'request_refused',
	action: 'fix-request',
	message,
});

const parameterRefused = requestRefused(
	'YouTube did not accept a parameter of the request. Correct it and send the request again.',
);

const reconnect: Advice = {
	code: 'reconnect_required',
	action: 'reconnect',
	message:
		'Google no longer accepts this sign-in: it has been used, has expired or was revoked. Reconnect the account. If this happens every 7 days, set the consent screen of the Google project to "In production".',
};

const wrongApp: Advice = {
	code: 'app_not_accepted',
	action: 'fix-request',
	message:
		'Google does not know this client ID and secret. Compare both with the OAuth client in the Google Cloud console.',
};

const scopeMissing: Advice = {
	code: 'scope_missing',
	action: 'reconnect',
	message:
		'The account has not granted this permission. Reconnect it, request this permission too, and leave every box ticked.',
};

/** Advice for when the Google project's quota is used up; the caller adds the time until midnight (§7). */
const quotaUsedUp: Advice = {
	code: 'quota_used_up',
	action: 'wait',
	message:
		'The Google project has used up its YouTube quota for today, which all of its accounts share. The quota resets at midnight in Los Angeles.',
};

const rateLimited: Advice = {
	code: 'rate_limited',
	action: 'wait',
	message: 'There were too many requests to YouTube in a short time. Try again in a minute.',
	retryable: true,
	retryAfterSeconds: 60,
};

const accountRestricted: Advice = {
	code: 'account_restricted',
	action: 'check-outcome',
	message:
		'YouTube has closed or suspended this account or channel. Sign in at youtube.com and read its messages.',
};

const notFound = (what: string): Advice => ({
	code: 'object_not_found',
	action: 'fix-request',
	message: `YouTube has no ${what} with this ID, or the connected account may not see it. Check the ID and the account.`,
});

const channelMissing: Advice = {
	code: 'channel_missing',
	action: 'reconnect',
	message:
		'This Google account has no YouTube channel. Create one at youtube.com, or reconnect and choose another account or channel.',
};

const appRefused = (message: string): Advice => ({ code: 'sign_in_refused', action: 'fix-request', message });

/** Advice for every `reason` in contracts/youtube-api.md §8. */
export const REASONS = new Map<string, Advice>([
	['authError', reconnect],
	['expired', reconnect],
	['UNAUTHENTICATED', reconnect],
	['youtubeSignupRequired', channelMissing],
	['insufficientPermissions', scopeMissing],
	['ACCESS_TOKEN_SCOPE_INSUFFICIENT', scopeMissing],
	['quotaExceeded', quotaUsedUp],
	['dailyLimitExceeded', quotaUsedUp],
	['rateLimitExceeded', rateLimited],
	['userRateLimitExceeded', rateLimited],
	['uploadRateLimitExceeded', rateLimited],
	['RESOURCE_EXHAUSTED', rateLimited],
	[
		'accessNotConfigured',
		{
			code: 'api_not_enabled',
			action: 'app-review',
			message:
				'This API is not enabled in the Google project. Enable "YouTube Data API v3" and "YouTube Analytics API" in the Google Cloud console, then try again in a few minutes.',
		},
	],
	[
		'uploadLimitExceeded',
		{
			code: 'posting_limit_reached',
			action: 'wait',
			message: 'YouTube accepts no more videos for this channel today. Try again in 24 hours.',
			retryAfterSeconds: DAY_SECONDS,
		},
	],
	['authenticatedUserNotChannel', channelMissing],
	['authenticatedUserAccountClosed', accountRestricted],
	['authenticatedUserAccountSuspended', accountRestricted],
	['channelClosed', accountRestricted],
	['channelSuspended', accountRestricted],
	[
		'forbidden',
		{
			code: 'request_forbidden',
			action: 'fix-request',
			message:
				'YouTube does not allow the connected account to do this, for example because the video belongs to another channel. Check the ID and the account.',
		},
	],
	['videoNotFound', notFound('video')],
	['playlistNotFound', notFound('playlist')],
	['channelNotFound', notFound('channel')],
	[
		'invalidTitle',
		requestRefused('YouTube did not accept the title. It must have 1 to 100 characters, without < and >.'),
	],
	[
		'invalidDescription',
		requestRefused('YouTube did not accept the description. It may have up to 5,000 bytes, without < and >.'),
	],
	[
		'invalidTags',
		requestRefused('YouTube did not accept the tags. They may have at most 500 characters in total.'),
	],
	[
		'invalidCategoryId',
		requestRefused('YouTube does not know this category for videos. Choose another one, such as 22.'),
	],
	[
		'invalidPublishAt',
		requestRefused('YouTube accepts a publish time only for a private video that was never public.'),
	],
	[
		'forbiddenPrivacySetting',
		requestRefused('The account may not use this privacy setting. Choose another one.'),
	],
	['forbiddenLicenseSetting', requestRefused('The account may not use this license. Choose another one.')],
	['missingRequiredParameter', parameterRefused],
	['unexpectedParameter', parameterRefused],
	['incompatibleParameters', parameterRefused],
	['unknownPart', parameterRefused],
	['badRequest', parameterRefused],
	['required', parameterRefused],
	['defaultLanguageNotSet', parameterRefused],
	[
		'mediaBodyRequired',
		{ code: 'media_refused', action: 'fix-media', message: 'The file is empty. Send another one.' },
	],
	[
		'invalidImage',
		{
			code: 'media_refused',
			action: 'fix-media',
			message: 'YouTube did not accept the image. Send a JPEG or PNG at least 640 pixels wide.',
		},
	],
	[
		'failedPrecondition',
		{
			code: 'video_not_ready',
			action: 'wait',
			message:
				'YouTube allows this only once the video has been processed. Try again when its status shows that it has.',
			retryable: true,
			retryAfterSeconds: 60,
		},
	],
	['internalError', unavailable],
	['backendError', unavailable],
]);

/** Reasons with a different meaning for inserts, whose quota is a number of calls per day (§7). */
export const INSERT_REASONS = new Map<string, Advice>([['rateLimitExceeded', quotaUsedUp]]);

/** Reasons with a different meaning for thumbnails (§6). */
export const THUMBNAIL_REASONS = new Map<string, Advice>([
	[
		'forbidden',
		{
			code: 'thumbnail_not_allowed',
			action: 'fix-request',
			message:
				'YouTube accepts thumbnails only from accounts with a verified phone number. Verify it at youtube.com/verify, then try again.',
		},
	],
]);

/** Advice for every error from the OAuth endpoints (contracts/youtube-api.md §1.4, §1.6). */
export const OAUTH_ERRORS = new Map<string, Advice>([
	[
		'access_denied',
		{
			code: 'access_denied',
			action: 'reconnect',
			message:
				'The connection was refused on the Google page. Connect again and allow access. While the Google project is in testing, only its test users can connect.',
		},
	],
	['invalid_grant', reconnect],
	['invalid_client', wrongApp],
	['unauthorized_client', wrongApp],
	[
		'deleted_client',
		{
			...wrongApp,
			message:
				'Google has deleted this OAuth client, as it does after six months without use. Create a new one in the Google Cloud console.',
		},
	],
	[
		'redirect_uri_mismatch',
		appRefused(
			'Google does not know this redirect URL. Add it, character for character, to the OAuth client in the Google Cloud console.',
		),
	],
	[
		'invalid_scope',
		{
			code: 'scope_unknown',
			action: 'app-review',
			message: 'Google does not know one of these scopes. Correct the list of scopes.',
		},
	],
	['unsupported_grant_type', parameterRefused],
	['invalid_request', parameterRefused],
	['internal_failure', unavailable],
]);
