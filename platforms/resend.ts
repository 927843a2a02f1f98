import type { Ports } from './http';

/** Requests that were refused together are not sent again together. */
const JITTER = 0.25;

/**
 * Waits before a refused request is sent again: as long as the platform asks for, and up to a quarter more.
 *
 * @param seconds what the platform asks for; undefined after an answer that waiting does not change
 * @param deadline milliseconds since 1970
 * @returns false, at once, if the request is not to be sent again: there is nothing to wait for, or no time for it
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
