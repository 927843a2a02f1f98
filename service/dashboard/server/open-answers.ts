import type { ServerResponse } from 'node:http';

const LOOK_EVERY_MS = 2_000;

/**
 * Answers that are still being sent to a session, such as a stream of events: they are cut off with it. A session that
 * expires, or that another process has ended, is noticed within seconds.
 *
 * @param isOpen whether a session of a hash is still open
 */
export function createOpenAnswers(isOpen: (hash: string) => Promise<boolean>) {
	const answers = new Map<string, Set<ServerResponse>>();
	let timer: NodeJS.Timeout | undefined;

	/** @param except the answer that says that the session has ended */
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
			// A database that is away says nothing about a session.
			timer ??= setInterval(() => void look().catch(() => {}), LOOK_EVERY_MS).unref();
		},
	};
}
