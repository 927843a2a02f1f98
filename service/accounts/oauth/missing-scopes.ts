import type { Logins } from '../../channels';
import type { Account } from '../store/account';

/** Returns the scopes that a fully connected account has but that were not granted for this one. */
export const missingScopes = ({ login, scopes }: Account, logins: Logins): string[] =>
	logins[login].scopes.filter((scope) => !scopes.includes(scope));
