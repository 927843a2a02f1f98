import { accountKey, readStatistics } from '../../platforms/tiktok';
import type { StatisticsDocument } from '../../platforms/statistics';
import type { Account, AccountStore, PlatformClients } from '../accounts';
import { timestamp } from '../database';
import type { StatisticsStore } from './store';

const RECENT_VIDEOS = 10;

export interface Refreshed {
	username: string;
	document: StatisticsDocument;
	tokenRefreshed: boolean;
}

/** Reads an account's statistics from the platform into cache and history. */
export function createRefresher(options: {
	accounts: AccountStore;
	clients: PlatformClients;
	statistics: StatisticsStore;
}) {
	const { accounts, clients, statistics } = options;
	const running = new Map<string, Promise<Refreshed>>();

	async function fetch(account: Account): Promise<Refreshed> {
		const { document, profile } = await readStatistics(clients.tiktok(account), {
			scopes: account.scopes,
			recentVideos: RECENT_VIDEOS,
		});
		const username = accountKey(profile, account.platformUserId);
		await statistics.save(username, document);
		await accounts.setSynced(account.id, timestamp());
		const now = await accounts.get(account.id);
		return { username, document, tokenRefreshed: now?.expiresAt !== account.expiresAt };
	}

	return {
		/** Calls at the same time for one account share one fetch. @throws PlatformError, ApiError */
		refresh(account: Account): Promise<Refreshed> {
			const current = running.get(account.id);
			if (current) return current;
			const started = fetch(account).finally(() => running.delete(account.id));
			running.set(account.id, started);
			return started;
		},

		/** Resolves when nothing is being fetched any more. */
		async settled(): Promise<void> {
			await Promise.allSettled(running.values());
		},
	};
}

export type Refresher = ReturnType<typeof createRefresher>;
