import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Failure } from './api';

export interface Resource<T> {
	/** What was read last; undefined at first. */
	data: T | undefined;
	/** Why the last reading failed. */
	failure: Failure | undefined;
	reload: () => Promise<void>;
	/** Shows something newer than what was read. */
	set: (change: (data: T | undefined) => T | undefined) => void;
}

/**
 * Reads something when a view opens, and again whenever `key` changes. What comes too late is thrown away.
 *
 * @param everyMs reads it again in this rhythm while the page can be seen
 */
export function useResource<T>(key: string, read: () => Promise<T>, everyMs?: number): Resource<T> {
	const [data, set] = useState<T>();
	const [failure, setFailure] = useState<Failure>();
	const latest = useRef(read);
	latest.current = read;
	const turn = useRef(0);

	const reload = useCallback(async () => {
		const mine = ++turn.current;
		try {
			const found = await latest.current();
			if (mine !== turn.current) return;
			set(found);
			setFailure(undefined);
		} catch (error) {
			if (mine !== turn.current) return;
			setFailure(error instanceof Failure ? error : new Failure(undefined));
		}
	}, []);

	useEffect(() => {
		set(undefined);
		void reload();
		const timer =
			everyMs === undefined ? undefined : setInterval(() => document.hidden || void reload(), everyMs);
		return () => {
			turn.current++;
			clearInterval(timer);
		};
	}, [key, everyMs]);

	return { data, failure, reload, set };
}

/** Reads something again when a person chooses another language, in which the service answers; what was read stays until then. */
export function useInLanguage<T>(resource: Resource<T>, language: string): Resource<T> {
	const spoken = useRef(language);
	useEffect(() => {
		if (spoken.current === language) return;
		spoken.current = language;
		void resource.reload();
	}, [language]);
	return resource;
}
