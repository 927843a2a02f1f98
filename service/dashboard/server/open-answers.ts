import type { ServerResponse } from 'node:http';

const LOOK_EVERY_MS = 2_000;

/**
 * Keeps track of the responses still being sent to a session, such as an event stream, and aborts them when the session
 * ends. Sessions that expire or are ended by another process are noticed within seconds.
 *
 * @param isOpen returns true if the session with this hash is valid
 */
export function createOpenAnswers(isOpen: (hash: string) => Promise<boolean>) {
	const answers = new Map<string, Set<ServerResponse>>();
	let timer: NodeJS.Timeout | undefined;

	/** Aborts a session's responses. @param except the response that confirms the end of the session */
	function cut(hash: string, except?: ServerResponse): void {
		for (const answer of answers.get(hash) ?? []) if (answer !== except) answer.destroy();
	}

	async function look(): Promise<void> {
		for (const hash of [...answers.keys()]) if (!(await isOpen(hash))) cut(hash);
	}

	function remove(hash: string, answer: ServerResponse): void {
		const some = answers.get(hash);
		some?.delete(answer);
		if (some?.size === 0) answers.delete(hash);
		if (answers.size === 0) {
			clearInterval(timer);
			timer = undefined;
		}
	}

	return {
		cut,
		add(hash: string, answer: ServerResponse): void {
			answers.set(hash, (answers.get(hash) ?? new Set()).add(answer));
			answer.once('close', () => remove(hash, answer));
			// If the database is unavailable, sessions are assumed to be valid.
			timer ??= setInterval(() => void look().catch(() => {}), LOOK_EVERY_MS).unref();
		},
	};
}
