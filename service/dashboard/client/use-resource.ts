import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Failure } from './api';

export interface Resource<T> {
	/** The last result; undefined at first. */
	data: T | undefined;
	/** The error of the last request, if it failed. */
	failure: Failure | undefined;
	reload: () => Promise<void>;
	/** Replaces the result with newer data. */
	set: (change: (data: T | undefined) => T | undefined) => void;
}

/**
 * Loads a resource when a view opens, and again whenever `key` changes. Outdated results are discarded.
 *
 * @param everyMs the reload interval while the page is visible; by default, the resource is not reloaded
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

/**
 * Reloads when the language changes, since the service's responses depend on it; the old result is shown until then.
 */
export function useInLanguage<T>(resource: Resource<T>, language: string): Resource<T> {
	const spoken = useRef(language);
	useEffect(() => {
		if (spoken.current === language) return;
		spoken.current = language;
		void resource.reload();
	}, [language]);
	return resource;
}
