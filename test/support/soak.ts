import { Random } from '../../sandbox/kernel/random';

/**
 * Returns the number of cases in a seeded suite (`full` with `npm run test:soak`, otherwise `short`) and their random
 * sequences. The seed is printed, and `SOAK_SEED=…` repeats a run. Each case has its own sequence, so that it can be
 * repeated on its own.
 */
export function soak(suite: string, { full, short }: { full: number; short: number }) {
	const seed = process.env.SOAK_SEED ?? String(Math.floor(Math.random() * 2 ** 32));
	const runs = process.env.SOAK === 'full' ? full : short;
	process.stdout.write(`${suite}: ${runs} cases, SOAK_SEED=${seed}\n`);
	const random = new Random(`${suite} ${seed}`);
	return { runs, seed, randomOf: (index: number) => random.fork(String(index)) };
}

/** Runs cases, up to `lanes` of them at a time. @returns the result of each case, by index */
export async function playInLanes<T>(
	lanes: number,
	runs: number,
	play: (index: number) => Promise<T>,
): Promise<T[]> {
	const results: T[] = [];
	let next = 0;
	const lane = async () => {
		while (next < runs) {
			const index = next++;
			results[index] = await play(index);
		}
	};
	await Promise.all(Array.from({ length: lanes }, lane));
	return results;
}
