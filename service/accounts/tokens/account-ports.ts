import { setTimeout as wait } from 'node:timers/promises';
import type { Ports } from '../../../platforms/http';
import type { AccountPorts } from '../../channels';
import type { Account } from '../store/account';
import type { AccountStore } from '../store/account-store';
import type { AccountTokens } from './account-tokens';
import { clock } from '../../database';

/**
 * Creates the client that a channel uses to call its platform for an account.
 *
 * @param sleep replaces the default wait, for callers that can abort it
 */
export type PortsOf = (account: Account, sleep?: Ports['sleep']) => AccountPorts;

/** Returns a function that creates clients for calling a platform with an account's valid tokens. */
export const createAccountPorts =
	({ store, tokens }: { store: AccountStore; tokens: AccountTokens }): PortsOf =>
	(account, sleep = (milliseconds) => wait(milliseconds)) => ({
		http: tokens.httpFor(account),
		now: clock.now,
		sleep,
		pageToken: async () => (await store.tokens(account.id, account.login))?.pageToken,
	});
