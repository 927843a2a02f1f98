import type { Platform } from '../../../platforms/errors';
import { timestamp, type Database } from '../../database';
import type { LoginName } from '../../config';

/** `ok`, or `reconnect` once the platform has refused the account's tokens for good, or they have run out. */
export type Health = 'ok' | 'reconnect';

/** A connected account without its tokens. Times are ISO 8601 in UTC. */
export interface Account {
	id: string;
	platform: Platform;
	/** The way in which it was connected last. */
	login: LoginName;
	/** The platform's own id of the account. */
	platformUserId: string;
	/** The key of cache and history: without `@`, lower case. */
	username: string;
	displayName: string | null;
	/** The Page that the account is linked to, where a login goes through Pages. */
	pageName: string | null;
	/** What people have put it into, such as a client. */
	group: string | null;
	scopes: string[];
	expiresAt: string;
	refreshExpiresAt: string;
	lastSyncedAt: string | null;
	health: Health;
	/** Why it must be connected again, and what has happened. */
	healthReason: string | null;
}

/** An account as the database has it. */
export interface AccountRow {
	id: string;
	platform: Platform;
	login: LoginName;
	platform_user_id: string;
	app_scoped_id: string | null;
	username: string;
	display_name: string | null;
	page_id: string | null;
	page_name: string | null;
	page_token: string | null;
	group_name: string | null;
	scopes: string;
	access_token: string;
	refresh_token: string;
	connected_at: string;
	obtained_at: string;
	expires_at: string;
	refresh_expires_at: string;
	last_synced_at: string | null;
	health: Health;
	health_reason: string | null;
	renewal_holder: string | null;
	renewal_until: string | null;
	renewal_begun_at: string | null;
	sync_asked_at: string | null;
	expiry_told_days: number | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		accounts: AccountRow;
	}
}

/**
 * The user names of accounts, as a column `username` of another query.
 *
 * @param idColumn where that query has the account's id
 */
export const selectUsername = (connection: Database, idColumn: string) =>
	connection('accounts').select('username').whereRaw('accounts.id = ??', [idColumn]).as('username');

function healthOf(row: AccountRow): Pick<Account, 'health' | 'healthReason'> {
	if (row.health === 'ok' && row.refresh_expires_at <= timestamp()) {
		const healthReason = `Its tokens ended at ${row.refresh_expires_at}. Connect the account again.`;
		return { health: 'reconnect', healthReason };
	}
	return { health: row.health, healthReason: row.health_reason };
}

export const toAccount = (row: AccountRow): Account => ({
	id: row.id,
	platform: row.platform,
	login: row.login,
	platformUserId: row.platform_user_id,
	username: row.username,
	displayName: row.display_name,
	pageName: row.page_name,
	group: row.group_name,
	scopes: row.scopes.split(',').filter(Boolean),
	expiresAt: row.expires_at,
	refreshExpiresAt: row.refresh_expires_at,
	lastSyncedAt: row.last_synced_at,
	...healthOf(row),
});

/** The columns of an account that has no tokens any more. @param reason for people, one or two sentences */
export const withoutTokens = (reason: string): Partial<AccountRow> => ({
	access_token: '',
	refresh_token: '',
	page_token: null,
	health: 'reconnect',
	health_reason: reason,
});
