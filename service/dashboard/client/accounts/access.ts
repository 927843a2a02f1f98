import type { Account } from '../types';

/**
 * The service renews an account's access this long before it expires; access that expires sooner is not renewed
 * automatically.
 */
const RENEWAL_MS = 13 * 24 * 60 * 60 * 1000;

/** Returns true if an account's access expires soon unless a person reconnects it. */
export const endsSoon = ({ health, refresh_expires_at: end }: Account) =>
	health === 'ok' && Date.parse(end) - Date.now() < RENEWAL_MS;
