import { setTimeout as wait } from 'node:timers/promises';

/** Longer than anything takes on a machine with other work to do, shorter than a test may take. */
const PATIENCE_MS = 15_000;

/** What a test may take that starts processes: on a loaded machine each of them needs seconds until it runs. */
export const PROCESSES_MS = 60_000;

/** What a test may take that has to move more than 60 MB: only then TikTok gets several chunks, and Instagram too many. */
export const MANY_BYTES_MS = 60_000;

/**
 * Asks again and again until the answer is the one that the test waits for. Tests may move `Date` meanwhile.
 *
 * @throws Error with the last answer if it does not come in time
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

/** Asks again and again until something is true. */
export async function eventually(
	check: () => boolean | Promise<boolean>,
	patienceMs = PATIENCE_MS,
): Promise<void> {
	await until(check, (isTrue) => isTrue, patienceMs);
}
