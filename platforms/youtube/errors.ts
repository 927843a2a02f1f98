import { PlatformError } from '../errors';
import { retryAfterOf, type HttpResponse, type NoAnswer } from '../http';
import { asObject, asObjects, asText, readObject, type JsonObject } from '../json';
import type { Advice } from '../failures';
import { OAUTH_ERRORS, REASONS, youTubeFailures } from './advice';
import { secondsUntilPacificMidnight } from './pacific-days';

export const { incompleteAnswer, invalidRequest, send, unreachable, unreadableAnswer } = youTubeFailures;

const unknown: Advice = {
	code: 'platform_refused',
	action: 'check-outcome',
	message: 'YouTube refused the request with a reason that its documentation does not list.',
};

/** Removes HTML tags, since messages contain links. */
const withoutTags = (text: string | undefined) => text?.replace(/<[^>]*>/g, '');

function adviceFor(reason: string, special: ReadonlyMap<string, Advice> | undefined): Advice {
	const known = special?.get(reason) ?? REASONS.get(reason);
	if (known) return known;
	return (/^invalid/.test(reason) && REASONS.get('badRequest')) || unknown;
}

/** Returns the reason for an error: the first `reason` in the envelope, or else the one from the newer front end. */
function reasonOf(error: JsonObject): string | undefined {
	const [first] = asObjects(error.errors);
	const [detail] = asObjects(error.details).filter(({ reason }) => asText(reason));
	return asText(first?.reason) ?? asText(detail?.reason) ?? asText(error.status);
}

/**
 * Returns the error in a response from the Data or Analytics API, based only on its `reason` (contracts/youtube-api.md
 * §8). Undocumented reasons are passed on with the action `check-outcome`. Errors for an exhausted quota include the
 * time until midnight in Los Angeles (§7).
 *
 * @param now milliseconds since 1970
 * @param special reasons with a different meaning for this request
 */
export function apiError(
	response: HttpResponse,
	now: number,
	special?: ReadonlyMap<string, Advice>,
): PlatformError {
	const error = asObject(readObject(response.body)?.error);
	const reason = error && reasonOf(error);
	if (error === undefined || reason === undefined) return unreadableAnswer(response);
	const advice = adviceFor(reason, special);
	return youTubeFailures.refusal(advice, reason, {
		detail: withoutTags(asText(error.message)),
		retryAfterSeconds:
			advice.code === 'quota_used_up' ? secondsUntilPacificMidnight(now) : retryAfterOf(response),
	});
}

/** Returns the error for a reason that a response implies but does not name. */
export function reasonError(reason: string): PlatformError {
	return youTubeFailures.refusal(adviceFor(reason, undefined), reason);
}

/** Returns the error for a code from the OAuth endpoints or the callback (contracts/youtube-api.md §1.4, §1.6). */
export function oauthError(code: string, detail?: string): PlatformError {
	return youTubeFailures.refusal(OAUTH_ERRORS.get(code) ?? unknown, code, { detail });
}

/** Returns the object in a response, which is empty if there is no body, or the error. */
export function readAnswer(
	response: HttpResponse | NoAnswer,
	now: number,
	special?: ReadonlyMap<string, Advice>,
): JsonObject | PlatformError {
	if ('noAnswer' in response) return unreachable(response);
	if (response.status >= 300) return apiError(response, now, special);
	if (response.body.trim() === '') return {};
	return readObject(response.body) ?? unreadableAnswer(response);
}

/** Creates an error of our own, without a code from YouTube. */
export function youTubeProblem(
	code: string,
	action: PlatformError['action'],
	message: string,
	more: { retryable?: boolean; retryAfterSeconds?: number } = {},
): PlatformError {
	return new PlatformError({ platform: 'youtube', code, action, message, ...more });
}
