import type { PlatformError } from '../errors';
import type { Advice, RefusalDetails } from '../failures';
import { ADVICE, FAIL_REASONS, tikTokFailures } from './advice';

export const { incompleteAnswer, invalidRequest, send, unreachable, unreadableAnswer } = tikTokFailures;

/**
 * Returns the error for a code from TikTok's OAuth or data endpoints (contracts/tiktok-api.md §1.6, §6). Undocumented
 * codes are passed on with the action `check-outcome`.
 */
export function tikTokError(platformCode: string, details: RefusalDetails = {}): PlatformError {
	const unknown: Advice = {
		code: 'platform_refused',
		action: 'check-outcome',
		message: 'TikTok refused the request with a code that its documentation does not list.',
	};
	return tikTokFailures.refusal(ADVICE.get(platformCode) ?? unknown, platformCode, details);
}

/** Returns the error for the `fail_reason` of a post that ended as `FAILED` (contracts/tiktok-api.md §4.10). */
export function tikTokFailure(failReason: string): PlatformError {
	const unknown: Advice = {
		code: 'delivery_failed',
		action: 'check-outcome',
		message: 'TikTok ended the transfer with a reason that its documentation does not list.',
	};
	return tikTokFailures.refusal(FAIL_REASONS.get(failReason) ?? unknown, failReason);
}
