import { setTimeout as wait } from 'node:timers/promises';

/** Long enough for a loaded machine, but shorter than a test's time limit. */
const PATIENCE_MS = 15_000;

/** Time limit for a test that starts processes: on a loaded machine, each takes seconds to start. */
export const PROCESSES_MS = 60_000;

/** Time limit for a test that sends over 60 MB: enough for several chunks on TikTok, or for Instagram to reject it. */
export const MANY_BYTES_MS = 60_000;

/**
 * Polls until the result is the expected one. Tests may change `Date` in the meantime.
 *
 * @throws Error with the last result if it takes too long
 */
export async function until<T>(
	ask: () => T | Promise<T>,
	done: (answer: T) => boolean,
	patienceMs = PATIENCE_MS,
): Promise<T> {
	const deadline = performance.now() + patienceMs;
	for (;;) {
		const answer = await ask();
		if (done(answer)) return answer;
		if (performance.now() > deadline) {
			throw new Error(`It did not come true within ${patienceMs} ms: ${JSON.stringify(answer)}`);
		}
		await wait(20);
	}
}

/** Polls until a condition is true. */
export async function eventually(
	check: () => boolean | Promise<boolean>,
	patienceMs = PATIENCE_MS,
): Promise<void> {
	await until(check, (isTrue) => isTrue, patienceMs);
}
