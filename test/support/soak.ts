import { Random } from '../../sandbox/kernel/random';

/**
 * The cases of a seeded suite: `full` of them with `npm run test:soak`, `short` elsewhere. The seed is printed, and
 * `SOAK_SEED=…` repeats a run. Each case has its own random sequence, so that it can be repeated alone.
 */
export function soak(suite: string, { full, short }: { full: number; short: number }) {
	const seed = process.env.SOAK_SEED ?? String(Math.floor(Math.random() * 2 ** 32));
	const runs = process.env.SOAK === 'full' ? full : short;
	process.stdout.write(`${suite}: ${runs} cases, SOAK_SEED=${seed}\n`);
	const random = new Random(`${suite} ${seed}`);
	return { runs, seed, randomOf: (index: number) => random.fork(String(index)) };
}

/** Runs cases, `lanes` of them concurrently. @returns the result of each, by index */
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
