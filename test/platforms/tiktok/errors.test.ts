import { tikTokError } from '../../../platforms/tiktok';
import { tikTokFailure } from '../../../platforms/tiktok/errors';

describe('tikTokError', () => {
	it.each([
		// tiktok §1.6
		['access_denied', 'reconnect', false],
		['invalid_client', 'fix-request', false],
		['invalid_grant', 'reconnect', false],
		['invalid_request', 'fix-request', false],
		['invalid_scope', 'app-review', false],
		['unauthorized_client', 'fix-request', false],
		['unsupported_grant_type', 'fix-request', false],
		['unsupported_response_type', 'fix-request', false],
		['server_error', 'retry', true],
		['temporarily_unavailable', 'retry', true],
		// tiktok §6
		['access_token_invalid', 'reconnect', false],
		['scope_not_authorized', 'reconnect', false],
		['scope_permission_missed', 'reconnect', false],
		['invalid_params', 'fix-request', false],
		['invalid_param', 'fix-request', false],
		['invalid_file_upload', 'fix-media', false],
		['rate_limit_exceeded', 'wait', true],
		['internal_error', 'retry', true],
		['app_version_check_failed', 'fix-request', false],
		['invalid_publish_id', 'fix-request', false],
		['token_not_authorized_for_specified_publish_id', 'fix-request', false],
		['publish_not_cancellable', 'check-outcome', false],
		['spam_risk_too_many_posts', 'wait', false],
		['spam_risk_user_banned_from_posting', 'check-outcome', false],
		['spam_risk_too_many_pending_share', 'wait', false],
		['reached_active_user_cap', 'wait', false],
		['unaudited_client_can_only_post_to_private_accounts', 'app-review', false],
		['url_ownership_unverified', 'app-review', false],
		['privacy_level_option_mismatch', 'fix-request', false],
	])('%s: action %s', (platformCode, action, retryable) => {
		const error = tikTokError(platformCode, {
			detail: 'in the words of the platform',
			logId: '20261120-log',
		});
		expect(error).toMatchObject({
			platform: 'tiktok',
			platformCode,
			action,
			retryable,
			logId: '20261120-log',
		});
		expect(error.message).toContain(`(TikTok: ${platformCode}: in the words of the platform)`);
	});

	it('says when to come back where the platform has a window', () => {
		expect(tikTokError('rate_limit_exceeded').retryAfterSeconds).toBe(60);
		expect(tikTokError('spam_risk_too_many_pending_share').retryAfterSeconds).toBe(86_400);
	});

	it('passes an undocumented code on instead of guessing', () => {
		expect(tikTokError('brand_new_code')).toMatchObject({
			platformCode: 'brand_new_code',
			action: 'check-outcome',
			retryable: false,
		});
	});
});

describe('tikTokFailure', () => {
	it.each([
		// tiktok §4.10
		['file_format_check_failed', 'fix-media', false],
		['duration_check_failed', 'fix-media', false],
		['frame_rate_check_failed', 'fix-media', false],
		['picture_size_check_failed', 'fix-media', false],
		['internal', 'retry', true],
		['video_pull_failed', 'retry', true],
		['photo_pull_failed', 'retry', true],
		['publish_cancelled', 'check-outcome', false],
		['auth_removed', 'reconnect', false],
		['spam_risk_too_many_posts', 'wait', false],
		['spam_risk_user_banned_from_posting', 'check-outcome', false],
		['spam_risk_text', 'fix-request', false],
		['spam_risk', 'fix-request', false],
		['a_reason_of_tomorrow', 'check-outcome', false],
	])('%s: action %s', (failReason, action, retryable) => {
		expect(tikTokFailure(failReason)).toMatchObject({ platformCode: failReason, action, retryable });
	});
});
