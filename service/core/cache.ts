import { LRUCache } from 'lru-cache';
import { clock } from '../database';

/** An in-memory cache that evicts the least recently used values. */
export interface Cache {
	/**
	 * Returns a key's cached value, or else the value that `load` resolves to. Concurrent calls share one load; a
	 * failed load is not cached.
	 *
	 * @param keepMs how long to cache the value; 0 if it must not be cached
	 */
	get<T>(key: string, load: () => Promise<T>, keepMs: number | ((answer: T) => number)): Promise<T>;
	/** Clears the cache. */
	clear(): void;
}

interface Entry {
	answer: Promise<unknown>;
	expiresAt: number;
	timer?: NodeJS.Timeout;
}

/**
 * Creates a cache.
 *
 * @param maxEntries the maximum number of entries; beyond it, the least recently used ones are evicted
 * @param check awaited before each lookup, so that it can clear an outdated cache
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
			// Values may contain tokens, so expired ones are removed immediately.
			if (isCurrent()) entry.timer = setTimeout(forget, milliseconds).unref();
		}, forget);
		return answer;
	}

	return {
		get: check === undefined ? read : (...what) => check().then(() => read(...what)),
		clear: () => entries.clear(),
	};
}
