import type { Account } from '../types';

/**
 * The service refreshes an account's tokens 14 days before they expire. If less time than this is left, the refresh has
 * failed or has not extended the access.
 */
const RENEWAL_MS = 13 * 24 * 60 * 60 * 1000;

/** Returns true if an account's access expires soon unless a person reconnects it. */
export const endsSoon = ({ health, refresh_expires_at: end }: Account) =>
	health === 'ok' && Date.parse(end) - Date.now() < RENEWAL_MS;
