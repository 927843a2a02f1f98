import { setTimeout as wait } from 'node:timers/promises';
import type { Account, Accounts } from '../accounts';
import type { Channels, ReadPatience, StatisticsReading } from '../channels';
import { createGate } from './concurrency-gate';
import type { StatisticsStore } from './statistics-store';

/** How many accounts are read at a time when all are. */
export const AT_A_TIME = 6;

/** How long a limit may hold up somebody who waits for the answer, and a run for which nobody waits. */
const SHORT_MS = 30_000;
const LONG_MS = 30 * 60_000;

export interface Refreshed extends StatisticsReading {
	tokenRefreshed: boolean;
}

/** What became of one account in a run over several. */
export type Outcome = { account: Account } & ({ refreshed: Refreshed } | { error: unknown });

/** Reads accounts at their platforms into cache and history. */
export function createRefresher(
	{ store, portsOf, syncLog }: Accounts,
	channels: Channels,
	statistics: StatisticsStore,
) {
	const running = new Map<string, Promise<Refreshed>>();
	const gate = createGate(AT_A_TIME);
	const end = new AbortController();

	const sleep = (milliseconds: number) => wait(milliseconds, undefined, { signal: end.signal });
	const aside = (milliseconds: number) => gate.stepOut(() => sleep(milliseconds));
	const forOne: ReadPatience = { refusedMs: SHORT_MS, queuedMs: SHORT_MS, sleep };
	const forSeveral: ReadPatience = { refusedMs: SHORT_MS, queuedMs: LONG_MS, sleep: aside };
	const unattended: ReadPatience = { refusedMs: LONG_MS, queuedMs: LONG_MS, sleep: aside };

	async function fetch(id: string, howLong: ReadPatience): Promise<Refreshed> {
		try {
			const before = await store.getConnected(id);
			const { read } = channels[before.platform].statistics;
			const last = await statistics.findLast(before);
			const reading = await read(before, portsOf(before, howLong.sleep), howLong, last);
			const { now, document } = await statistics.saveReading(before, reading);
			return { ...reading, document, tokenRefreshed: now.expiresAt !== before.expiresAt };
		} catch (error) {
			// What the end of the service cuts off says nothing about the account.
			if (!end.signal.aborted) await syncLog.failed(id, 'statistics', error);
			throw error;
		}
	}

	function share({ id }: Account, howLong: ReadPatience): Promise<Refreshed> {
		end.signal.throwIfAborted();
		const current = running.get(id);
		if (current) return current;
		const started = fetch(id, howLong).finally(() => running.delete(id));
		running.set(id, started);
		return started;
	}

	return {
		/** Calls at the same time for one account share one fetch. @throws PlatformError, ApiError */
		refresh: async (account: Account): Promise<Refreshed> => share(account, forOne),

		/**
		 * Refreshes accounts, a few at a time; each one succeeds or fails for itself.
		 *
		 * @param waiting whether somebody waits for the answer: then only short blocks by a platform are waited for
		 */
		refreshAll(several: readonly Account[], waiting: boolean): Promise<Outcome[]> {
			const patience = waiting ? forSeveral : unattended;
			return Promise.all(
				several.map((account) =>
					gate
						.run(async () => share(account, patience))
						.then(
							(refreshed) => ({ account, refreshed }),
							(error: unknown) => ({ account, error }),
						),
				),
			);
		},

		/** Ends what is under way, and resolves when nothing is any more. */
		async stop(): Promise<void> {
			end.abort();
			await Promise.allSettled(running.values());
		},
	};
}

export type Refresher = ReturnType<typeof createRefresher>;
