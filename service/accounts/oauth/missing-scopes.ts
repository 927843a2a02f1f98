import type { Logins } from '../../channels';
import type { Account } from '../store/account';

/** Returns the scopes of a full connection that were not granted for an account. */
export const missingScopes = ({ login, scopes }: Account, logins: Logins): string[] =>
	logins[login].scopes.filter((scope) => !scopes.includes(scope));
