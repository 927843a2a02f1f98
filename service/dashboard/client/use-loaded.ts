import { useState } from 'preact/hooks';

/**
 * Loads a part of the dashboard on demand. Returns the part, undefined until it is loaded, and a function to load it.
 */
export function useLoaded<T>(load: () => Promise<T>): [loaded: T | undefined, load: () => Promise<void>] {
	const [loaded, setLoaded] = useState<{ part: T }>();
	return [loaded?.part, async () => setLoaded({ part: await load() })];
}
