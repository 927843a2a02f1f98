import { useEffect, useState } from 'preact/hooks';

/** Creates a value that outlives the views and notifies its subscribers of changes. */
export function createStore<T>(initial: T) {
	let value = initial;
	const watchers = new Set<() => void>();
	return {
		get: () => value,
		set(next: T): void {
			value = next;
			watchers.forEach((tell) => tell());
		},
		/** Returns the value in a component, which re-renders when the value changes. */
		use(): T {
			const [shown, setShown] = useState(value);
			useEffect(() => {
				const look = () => setShown(() => value);
				look();
				watchers.add(look);
				return () => void watchers.delete(look);
			}, []);
			return shown;
		},
	};
}
