import { failuresOf, type Advice } from '../failures';

export const tikTokFailures = failuresOf('tiktok', 'TikTok');
const { unavailable } = tikTokFailures;

const DAY_SECONDS = 24 * 60 * 60;

const invalidParams: Advice = {
	code: 'request_refused',
	action: 'fix-request',
	message: 'TikTok did not accept a parameter of the request. Correct it and send the request again.',
};

const accountCap: Advice = {
	code: 'posting_limit_reached',
	action: 'wait',
	message: 'TikTok accepts no more posts from this account or app today. Try again in 24 hours.',
	retryAfterSeconds: DAY_SECONDS,
};

const wrongApp: Advice = {
	code: 'app_not_accepted',
	action: 'fix-request',
	message:
		'TikTok does not know this client key and secret. Compare both with the app in the TikTok developer portal.',
};

/** Advice for every code in contracts/tiktok-api.md §1.6 (OAuth) and §6 (data). */
export const ADVICE = new Map<string, Advice>([
	// OAuth (§1.6)
	[
		'access_denied',
		{
			code: 'access_denied',
			action: 'reconnect',
			message: 'The connection was refused on the TikTok page. Connect again and allow access.',
		},
	],
	['invalid_client', wrongApp],
	['unauthorized_client', wrongApp],
	[
		'invalid_grant',
		{
			code: 'reconnect_required',
			action: 'reconnect',
			message:
				'TikTok no longer accepts this sign-in: it has been used, has expired or was revoked. Reconnect the account.',
		},
	],
	['invalid_request', invalidParams],
	[
		'invalid_scope',
		{
			code: 'scope_unknown',
			action: 'app-review',
			message:
				'TikTok does not grant one of these scopes to the app. Add it to the app in the TikTok developer portal.',
		},
	],
	['unsupported_grant_type', invalidParams],
	['unsupported_response_type', invalidParams],
	['server_error', unavailable],
	['temporarily_unavailable', unavailable],
	// Data endpoints (§6)
	[
		'access_token_invalid',
		{
			code: 'reconnect_required',
			action: 'reconnect',
			message: 'TikTok does not accept the access token. Reconnect the account.',
		},
	],
	[
		'scope_not_authorized',
		{
			code: 'scope_missing',
			action: 'reconnect',
			message: 'The account has not granted this permission. Reconnect it and leave every permission ticked.',
		},
	],
	[
		'scope_permission_missed',
		{
			code: 'scope_missing',
			action: 'reconnect',
			message:
				'Some fields need a permission that was not granted. Reconnect the account and leave every permission ticked.',
		},
	],
	['invalid_params', invalidParams],
	['invalid_param', invalidParams],
	[
		'invalid_file_upload',
		{
			code: 'media_refused',
			action: 'fix-media',
			message: 'TikTok did not accept the file. Send an MP4, MOV or WebM video.',
		},
	],
	[
		'rate_limit_exceeded',
		{
			code: 'rate_limited',
			action: 'wait',
			message: 'There were too many requests to TikTok within a minute. Try again in a minute.',
			retryable: true,
			retryAfterSeconds: 60,
		},
	],
	['internal_error', unavailable],
	[
		'app_version_check_failed',
		{
			code: 'app_too_old',
			action: 'fix-request',
			message: "The user's TikTok app is too old for this. Update it to 31.8 or newer.",
		},
	],
	[
		'invalid_publish_id',
		{
			code: 'publish_id_unknown',
			action: 'fix-request',
			message: 'TikTok does not know this publish ID. Check it, or look in the TikTok inbox.',
		},
	],
	[
		'token_not_authorized_for_specified_publish_id',
		{
			code: 'publish_id_of_other_account',
			action: 'fix-request',
			message: 'This publish ID belongs to another account. Use the account that created it.',
		},
	],
	[
		'publish_not_cancellable',
		{
			code: 'not_cancellable',
			action: 'check-outcome',
			message: 'This post has already ended and cannot be cancelled. Read its status.',
		},
	],
	['spam_risk_too_many_posts', accountCap],
	['reached_active_user_cap', accountCap],
	[
		'spam_risk_user_banned_from_posting',
		{
			code: 'account_banned_from_posting',
			action: 'check-outcome',
			message: 'TikTok has banned this account from posting. Check the messages in the TikTok app.',
		},
	],
	[
		'spam_risk_too_many_pending_share',
		{
			code: 'too_many_pending_drafts',
			action: 'wait',
			message:
				'Five drafts from the last 24 hours are still in the TikTok inbox. Finish them or wait, then send the video again.',
			retryAfterSeconds: DAY_SECONDS,
		},
	],
	[
		'unaudited_client_can_only_post_to_private_accounts',
		{
			code: 'app_not_audited',
			action: 'app-review',
			message: 'TikTok has not audited the app yet, so the posting account must be set to private.',
		},
	],
	[
		'url_ownership_unverified',
		{
			code: 'url_not_verified',
			action: 'app-review',
			message:
				'TikTok fetches only from domains verified in its developer portal. Verify the domain, or send the file itself instead of its URL.',
		},
	],
	[
		'privacy_level_option_mismatch',
		{
			code: 'privacy_level_not_allowed',
			action: 'fix-request',
			message: 'The account does not allow this privacy level. Choose one that TikTok lists for it.',
		},
	],
]);

const mediaCheck = (what: string): Advice => ({
	code: 'media_refused',
	action: 'fix-media',
	message: `TikTok refused the video because of its ${what}. Fix the file and send it again.`,
});

const pullFailed: Advice = {
	code: 'pull_failed',
	action: 'retry',
	message:
		'TikTok could not fetch the file from its URL. Check that the URL responds without a redirect, then try again.',
	retryable: true,
};

const spamRefused: Advice = {
	code: 'refused_as_spam',
	action: 'fix-request',
	message: 'TikTok refused the post as a spam risk. Check the messages in the TikTok app.',
};

/** Advice for every `fail_reason` in contracts/tiktok-api.md §4.10. */
export const FAIL_REASONS = new Map<string, Advice>([
	['file_format_check_failed', mediaCheck('file format')],
	['duration_check_failed', mediaCheck('duration')],
	['frame_rate_check_failed', mediaCheck('frame rate')],
	['picture_size_check_failed', mediaCheck('image size')],
	['internal', unavailable],
	['video_pull_failed', pullFailed],
	['photo_pull_failed', pullFailed],
	[
		'publish_cancelled',
		{ code: 'cancelled', action: 'check-outcome', message: 'The transfer to TikTok was cancelled.' },
	],
	[
		'auth_removed',
		{
			code: 'reconnect_required',
			action: 'reconnect',
			message: 'Access was revoked during the transfer. Reconnect the account.',
		},
	],
	['spam_risk_too_many_posts', accountCap],
	['spam_risk_user_banned_from_posting', ADVICE.get('spam_risk_user_banned_from_posting') ?? spamRefused],
	['spam_risk_text', spamRefused],
	['spam_risk', spamRefused],
]);
