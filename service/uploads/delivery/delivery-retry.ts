import { backoffMs } from '../../core/backoff';
import { clock, timestamp } from '../../database';
import { explainStorage, isKnown, toErrorBody } from '../../core/errors';
import { waitMs, type Change, type Delivery } from '../../channels';

const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
/**
 * Maximum number of attempts for errors that usually require a correction but sometimes resolve on their own.
 */
const MOST_ATTEMPTS_AGAINST_ADVICE = 4;

/**
 * Decides how a delivery continues after a failure. Retryable errors lead to exponential backoff with full jitter,
 * until 24 hours after the first failure; rate limits lead to a wait that does not count as an attempt. After any
 * other error, the delivery fails.
 *
 * @param scale `LIMIT_TIME_SCALE`
 * @param random returns a number from 0 to 1
 */
export function afterFailure(
	cause: unknown,
	delivery: Delivery,
	scale: number,
	random?: () => number,
): Change {
	const now = clock.now();
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
