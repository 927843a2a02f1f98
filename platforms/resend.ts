import type { Ports } from './http';

/** Spreads retries, so that requests refused together are not retried together. */
const JITTER = 0.25;

/**
 * Waits before a refused request is retried: for the time that the platform specifies, plus up to a quarter.
 *
 * @param seconds the wait that the platform specifies; undefined if waiting does not help
 * @param deadline milliseconds since 1970
 * @returns false, without waiting, if the request must not be retried: waiting does not help, or would pass the
 * deadline
 */
export async function waitToResend(
	{ now, sleep }: Pick<Ports, 'now' | 'sleep'>,
	seconds: number | undefined,
	deadline: number,
): Promise<boolean> {
	if (seconds === undefined) return false;
	const milliseconds = seconds * 1000 * (1 + Math.random() * JITTER);
	if (now() + milliseconds > deadline) return false;
	await sleep(milliseconds);
	return true;
}
