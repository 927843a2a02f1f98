import { useState } from 'preact/hooks';

/** A part of the dashboard that is loaded on demand: its value, undefined until then, and a function that loads it. */
export function useLoaded<T>(load: () => Promise<T>): [loaded: T | undefined, load: () => Promise<void>] {
	const [loaded, setLoaded] = useState<{ part: T }>();
	return [loaded?.part, async () => setLoaded({ part: await load() })];
}
