import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '../../platforms/errors';
import * as instagram from '../../platforms/instagram';
import { usernameKey, type StatisticsDocument } from '../../platforms/statistics';
import * as tiktok from '../../platforms/tiktok';
import type { Account, AccountStore, PlatformClients } from '../accounts';
import { timestamp } from '../database';
import type { StatisticsStore } from './store';

const RECENT_VIDEOS = 10;
const RECENT_POSTS = 25;

interface Reading {
	/** The key of cache and history. */
	username: string;
	document: StatisticsDocument;
}

export interface Refreshed extends Reading {
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
	const stopping = new AbortController();
	const sleep = (milliseconds: number) => wait(milliseconds, undefined, { signal: stopping.signal });

	const readers: Record<Platform, (account: Account) => Promise<Reading>> = {
		async tiktok(account) {
			const { document, profile } = await tiktok.readStatistics(clients.tiktok(account, sleep), {
				scopes: account.scopes,
				recentVideos: RECENT_VIDEOS,
			});
			return { username: tiktok.accountKey(profile, account.platformUserId), document };
		},
		async instagram(account) {
			const { document, profile } = await instagram.readStatistics(await clients.instagram(account, sleep), {
				scopes: account.scopes,
				recentPosts: RECENT_POSTS,
			});
			return { username: usernameKey(profile.username, null) ?? account.platformUserId, document };
		},
	};

	async function fetch(account: Account): Promise<Refreshed> {
		const reading = await readers[account.platform](account);
		await statistics.save(reading.username, reading.document);
		await accounts.setSynced(account.id, timestamp());
		const now = await accounts.get(account.id);
		return { ...reading, tokenRefreshed: now?.expiresAt !== account.expiresAt };
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

		/** Gives up waiting for the platforms; resolves when nothing is being fetched any more. */
		async stop(): Promise<void> {
			stopping.abort();
			await Promise.allSettled(running.values());
		},
	};
}

export type Refresher = ReturnType<typeof createRefresher>;
