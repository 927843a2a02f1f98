import { PlatformError } from '../errors';
import type { HttpResponse, NoAnswer } from '../http';
import { waitToResend } from '../resend';
import { readEnvelope, regainSecondsOf, type Graph } from './api';

/** Until when Instagram takes no calls (milliseconds since 1970), as its refusals said; for the whole process. */
const blockedUntil = new Map<string, number>();

/** A refusal for too many calls, which began nothing. */
interface Refused {
	waitSeconds: number;
	/** Whether Instagram itself said how long; else it is our guess. */
	isCertain: boolean;
}

function readRefusal(answer: HttpResponse | NoAnswer): Refused | undefined {
	if ('noAnswer' in answer) return undefined;
	const error = readEnvelope(answer);
	if (!(error instanceof PlatformError) || error.code !== 'rate_limited') return undefined;
	return { waitSeconds: error.retryAfterSeconds ?? 0, isCertain: regainSecondsOf(answer) > 0 };
}

function notSent(waitSeconds: number): NoAnswer {
	const error = new PlatformError({
		platform: 'instagram',
		code: 'rate_limited',
		action: 'wait',
		retryable: true,
		retryAfterSeconds: waitSeconds,
		message: `Instagram takes no calls for this account for another ${waitSeconds} seconds, as it said to an earlier one, so this one was not sent. Try again then, or allow more time.`,
	});
	return { noAnswer: error.message, sent: false, error };
}

/**
 * The same client, but a call that Instagram refuses because there were too many waits until calls work again, as the
 * headers say, and is sent again (contracts/instagram-api.md §5.3, §5.5). Since each call makes that longer, all calls of
 * the process for the account wait. Only calls of Graph: what is sent to rupload is read once.
 *
 * @param options.account whose limits these are
 * @param options.patienceSeconds how long a call may wait in all; the refusal is given if that is too short
 */
export function resendLimited<T extends Graph>(
	graph: T,
	{ account, patienceSeconds }: { account: string; patienceSeconds: number },
): T {
	const key = `${graph.graphBase} ${account}`;

	/** @returns how many seconds are left, undefined if calls work as far as is known */
	function blockedSeconds(): number | undefined {
		const left = (blockedUntil.get(key) ?? 0) - graph.now();
		if (left <= 0) blockedUntil.delete(key);
		return left > 0 ? left / 1000 : undefined;
	}

	const http: Graph['http'] = async (request) => {
		if (!request.url.startsWith(`${graph.graphBase}/`)) return await graph.http(request);
		const deadline = graph.now() + patienceSeconds * 1000;
		for (let refusal: HttpResponse | NoAnswer | undefined; ;) {
			for (let left = blockedSeconds(); left !== undefined; left = blockedSeconds()) {
				if (!(await waitToResend(graph, left, deadline))) return refusal ?? notSent(Math.ceil(left));
			}
			refusal = await graph.http(request);
			const refused = readRefusal(refusal);
			if (!refused) return refusal;
			const until = graph.now() + refused.waitSeconds * 1000;
			if (refused.isCertain) blockedUntil.set(key, Math.max(blockedUntil.get(key) ?? 0, until));
			else if (!(await waitToResend(graph, refused.waitSeconds, deadline))) return refusal;
		}
	};
	return { ...graph, http };
}
