import { setTimeout as wait } from 'node:timers/promises';
import { troubleOf } from './troubles';

/** How often to check whether the database accepts writes again. */
const LOOK_EVERY_MS = 250;

/** True if an error may be temporary: the database is locked or unavailable, for example, or its disk is full. */
const mayPass = (error: unknown) => troubleOf(error) !== undefined;

/**
 * Stores data that must not be lost, such as the ID of a new post: retries while the database is locked or unavailable,
 * or its disk is full.
 *
 * @param signal stops the retries and throws the last error
 */
export async function untilStored<T>(store: () => Promise<T>, signal?: AbortSignal): Promise<T> {
	for (;;) {
		try {
			return await store();
		} catch (error) {
			if (!mayPass(error) || signal?.aborted) throw error;
			await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
		}
	}
}

type Functions = Record<string, (...parameters: never[]) => Promise<unknown>>;

/** Wraps functions so that they are retried (see `untilStored`). */
export function storing<T extends Functions>(functions: T, signal: AbortSignal): T {
	const entries = Object.entries(functions).map(([name, run]) => [
		name,
		(...parameters: never[]) => untilStored(() => run(...parameters), signal),
	]);
	return Object.fromEntries(entries) as T;
}
