import { setTimeout as wait } from 'node:timers/promises';
import type { Account, Accounts } from '../accounts';
import type { Channels, ReadPatience, StatisticsReading } from '../channels';
import { createGate } from './concurrency-gate';
import type { StatisticsStore } from './statistics-store';

/** The number of accounts that are read concurrently when all accounts are refreshed. */
export const AT_A_TIME = 6;

/** Maximum waits for a rate limit: short while a caller waits for the response, long in background runs. */
const SHORT_MS = 30_000;
const LONG_MS = 30 * 60_000;

export interface Refreshed extends StatisticsReading {
	tokenRefreshed: boolean;
}

/** The outcome for one account when several are refreshed. */
export type Outcome = { account: Account } & ({ refreshed: Refreshed } | { error: unknown });

/** Reads the statistics of accounts from the platforms into the cache and the history. */
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
			// The account is not to blame if the shutdown interrupted the read.
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
		/** Concurrent calls for an account share one read. @throws PlatformError, ApiError */
		refresh: async (account: Account): Promise<Refreshed> => share(account, forOne),

		/**
		 * Refreshes accounts, a few at a time; each succeeds or fails independently.
		 *
		 * @param waiting true if a caller waits for the response, so that it waits only briefly for rate limits
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

		/** Aborts all reads and resolves when they have ended. */
		async stop(): Promise<void> {
			end.abort();
			await Promise.allSettled(running.values());
		},
	};
}

export type Refresher = ReturnType<typeof createRefresher>;
