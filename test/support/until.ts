import { setTimeout as wait } from 'node:timers/promises';

/** Asks again and again until the answer is yes. @param what for the error */
export async function until(what: string, ask: () => Promise<boolean>, timeoutMs = 8_000): Promise<void> {
	for (const deadline = Date.now() + timeoutMs; !(await ask()); await wait(50)) {
		if (Date.now() > deadline) throw new Error(`In vain: ${what}.`);
	}
}
