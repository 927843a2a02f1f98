import { setTimeout as wait } from 'node:timers/promises';
import { toJob, type BossJobs, type BossParts, type Data } from './boss-jobs';
import { clock } from '../database';

const PATIENCE_MS = 5_000;
const POLL_MS = 100;

/**
 * Takes keys away from the workers of all processes.
 *
 * @param interrupt interrupts this process's workers; other processes notice the seizure themselves
 * @returns a function that ends the seizure; resolves once all workers have released the keys or lost their leases
 */
export async function seize(
	{ boss, fromKnex, database, seized }: BossParts,
	{ queue, endWithin }: BossJobs,
	{ keys, interrupt }: { keys: readonly string[]; interrupt: () => void },
): Promise<() => Promise<void>> {
	async function stillActive(some: readonly string[]): Promise<string[]> {
		const active: string[] = [];
		for (const key of some) {
			const jobs = await boss.findJobs(queue, { key });
			if (jobs.some(({ state }) => state === 'active')) active.push(key);
		}
		return active;
	}

	/** Ends a key's active job, so that its worker can no longer finish it and the key waits again. */
	async function takeAway(key: string): Promise<void> {
		await database.transaction(async (trx) => {
			const jobs = await boss.findJobs<Data>(queue, { key, db: fromKnex(trx) });
			const at = new Date(clock.now());
			for (const job of jobs) if (job.state === 'active') await endWithin(trx, toJob(job), { at });
		});
	}

	const giveBack = await seized.hold(queue, keys);
	interrupt();
	const deadline = performance.now() + PATIENCE_MS;
	let active = await stillActive(keys);
	while (active.length > 0 && performance.now() < deadline) {
		await wait(POLL_MS);
		active = await stillActive(active);
	}
	for (const key of active) await takeAway(key);
	return async () => {
		await giveBack();
		for (const singletonKey of keys)
			await boss.update(queue, undefined, { singletonKey, match: 'all', startAfter: 0 });
	};
}
