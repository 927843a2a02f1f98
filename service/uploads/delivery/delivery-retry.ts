import { backoffMs } from '../../core/backoff';
import { timestamp } from '../../database';
import { explainStorage, isKnown, toErrorBody, type KnownError } from '../../core/errors';
import type { Change, Delivery } from '../upload-model';

const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
/** What usually needs a correction but has been seen to pass is given fewer chances. */
const MOST_ATTEMPTS_AGAINST_ADVICE = 4;

/** For limits of which the platform does not say how long they last. */
const USUAL_WAIT_MS = 5 * 60_000;
/** Caps of a day end one by one, as drafts are finished or posts leave the window: worth a look every hour. */
const LONGEST_CAP_WAIT_MS = 60 * 60_000;
const CAPS = new Set(['posting_limit_reached', 'too_many_pending_drafts']);
const SHORTEST_WAIT_MS = 1_000;

/** How long to leave a limited account alone. @param scale divides the platforms' windows */
export function waitMs({ code, retryAfterSeconds }: KnownError, scale: number): number {
	const asked = retryAfterSeconds === undefined ? USUAL_WAIT_MS : retryAfterSeconds * 1000;
	const most = CAPS.has(code) ? LONGEST_CAP_WAIT_MS : Infinity;
	return Math.max(SHORTEST_WAIT_MS, Math.min(asked, most) / scale);
}

/**
 * What becomes of a delivery after a failure: exponential backoff with full jitter for what can be retried, until 24
 * hours after the first failure; a wait that does not count for what is limited; an end for the rest.
 *
 * @param scale `LIMIT_TIME_SCALE`
 * @param random from 0 to 1
 */
export function afterFailure(
	cause: unknown,
	delivery: Delivery,
	scale: number,
	random?: () => number,
): Change {
	const now = Date.now();
	const error = explainStorage(cause);
	const body = toErrorBody(error);
	if (!isKnown(error)) return { state: 'failed', error: body };
	if (error.action === 'wait') return { dueAt: timestamp(now + waitMs(error, scale)), error: body };
	const failingSince = delivery.failingSince ?? timestamp(now);
	const attempts = delivery.attempts + 1;
	const advised = error.action === 'retry';
	const hopeless =
		now - Date.parse(failingSince) >= GIVE_UP_AFTER_MS ||
		(!advised && attempts > MOST_ATTEMPTS_AGAINST_ADVICE);
	if (hopeless || !(error.retryable || advised)) return { state: 'failed', error: body };
	const askedMs = (error.retryAfterSeconds ?? 0) * 1000;
	return {
		dueAt: timestamp(now + Math.max(backoffMs(attempts, random), askedMs / scale)),
		attempts,
		failingSince,
		error: { ...body, retryable: true },
	};
}
