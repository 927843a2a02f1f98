import { LRUCache } from 'lru-cache';
import { clock } from '../database';

/** Answers in memory, the most recently used ones only. */
export interface Cache {
	/**
	 * The answer under a key: the one in memory, or what `load` resolves to. Calls at the same time share one load; a
	 * failed load is not kept.
	 *
	 * @param keepMs how long an answer is kept once it is there; not at all if 0
	 */
	get<T>(key: string, load: () => Promise<T>, keepMs: number | ((answer: T) => number)): Promise<T>;
	/** Forgets everything. */
	clear(): void;
}

interface Entry {
	answer: Promise<unknown>;
	expiresAt: number;
	timer?: NodeJS.Timeout;
}

/**
 * @param maxEntries beyond these, what was not used for longest is forgotten
 * @param check awaited before each answer; clears the cache if what is in it may be out of date
 */
export function createCache(maxEntries: number, check?: () => Promise<void>): Cache {
	const entries = new LRUCache<string, Entry>({
		max: maxEntries,
		dispose: ({ timer }) => clearTimeout(timer),
	});

	function read<T>(
		key: string,
		load: () => Promise<T>,
		keepMs: number | ((answer: T) => number),
	): Promise<T> {
		const known = entries.get(key);
		if (known && clock.now() < known.expiresAt) return known.answer as Promise<T>;
		const answer = load();
		const entry: Entry = { answer, expiresAt: Infinity };
		entries.set(key, entry);
		const isCurrent = () => entries.peek(key) === entry;
		const forget = () => void (isCurrent() && entries.delete(key));
		answer.then((value) => {
			const milliseconds = typeof keepMs === 'number' ? keepMs : keepMs(value);
			if (milliseconds === 0) return forget();
			entry.expiresAt = clock.now() + milliseconds;
			// Answers may hold tokens: expired ones do not wait in memory until others push them out.
			if (isCurrent()) entry.timer = setTimeout(forget, milliseconds).unref();
		}, forget);
		return answer;
	}

	return {
		get: check === undefined ? read : (...what) => check().then(() => read(...what)),
		clear: () => entries.clear(),
	};
}
