import type { Platform } from '../../../platforms/errors';
import { note, valuesOf, type Note } from '../../core/notes';
import { timestamp, type Database } from '../../database';
import type { LoginName } from '../../config';

/** `ok`, or `reconnect` once the tokens have expired or the platform has rejected them permanently. */
export type Health = 'ok' | 'reconnect';

/** A connected account without its tokens. Times are ISO 8601 in UTC. */
export interface Account {
	id: string;
	platform: Platform;
	/** The login through which the account was last connected. */
	login: LoginName;
	/** The ID of the account on its platform. */
	platformUserId: string;
	/** The account's key in the cache and the history: in lower case, without `@`. */
	username: string;
	displayName: string | null;
	/** The Page linked to the account, for logins that use Pages. */
	pageName: string | null;
	/** The group of the account, such as a client. */
	group: string | null;
	scopes: string[];
	/** When the account was last connected. */
	connectedAt: string;
	expiresAt: string;
	refreshExpiresAt: string;
	lastSyncedAt: string | null;
	health: Health;
	/** The reason why the account must be reconnected. */
	healthReason: string | null;
	/** The reason as a translatable note; null if an older version recorded it. */
	healthNote: Note | null;
}

/** A row of the `accounts` table. */
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
	health_note: string | null;
	health_values: string | null;
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

/** Returns a subquery for a `username` column. @param idColumn the column with the account's ID */
export const selectUsername = (connection: Database, idColumn: string) =>
	connection('accounts').select('username').whereRaw('accounts.id = ??', [idColumn]).as('username');

function healthOf(row: AccountRow): Pick<Account, 'health' | 'healthReason' | 'healthNote'> {
	const { health, health_reason: text, health_note: name, refresh_expires_at: at } = row;
	if (health === 'ok' && at <= timestamp()) {
		const healthReason = `The tokens expired at ${at}. Reconnect the account.`;
		return { health: 'reconnect', healthReason, healthNote: note('tokens_ended', healthReason, { at }) };
	}
	const isNoted = text !== null && name !== null;
	const healthNote = isNoted ? { name, text, values: valuesOf(row.health_values) } : null;
	return { health, healthReason: text, healthNote };
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
	connectedAt: row.connected_at,
	expiresAt: row.expires_at,
	refreshExpiresAt: row.refresh_expires_at,
	lastSyncedAt: row.last_synced_at,
	...healthOf(row),
});

/**
 * Returns the column values for an account that must be reconnected. The note (one or two sentences) is shown to the
 * user.
 */
export const toBeReconnected = ({ name, text, values }: Note) =>
	({
		health: 'reconnect',
		health_reason: text,
		health_note: name,
		health_values: JSON.stringify(values),
	}) as const satisfies Partial<AccountRow>;

/**
 * Returns the column values for an account whose tokens are deleted.
 *
 * @param why one or two sentences, shown to the user
 */
export const withoutTokens = (why: Note): Partial<AccountRow> => ({
	access_token: '',
	refresh_token: '',
	page_token: null,
	...toBeReconnected(why),
});
