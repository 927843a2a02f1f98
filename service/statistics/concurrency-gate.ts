/** Limits the number of concurrent tasks. */
export function createGate(places: number) {
	let free = places;
	const queue: (() => void)[] = [];

	function enter(): Promise<void> {
		if (free === 0) return new Promise((resolve) => queue.push(resolve));
		free--;
		return Promise.resolve();
	}

	function leave(): void {
		const next = queue.shift();
		if (next) next();
		else free++;
	}

	return {
		/** Runs a task once a slot is free. */
		async run<T>(work: () => Promise<T>): Promise<T> {
			await enter();
			try {
				return await work();
			} finally {
				leave();
			}
		},
		/** Releases a task's slot while the task is only waiting. */
		async stepOut(wait: () => Promise<void>): Promise<void> {
			leave();
			try {
				await wait();
			} finally {
				await enter();
			}
		},
	};
}
