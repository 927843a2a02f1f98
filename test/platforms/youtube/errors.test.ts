import { oauthError, readAnswer } from '../../../platforms/youtube';
import { INSERT_REASONS, THUMBNAIL_REASONS } from '../../../platforms/youtube/advice';
import { PlatformError } from '../../../platforms/errors';

const NOON = Date.parse('2026-11-20T20:00:00Z');

function errorOf(
	status: number,
	error: Record<string, unknown>,
	special?: Parameters<typeof readAnswer>[2],
	headers: Record<string, string> = {},
) {
	const answer = readAnswer({ status, headers, body: JSON.stringify({ error }) }, NOON, special);
	if (!(answer instanceof PlatformError)) throw new Error('no error');
	return answer;
}
const withReason = (reason: string, message = 'In the words of YouTube.') => ({
	message,
	errors: [{ reason, domain: 'global', message }],
});

describe('an error of the API', () => {
	it.each([
		// youtube §8
		[400, 'invalidTitle', 'request_refused', 'fix-request', false],
		[400, 'invalidDescription', 'request_refused', 'fix-request', false],
		[400, 'invalidTags', 'request_refused', 'fix-request', false],
		[400, 'invalidCategoryId', 'request_refused', 'fix-request', false],
		[400, 'invalidPublishAt', 'request_refused', 'fix-request', false],
		[400, 'invalidSomethingNew', 'request_refused', 'fix-request', false],
		[400, 'mediaBodyRequired', 'media_refused', 'fix-media', false],
		[400, 'missingRequiredParameter', 'request_refused', 'fix-request', false],
		[400, 'unexpectedParameter', 'request_refused', 'fix-request', false],
		[400, 'incompatibleParameters', 'request_refused', 'fix-request', false],
		[400, 'invalidPageToken', 'request_refused', 'fix-request', false],
		[400, 'defaultLanguageNotSet', 'request_refused', 'fix-request', false],
		[400, 'uploadLimitExceeded', 'posting_limit_reached', 'wait', false],
		[400, 'failedPrecondition', 'video_not_ready', 'wait', true],
		[401, 'authError', 'reconnect_required', 'reconnect', false],
		[401, 'expired', 'reconnect_required', 'reconnect', false],
		[401, 'youtubeSignupRequired', 'channel_missing', 'reconnect', false],
		[403, 'insufficientPermissions', 'scope_missing', 'reconnect', false],
		[403, 'quotaExceeded', 'quota_used_up', 'wait', false],
		[403, 'dailyLimitExceeded', 'quota_used_up', 'wait', false],
		[403, 'rateLimitExceeded', 'rate_limited', 'wait', true],
		[403, 'userRateLimitExceeded', 'rate_limited', 'wait', true],
		[403, 'accessNotConfigured', 'api_not_enabled', 'app-review', false],
		[403, 'authenticatedUserNotChannel', 'channel_missing', 'reconnect', false],
		[403, 'authenticatedUserAccountClosed', 'account_restricted', 'check-outcome', false],
		[403, 'authenticatedUserAccountSuspended', 'account_restricted', 'check-outcome', false],
		[403, 'channelClosed', 'account_restricted', 'check-outcome', false],
		[403, 'channelSuspended', 'account_restricted', 'check-outcome', false],
		[403, 'forbidden', 'request_forbidden', 'fix-request', false],
		[403, 'forbiddenPrivacySetting', 'request_refused', 'fix-request', false],
		[403, 'forbiddenLicenseSetting', 'request_refused', 'fix-request', false],
		[404, 'videoNotFound', 'object_not_found', 'fix-request', false],
		[404, 'playlistNotFound', 'object_not_found', 'fix-request', false],
		[404, 'channelNotFound', 'object_not_found', 'fix-request', false],
		[429, 'uploadRateLimitExceeded', 'rate_limited', 'wait', true],
		[500, 'internalError', 'platform_unavailable', 'retry', true],
		[503, 'backendError', 'platform_unavailable', 'retry', true],
		[409, 'brandNewReason', 'platform_refused', 'check-outcome', false],
	])('%i %s: %s, %s', (status, platformCode, code, action, retryable) => {
		const error = errorOf(status, withReason(platformCode));
		expect(error).toMatchObject({ platform: 'youtube', platformCode, code, action, retryable });
		expect(error.message).toContain(`(YouTube: ${platformCode}: In the words of YouTube.)`);
	});

	it('is read from what the newer front end has, too', () => {
		const details = [
			{ '@type': 'type.googleapis.com/google.rpc.Help' },
			{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' },
		];
		const denied = { message: 'Denied.', status: 'PERMISSION_DENIED' };
		expect(errorOf(403, { ...denied, details })).toMatchObject({ code: 'scope_missing' });
		expect(errorOf(401, { message: 'No.', status: 'UNAUTHENTICATED' })).toMatchObject({
			code: 'reconnect_required',
		});
		expect(errorOf(429, { status: 'RESOURCE_EXHAUSTED' })).toMatchObject({
			code: 'rate_limited',
			message: expect.not.stringContaining('undefined'),
		});
	});

	it('says when the quota is full again, and shows the message without its HTML (youtube §7)', () => {
		const error = errorOf(403, withReason('quotaExceeded', 'You have exceeded your <a href="/x">quota</a>.'));
		expect(error.retryAfterSeconds).toBe(12 * 3600);
		expect(error.message).toContain('You have exceeded your quota.)');
	});

	it('takes an exhausted bucket of inserts for what it is, with either status (youtube §7)', () => {
		for (const [status, reason] of [
			[429, 'rateLimitExceeded'],
			[403, 'quotaExceeded'],
		] as const) {
			expect(errorOf(status, withReason(reason), INSERT_REASONS)).toMatchObject({
				code: 'quota_used_up',
				retryAfterSeconds: 12 * 3600,
				retryable: false,
			});
		}
	});

	it('means something else for a thumbnail (youtube §6)', () => {
		expect(errorOf(403, withReason('forbidden'), THUMBNAIL_REASONS)).toMatchObject({
			code: 'thumbnail_not_allowed',
		});
	});

	it('takes the wait that the answer asks for', () => {
		const headers = { 'retry-after': '17' };
		expect(errorOf(503, withReason('backendError'), undefined, headers).retryAfterSeconds).toBe(17);
	});

	it('without a reason is a difficulty on their side', () => {
		expect(errorOf(502, { message: 'Bad gateway' })).toMatchObject({ code: 'platform_unavailable' });
		const page = { status: 502, headers: {}, body: '<html>' };
		expect(readAnswer(page, NOON)).toMatchObject({ code: 'platform_unavailable' });
		expect(readAnswer({ ...page, status: 200 }, NOON)).toMatchObject({ code: 'platform_unavailable' });
		expect(readAnswer({ noAnswer: 'ECONNRESET', sent: true }, NOON)).toMatchObject({
			code: 'platform_unreachable',
		});
	});
});

describe('an error of the sign-in', () => {
	it.each([
		// youtube §1.4 and §1.6
		['access_denied', 'access_denied', 'reconnect'],
		['invalid_grant', 'reconnect_required', 'reconnect'],
		['invalid_client', 'app_not_accepted', 'fix-request'],
		['unauthorized_client', 'app_not_accepted', 'fix-request'],
		['deleted_client', 'app_not_accepted', 'fix-request'],
		['redirect_uri_mismatch', 'sign_in_refused', 'fix-request'],
		['invalid_scope', 'scope_unknown', 'app-review'],
		['unsupported_grant_type', 'request_refused', 'fix-request'],
		['invalid_request', 'request_refused', 'fix-request'],
		['internal_failure', 'platform_unavailable', 'retry'],
		['brand_new', 'platform_refused', 'check-outcome'],
	])('%s: %s, %s', (platformCode, code, action) => {
		expect(oauthError(platformCode, 'Their words.')).toMatchObject({ platformCode, code, action });
	});
});
