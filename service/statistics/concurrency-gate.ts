/** Lets a bounded number of works run at a time. */
export interface Gate {
	/** Waits for a place, then works. */
	run<T>(work: () => Promise<T>): Promise<T>;
	/** Gives the work's place to another one while it only waits. */
	stepOut(wait: () => Promise<void>): Promise<void>;
}

export function createGate(places: number): Gate {
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
		async run(work) {
			await enter();
			try {
				return await work();
			} finally {
				leave();
			}
		},
		async stepOut(wait) {
			leave();
			try {
				await wait();
			} finally {
				await enter();
			}
		},
	};
}
