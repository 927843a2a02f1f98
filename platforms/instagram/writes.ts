import { PlatformError } from '../errors';
import { describeUnclear } from '../failures';
import type { HttpResponse, NoAnswer } from '../http';
import { asText } from '../json';
import { readEnvelope } from './api';
import { instagramProblem } from './errors';

/** Errors after which the action may still have taken place (contracts/instagram-api.md §4.4). */
const UNCLEAR = new Set(['platform_unavailable', 'platform_refused', 'action_blocked']);

/** The outcome of a write: created, definitely refused, or unknown with an error that asks the user to check. */
export type Verdict = { id: string } | { refusal: PlatformError } | { doubt: PlatformError };

/** The words used in messages about an action that must not happen twice, such as `post` and `live`. */
export interface Made {
	what: string;
	done: string;
}

function outcomeUnknown({ what, done }: Made, reason: string): PlatformError {
	return instagramProblem(
		'outcome_unknown',
		'check-outcome',
		`Instagram returned no clear response (${reason}), so the ${what} may or may not be ${done}. Check the account before sending it again.`,
	);
}

/** Evaluates the response to a request that creates something and returns its ID. */
export function judge(response: HttpResponse | NoAnswer, made: Made): Verdict {
	const answer = readEnvelope(response);
	if ('noAnswer' in response) {
		return response.sent
			? { doubt: outcomeUnknown(made, response.noAnswer) }
			: { refusal: answer as PlatformError };
	}
	if (answer instanceof PlatformError) {
		if (!UNCLEAR.has(answer.code)) return { refusal: answer };
		const isDoubt = answer.action === 'check-outcome';
		return { doubt: isDoubt ? answer : outcomeUnknown(made, describeUnclear(response, answer.platformCode)) };
	}
	const id = asText(answer.id);
	return id ? { id } : { doubt: outcomeUnknown(made, `the response contains no ID for the ${made.what}`) };
}
