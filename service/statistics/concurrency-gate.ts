/** Lets a bounded number of works run at a time. */
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
		/** Waits for a place, then works. */
		async run<T>(work: () => Promise<T>): Promise<T> {
			await enter();
			try {
				return await work();
			} finally {
				leave();
			}
		},
		/** Gives the work's place to another one while it only waits. */
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
