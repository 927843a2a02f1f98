import { PlatformError } from '../errors';
import type { HttpResponse, NoAnswer } from '../http';
import { asText } from '../json';
import { readEnvelope } from './api';
import { instagramProblem } from './errors';

/** Refusals behind which it may have happened all the same (contracts/instagram-api.md §4.4). */
const UNCLEAR = new Set(['platform_unavailable', 'platform_refused', 'action_blocked']);

/** Made, refused for certain, or in doubt: then the reason is one for `check-outcome`. */
export type Verdict = { id: string } | { refusal: PlatformError } | { doubt: PlatformError };

/** What must not happen twice, in words: `post` and `live`. */
export interface Made {
	what: string;
	done: string;
}

function outcomeUnknown({ what, done }: Made, reason: string): PlatformError {
	return instagramProblem(
		'outcome_unknown',
		'check-outcome',
		`Instagram gave no clear answer (${reason}), so the ${what} may or may not be ${done}. Look at the account before sending it again.`,
	);
}

/** What became of a request that makes something and answers with its ID. */
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
		return { doubt: isDoubt ? answer : outcomeUnknown(made, answer.message) };
	}
	const id = asText(answer.id);
	return id ? { id } : { doubt: outcomeUnknown(made, `the answer names no ${made.what}`) };
}
