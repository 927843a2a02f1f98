import { setTimeout as wait } from 'node:timers/promises';
import type { Ports } from '../../../platforms/http';
import type { Instagram } from '../../../platforms/instagram';
import type { TikTok } from '../../../platforms/tiktok';
import type { Config } from '../../config';
import type { Account } from '../store/account';
import type { AccountStore } from '../store/account-store';
import type { AccountTokens } from './account-tokens';

/** Ready-made platform calls for connected accounts. */
export function createPlatformClients(options: {
	store: AccountStore;
	tokens: AccountTokens;
	config: Config;
}) {
	const { store, tokens, config } = options;

	const portsOf = (
		account: Account,
		sleep: Ports['sleep'] = (milliseconds) => wait(milliseconds),
	): Ports => ({
		http: tokens.httpFor(account),
		now: Date.now,
		sleep,
	});

	return {
		/** @param sleep how to wait, for callers that may give up meanwhile */
		tiktok(account: Account, sleep?: Ports['sleep']): TikTok {
			return { ...portsOf(account, sleep), apiBase: config.tiktok.apiBase };
		},

		/** @param sleep how to wait, for callers that may give up meanwhile */
		async instagram(account: Account, sleep?: Ports['sleep']): Promise<Instagram> {
			const { id, login, platformUserId } = account;
			if (login === 'tiktok') throw new Error('An account of TikTok is no account of Instagram.');
			const { graphBase, app } = config[login];
			return {
				...portsOf(account, sleep),
				login,
				graphBase,
				ruploadBase: config.ruploadBase,
				version: config.graphApiVersion,
				accountId: platformUserId,
				pageToken: (await store.tokens(id, login))?.pageToken,
				appSecret: app?.appSecret,
			};
		},
	};
}

export type PlatformClients = ReturnType<typeof createPlatformClients>;
