import { PlatformError } from '../errors';
import type { Advice } from '../failures';
import { APP_NOT_ACCEPTED, CODE_REFUSED, GENERAL_ADVICE, instagramFailures } from './advice';
import { PUBLISHING_ADVICE } from './publishing-advice';

export const { incompleteAnswer, invalidRequest, send, unreachable, unreadableAnswer } = instagramFailures;

const unknown: Advice = {
	code: 'platform_refused',
	action: 'check-outcome',
	message: 'Instagram refused the request with a code that its documentation does not list.',
};

/**
 * Errors that share a code and can only be told apart by their text, which is always English
 * (contracts/instagram-api.md §5.1).
 */
const BY_TEXT: readonly { codes: readonly number[]; text: RegExp; advice: Advice }[] = [
	{
		codes: [10],
		text: /not enough (viewers|followers)/i,
		advice: {
			code: 'figures_withheld',
			action: 'wait',
			message:
				'Instagram shows these metrics only above a minimum: 5 viewers for a story, 100 followers for an account. Try again when there are more.',
		},
	},
	{
		codes: [10, 200],
		text: /public content access/i,
		advice: {
			code: 'app_capability_missing',
			action: 'app-review',
			message:
				"Searching hashtags needs the feature Instagram Public Content Access, which Meta grants to an app in App Review. Request it in Meta's developer portal.",
		},
	},
	{
		codes: [1, 100],
		text: /client secret/i,
		advice: APP_NOT_ACCEPTED,
	},
	{
		codes: [100],
		text: /require an appsecret_proof/i,
		advice: {
			code: 'app_proof_refused',
			action: 'fix-request',
			message:
				'The app accepts only requests with a proof of its secret (Require App Secret). Enter the app secret next to the token.',
		},
	},
	{
		codes: [100],
		text: /(authorization|verification) code/i,
		advice: CODE_REFUSED,
	},
	{
		codes: [100],
		text: /unsupported request - method type/i,
		advice: {
			code: 'app_not_entitled',
			action: 'reconnect',
			message:
				'Instagram does not let this app use this account. Check that the account is professional and the app has Instagram login set up, then reconnect the account.',
		},
	},
];

function adviceFor(code: number, subcode: number | undefined, detail: string): Advice {
	// Publishing subcodes are unique, regardless of the code that they are sent with.
	const special = subcode === undefined ? undefined : PUBLISHING_ADVICE.get(subcode);
	if (special) return special;
	const withSubcode = GENERAL_ADVICE.get(`${code}/${subcode}`);
	if (withSubcode) return withSubcode;
	const byText = BY_TEXT.find(({ codes, text }) => codes.includes(code) && text.test(detail));
	if (byText) return byText.advice;
	const family = code > 200 && code <= 299 ? '200' : String(code);
	return GENERAL_ADVICE.get(family) ?? unknown;
}

/**
 * Returns the error for a Graph code, by code and subcode (contracts/instagram-api.md §5.2, §5.3). Undocumented codes
 * are passed on with the action `check-outcome`. `platformCode` is `code` or `code/subcode`.
 *
 * @param answer.logId the `fbtrace_id`
 * @param answer.regainSeconds seconds until calls work again, from the headers
 */
export function instagramError(
	code: number,
	subcode?: number,
	detail?: string,
	answer: { logId?: string; regainSeconds?: number } = {},
): PlatformError {
	const advice = adviceFor(code, subcode, detail ?? '');
	return instagramFailures.refusal(advice, subcode === undefined ? `${code}` : `${code}/${subcode}`, {
		detail,
		logId: answer.logId,
		...(advice.code === 'rate_limited' && { retryAfterSeconds: answer.regainSeconds }),
	});
}

/** Errors after which further calls would fail in the same way or extend a block. */
const FOR_ALL = new Set(['rate_limited', 'blocked_by_policy', 'reconnect_required']);

/** Returns true if an error also affects all other calls for the account. */
export const concernsAll = ({ code }: PlatformError): boolean => FOR_ALL.has(code);

/**
 * Returns the error for a container that ended in `ERROR`. The container's `status` is a sentence containing the
 * subcode, or just the subcode (contracts/instagram-api.md §4.3).
 */
export function containerFailure(statusText: string): PlatformError {
	const subcode = /\b22\d{5}\b/.exec(statusText)?.[0];
	const otherwise: Advice = {
		code: 'media_processing_failed',
		action: 'fix-media',
		message: 'Instagram could not process the media. Check the file, then prepare the post again.',
	};
	const advice = PUBLISHING_ADVICE.get(Number(subcode)) ?? otherwise;
	const detail = statusText === subcode ? undefined : statusText;
	return instagramFailures.refusal(advice, subcode ?? 'ERROR', { detail });
}

/** Creates an error of our own, without a code from Instagram. */
export function instagramProblem(
	code: string,
	action: PlatformError['action'],
	message: string,
): PlatformError {
	return new PlatformError({ platform: 'instagram', code, action, message });
}
