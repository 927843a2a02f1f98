import type { Logins } from '../../channels';
import type { Account } from '../store/account';

/** The scopes of a full connection that an account has not granted. */
export const missingScopes = ({ login, scopes }: Account, logins: Logins): string[] =>
	logins[login].scopes.filter((scope) => !scopes.includes(scope));
