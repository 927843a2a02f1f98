const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 5 * 60_000;

/**
 * Returns the delay before a retry, which doubles from 2 seconds up to 5 minutes, with full jitter.
 *
 * @param failures the number of failures, including this one
 * @param random from 0 to 1
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
	return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
}

const AFTER_FIRST_FAILURE_MS = 1_000;
const AFTER_MANY_FAILURES_MS = 60_000;

/**
 * Returns how long an engine waits after a failure before it processes the key again.
 *
 * @param failures consecutive failures before this one
 */
export const failureDelayMs = (failures: number): number =>
	Math.min(AFTER_MANY_FAILURES_MS, AFTER_FIRST_FAILURE_MS * 2 ** failures);
