import { setTimeout as wait } from 'node:timers/promises';
import type { Ports } from '../../../platforms/http';
import type { Instagram } from '../../../platforms/instagram';
import type { TikTok } from '../../../platforms/tiktok';
import type { AccountPorts } from '../../channels';
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
	): AccountPorts => ({
		http: tokens.httpFor(account),
		now: Date.now,
		sleep,
		pageToken: async () => (await store.tokens(account.id, account.login))?.pageToken,
	});

	return {
		/** What a channel calls its platform with. @param sleep how to wait, for callers that may give up meanwhile */
		portsOf,

		/** @param sleep how to wait, for callers that may give up meanwhile */
		tiktok(account: Account, sleep?: Ports['sleep']): TikTok {
			return { ...portsOf(account, sleep), apiBase: config.tiktok.apiBase };
		},

		/** @param sleep how to wait, for callers that may give up meanwhile */
		async instagram(account: Account, sleep?: Ports['sleep']): Promise<Instagram> {
			const { login, platformUserId } = account;
			if (login === 'tiktok') throw new Error('An account of TikTok is no account of Instagram.');
			const { graphBase, app } = config[login];
			const { pageToken, ...ports } = portsOf(account, sleep);
			return {
				...ports,
				login,
				graphBase,
				ruploadBase: config.ruploadBase,
				version: config.graphApiVersion,
				accountId: platformUserId,
				pageToken: await pageToken(),
				appSecret: app?.appSecret,
			};
		},
	};
}

export type PlatformClients = ReturnType<typeof createPlatformClients>;
