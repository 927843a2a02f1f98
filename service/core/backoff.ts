const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 5 * 60_000;

/**
 * Delay before a retry: doubles from 2 seconds to at most 5 minutes, with full jitter.
 *
 * @param failures number of failures, including this one
 * @param random from 0 to 1
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
	return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
}

const AFTER_FIRST_FAILURE_MS = 1_000;
const AFTER_MANY_FAILURES_MS = 60_000;

/**
 * How long an engine waits before it processes a key again after a failure.
 *
 * @param failures consecutive failures before this one
 */
export const failureDelayMs = (failures: number): number =>
	Math.min(AFTER_MANY_FAILURES_MS, AFTER_FIRST_FAILURE_MS * 2 ** failures);
