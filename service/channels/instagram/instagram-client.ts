import { INSTAGRAM_HOSTS, type Instagram, type InstagramLogin } from '../../../platforms/instagram';
import type { Account } from '../../accounts/store/account';
import type { Config } from '../../config';
import type { AccountPorts } from '../channel';

/** Returns the login through which an Instagram account was connected. */
export function instagramLoginOf({ login }: Pick<Account, 'login'>): InstagramLogin {
	if (login in INSTAGRAM_HOSTS) return login as InstagramLogin;
	throw new Error(`An account connected through ${login} is not an Instagram account.`);
}

/** Creates an Instagram client for an account. */
export async function createInstagramClient(
	config: Config,
	account: Account,
	{ pageToken, ...ports }: AccountPorts,
): Promise<Instagram> {
	const login = instagramLoginOf(account);
	const { graphBase, app } = config[login];
	return {
		...ports,
		login,
		graphBase,
		ruploadBase: config.ruploadBase,
		version: config.graphApiVersion,
		accountId: account.platformUserId,
		pageToken: await pageToken(),
		appSecret: app?.appSecret,
	};
}
