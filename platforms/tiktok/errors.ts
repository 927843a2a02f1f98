import { PlatformError } from '../errors';
import type { NoAnswer } from '../http';
import { ADVICE, FAIL_REASONS, unavailable, type Advice } from './advice';

function fromAdvice(advice: Advice, platformCode: string, detail?: string, logId?: string): PlatformError {
	const said = detail ? `${platformCode}: ${detail}` : platformCode;
	return new PlatformError({
		platform: 'tiktok',
		...advice,
		message: `${advice.message} (TikTok: ${said})`,
		platformCode,
		logId,
	});
}

/**
 * The error for a code that TikTok answered, from the OAuth or the data endpoints
 * (contracts/tiktok-api.md §1.6, §6). A code that is not documented is passed on with action `check-outcome`.
 */
export function tikTokError(platformCode: string, detail?: string, logId?: string): PlatformError {
	const unknown: Advice = {
		code: 'platform_refused',
		action: 'check-outcome',
		message: 'TikTok refused the request with a code that its documentation does not list.',
	};
	return fromAdvice(ADVICE.get(platformCode) ?? unknown, platformCode, detail, logId);
}

/** The error for the `fail_reason` of a post that ended as `FAILED` (contracts/tiktok-api.md §4.10). */
export function tikTokFailure(failReason: string): PlatformError {
	const unknown: Advice = {
		code: 'delivery_failed',
		action: 'check-outcome',
		message: 'TikTok ended the transfer with a reason that its documentation does not list.',
	};
	return fromAdvice(FAIL_REASONS.get(failReason) ?? unknown, failReason);
}

/** An answer that is neither a documented success nor a documented error: TikTok's gateway, or something between. */
export function unreadableAnswer(status: number): PlatformError {
	return new PlatformError({
		platform: 'tiktok',
		...unavailable,
		message: `${unavailable.message} (The answer with HTTP status ${status} could not be read.)`,
	});
}

/** No answer came, and the request can safely be repeated. */
export function unreachable({ noAnswer, error }: NoAnswer): PlatformError {
	if (error) return error;
	return new PlatformError({
		platform: 'tiktok',
		code: 'platform_unreachable',
		action: 'retry',
		retryable: true,
		message: `TikTok did not answer (${noAnswer}). Try again in a few minutes.`,
	});
}

/** What we know that TikTok would refuse, so that it is not asked. */
export function invalidRequest(message: string): PlatformError {
	return new PlatformError({ platform: 'tiktok', code: 'request_refused', action: 'fix-request', message });
}
