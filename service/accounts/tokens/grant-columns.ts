import { clock, timestamp, type Cipher } from '../../database';
import type { Grant } from '../../channels';

const DAY_SECONDS = 24 * 60 * 60;

/**
 * Tokens are refreshed this many days before they expire permanently. If that fails, the user gets the first warning.
 */
export const FIRST_WARNING_DAYS = 14;

/** Returns the column values that store a grant, end any pending refresh and clear errors. */
export function grantColumns(cipher: Cipher, grant: Grant) {
	const now = clock.now();
	return {
		access_token: cipher.encrypt(grant.accessToken),
		refresh_token: cipher.encrypt(grant.refreshToken),
		obtained_at: timestamp(now),
		expires_at: timestamp(now + grant.expiresInSeconds * 1000),
		refresh_expires_at: timestamp(now + grant.refreshExpiresInSeconds * 1000),
		health: 'ok' as const,
		health_reason: null,
		health_note: null,
		health_values: null,
		renewal_begun_at: null,
		...(grant.refreshExpiresInSeconds > FIRST_WARNING_DAYS * DAY_SECONDS && { expiry_told_days: null }),
		...(grant.scopes && { scopes: grant.scopes.join(',') }),
		...(grant.pageToken && { page_token: cipher.encrypt(grant.pageToken) }),
	};
}
