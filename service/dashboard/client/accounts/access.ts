import type { Account } from '../types';

/** The service renews an account's access that long before its end; what ends sooner than that does not renew itself. */
const RENEWAL_MS = 13 * 24 * 60 * 60 * 1000;

/** Whether an account's access ends soon unless a person connects it again. */
export const endsSoon = ({ health, refresh_expires_at: end }: Account) =>
	health === 'ok' && Date.parse(end) - Date.now() < RENEWAL_MS;
