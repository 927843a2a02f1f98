import { PLATFORM_NAMES, type Platform } from '../../../platforms/errors';
import { ApiError } from '../../core/errors';
import { LOGIN_FACTS } from '../../channels';
import { LOGINS, type LoginName } from '../../config';
import type { Account } from './account';

function howToConnect(platform: Platform): string {
	const [first, ...others] = LOGINS[platform].map((login: LoginName) => ({
		url: `/auth/oauth-url/${login}`,
		title: LOGIN_FACTS[login].title,
	}));
	const or = others.map(({ url, title }) => ` (or ${url} for ${title})`).join('');
	return `No ${PLATFORM_NAMES[platform]} account is connected. Open the URL returned by GET ${first?.url}${or} and connect one.`;
}

/** True if `named` is the account's ID or its user name, with or without `@`. */
export function isNamed(account: Account, named: string): boolean {
	// User names that are open IDs may contain capitals.
	return account.id === named || account.username.toLowerCase() === named.replace(/^@/, '').toLowerCase();
}

/** Returns the accounts that match the platform or login name in a URL path. */
export function accountsOf(accounts: readonly Account[], named: LoginName): Account[] {
	return accounts.filter(({ platform, login }) => platform === named || login === named);
}

/**
 * Returns the account that a request refers to.
 *
 * @param accounts the platform's accounts
 * @param named ID or user name, with or without `@`; optional if there is only one account
 * @throws ApiError 409 `account_not_connected` (action `reconnect`) or `account_ambiguous` (lists the accounts)
 */
export function pickAccount(
	accounts: readonly Account[],
	named: string | undefined,
	platform: Platform,
): Account {
	const [only] = accounts;
	if (only === undefined) {
		throw new ApiError(409, 'account_not_connected', howToConnect(platform), 'reconnect');
	}
	const names = accounts.map((account) => account.username).join(', ');
	if (named === undefined) {
		if (accounts.length === 1) return only;
		throw new ApiError(
			409,
			'account_ambiguous',
			`Several ${PLATFORM_NAMES[platform]} accounts are connected: ${names}. Specify one in "account".`,
			'fix-request',
		);
	}
	const found = accounts.find((account) => isNamed(account, named));
	if (found) return found;
	throw new ApiError(
		409,
		'account_not_connected',
		`The ${PLATFORM_NAMES[platform]} account "${named}" is not connected. Connected: ${names}. Connect it, or use one of these.`,
		'reconnect',
	);
}
