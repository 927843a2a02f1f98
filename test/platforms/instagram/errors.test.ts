import { containerFailure, instagramError } from '../../../platforms/instagram';

/** Instagram's code and subcode, our code, the action, and whether the error is retryable. */
type Row = [number, number | undefined, string, string, boolean];

const ROWS: Row[] = [
	// instagram §5.2
	[190, undefined, 'reconnect_required', 'reconnect', false],
	[190, 0, 'reconnect_required', 'reconnect', false],
	[190, 458, 'reconnect_required', 'reconnect', false],
	[190, 459, 'reconnect_required', 'reconnect', false],
	[190, 460, 'reconnect_required', 'reconnect', false],
	[190, 463, 'reconnect_required', 'reconnect', false],
	[190, 464, 'reconnect_required', 'reconnect', false],
	[190, 467, 'reconnect_required', 'reconnect', false],
	[190, 492, 'reconnect_required', 'reconnect', false],
	[190, 999, 'reconnect_required', 'reconnect', false],
	[102, undefined, 'reconnect_required', 'reconnect', false],
	[10, undefined, 'scope_missing', 'reconnect', false],
	[200, undefined, 'scope_missing', 'reconnect', false],
	[230, undefined, 'scope_missing', 'reconnect', false],
	[299, undefined, 'scope_missing', 'reconnect', false],
	[3, undefined, 'app_capability_missing', 'app-review', false],
	[100, undefined, 'request_refused', 'fix-request', false],
	[100, 33, 'object_not_found', 'fix-request', false],
	[100, 2108006, 'figures_withheld', 'fix-request', false],
	[101, undefined, 'app_not_accepted', 'fix-request', false],
	[104, undefined, 'app_proof_refused', 'fix-request', false],
	[1, undefined, 'platform_unavailable', 'retry', true],
	[2, undefined, 'platform_unavailable', 'retry', true],
	[4, undefined, 'rate_limited', 'wait', true],
	[17, undefined, 'rate_limited', 'wait', true],
	[32, undefined, 'rate_limited', 'wait', true],
	[341, undefined, 'rate_limited', 'wait', true],
	[613, undefined, 'rate_limited', 'wait', true],
	[80001, undefined, 'rate_limited', 'wait', true],
	[80002, undefined, 'rate_limited', 'wait', true],
	[110, 2207013, 'account_not_discoverable', 'fix-request', false],
	[368, undefined, 'blocked_by_policy', 'wait', false],
	[2500, undefined, 'request_refused', 'fix-request', false],
	// instagram §5.3
	[-2, 2207003, 'media_download_timeout', 'retry', true],
	[-2, 2207020, 'container_expired', 'fix-request', false],
	[-1, 2207001, 'platform_unavailable', 'retry', true],
	[-1, 2207032, 'container_not_created', 'retry', true],
	[-1, 2207053, 'upload_failed', 'retry', true],
	[1, 2207057, 'request_refused', 'fix-request', false],
	[4, 2207051, 'action_blocked', 'check-outcome', false],
	[9, 2207042, 'posting_limit_reached', 'wait', false],
	[24, 2207006, 'media_not_found', 'fix-request', false],
	[24, 2207008, 'container_expired', 'fix-request', false],
	[25, 2207050, 'account_restricted', 'check-outcome', false],
	[100, 2207023, 'request_refused', 'fix-request', false],
	[100, 2207028, 'request_refused', 'fix-request', false],
	[100, 2207035, 'request_refused', 'fix-request', false],
	[100, 2207036, 'request_refused', 'fix-request', false],
	[100, 2207037, 'request_refused', 'fix-request', false],
	[100, 2207040, 'request_refused', 'fix-request', false],
	[352, 2207026, 'media_refused', 'fix-media', false],
	[9004, 2207052, 'media_not_fetchable', 'fix-media', true],
	[9007, 2207027, 'container_not_ready', 'wait', true],
	[36000, 2207004, 'media_refused', 'fix-media', false],
	[36001, 2207005, 'media_refused', 'fix-media', false],
	[36003, 2207009, 'media_refused', 'fix-media', false],
	[36004, 2207010, 'request_refused', 'fix-request', false],
	// Observed, but undocumented
	[100, 2207089, 'request_refused', 'fix-request', false],
	[110, 2207018, 'request_refused', 'fix-request', false],
	[10, 2207081, 'trial_reels_not_available', 'fix-request', false],
	[900, 2207055, 'container_not_ready', 'wait', true],
	[1, 2207076, 'media_processing_failed', 'fix-media', false],
	[1, 2207077, 'media_processing_failed', 'fix-media', false],
	[1, 2207082, 'media_processing_failed', 'fix-media', false],
	[1, 2207085, 'media_processing_failed', 'fix-media', false],
	// Unknown codes
	[77777, undefined, 'platform_refused', 'check-outcome', false],
	[300, 1, 'platform_refused', 'check-outcome', false],
];

describe('instagramError', () => {
	it.each(ROWS)('%d/%s: %s, %s', (code, subcode, ours, action, retryable) => {
		const error = instagramError(code, subcode, 'in their words', { logId: 'A-trace' });
		const platformCode = subcode === undefined ? `${code}` : `${code}/${subcode}`;
		expect(error).toMatchObject({
			platform: 'instagram',
			platformCode,
			code: ours,
			action,
			retryable,
			logId: 'A-trace',
		});
		expect(error.message).toMatch(/^[A-Z].*\. \(Instagram: /s);
		expect(error.message).toContain(`(Instagram: ${platformCode}: in their words)`);
	});

	it('waits as long as the usage headers say, else for the window of the limit', () => {
		expect(instagramError(80002, undefined, '', { regainSeconds: 300 }).retryAfterSeconds).toBe(300);
		expect(instagramError(4).retryAfterSeconds).toBe(3600);
		expect(instagramError(9, 2207042, '', { regainSeconds: 300 }).retryAfterSeconds).toBe(86_400);
	});

	it('knows by the text what shares its code with something else', () => {
		expect(instagramError(10, undefined, '(#10) Not enough viewers for the media')).toMatchObject({
			code: 'figures_withheld',
			action: 'wait',
		});
		const unproved = 'API calls from the server require an appsecret_proof argument';
		expect(instagramError(100, undefined, unproved)).toMatchObject({
			code: 'app_proof_refused',
			message: expect.stringContaining('Enter the app secret'),
		});
		expect(instagramError(100, undefined, 'Unsupported request - method type: get')).toMatchObject({
			code: 'app_not_entitled',
			action: 'reconnect',
		});
		expect(instagramError(1, undefined, 'Error validating client secret.')).toMatchObject({
			code: 'app_not_accepted',
			retryable: false,
		});
	});
});

describe('containerFailure', () => {
	it.each([
		['Error: Media upload has failed with error code 2207026', '2207026', 'media_refused'],
		['2207003', '2207003', 'media_download_timeout'],
		['Error: 2299999', '2299999', 'media_processing_failed'],
		['Something went wrong', 'ERROR', 'media_processing_failed'],
		['', 'ERROR', 'media_processing_failed'],
	])('%j', (statusText, platformCode, code) => {
		expect(containerFailure(statusText)).toMatchObject({ platform: 'instagram', platformCode, code });
	});
});
