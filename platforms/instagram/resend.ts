import { PlatformError } from '../errors';
import type { HttpResponse, NoAnswer } from '../http';
import { waitToResend } from '../resend';
import { readEnvelope, regainSecondsOf, type Graph } from './api';

/**
 * The time at which each block on calls ends, according to Instagram's errors, in milliseconds since 1970. Shared by
 * the whole process.
 */
const blockedUntil = new Map<string, number>();

/** A refusal because of a rate limit; the call had no effect. */
interface Refused {
	waitSeconds: number;
	/** True if Instagram returned the wait; false if the wait is our estimate. */
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
		message: `Instagram accepts no calls for this account for another ${waitSeconds} seconds, according to an earlier response, so this one was not sent. Try again then, or allow more time.`,
	});
	return { noAnswer: error.message, sent: false, error };
}

/**
 * Returns a client that resends rate-limited calls as soon as calls work again according to the headers
 * (contracts/instagram-api.md §5.3, §5.5). Because each call extends the block, all of the process's calls for the
 * account wait. Applies to Graph calls only: bodies sent to rupload can be read only once.
 *
 * @param options.account the account that the limits belong to
 * @param options.patienceSeconds maximum total time that a call waits; if that is not enough, the error is returned
 */
export function resendLimited<T extends Graph>(
	graph: T,
	{ account, patienceSeconds }: { account: string; patienceSeconds: number },
): T {
	const key = `${graph.graphBase} ${account}`;

	/** Returns the remaining seconds of the block, or undefined if no block is known. */
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
