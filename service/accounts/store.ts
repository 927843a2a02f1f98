import { randomUUID } from 'node:crypto';
import type { Platform } from '../../platforms/errors';
import type { TikTokGrant } from '../../platforms/tiktok';
import { timestamp, type Cipher, type Database } from '../database';

/** `ok`, or `reconnect` once the platform has refused the account's tokens for good. */
export type Health = 'ok' | 'reconnect';

/** A connected account without its tokens. Times are ISO 8601 in UTC. */
export interface Account {
	id: string;
	platform: Platform;
	/** The way in which it was connected. */
	login: 'tiktok' | 'instagram' | 'facebook';
	/** The platform's own id of the user. */
	platformUserId: string;
	/** The key of cache and history: without `@`, lower case. */
	username: string;
	displayName: string | null;
	scopes: string[];
	expiresAt: string;
	refreshExpiresAt: string;
	lastSyncedAt: string | null;
	health: Health;
}

export interface Tokens {
	accessToken: string;
	refreshToken: string;
	expiresAt: string;
}

interface Row {
	id: string;
	platform: Platform;
	login: Account['login'];
	platform_user_id: string;
	username: string;
	display_name: string | null;
	scopes: string;
	access_token: string;
	refresh_token: string;
	expires_at: string;
	refresh_expires_at: string;
	last_synced_at: string | null;
	health: Health;
}

const toAccount = (row: Row): Account => ({
	id: row.id,
	platform: row.platform,
	login: row.login,
	platformUserId: row.platform_user_id,
	username: row.username,
	displayName: row.display_name,
	scopes: row.scopes.split(',').filter(Boolean),
	expiresAt: row.expires_at,
	refreshExpiresAt: row.refresh_expires_at,
	lastSyncedAt: row.last_synced_at,
	health: row.health,
});

/** Connected accounts in the database; tokens are encrypted there and leave only through `tokens`. */
export function createAccountStore(database: Database, cipher: Cipher) {
	const accounts = () => database<Row>('accounts');

	const grantColumns = (grant: TikTokGrant) => ({
		scopes: grant.scopes.join(','),
		access_token: cipher.encrypt(grant.accessToken),
		refresh_token: cipher.encrypt(grant.refreshToken),
		expires_at: timestamp(Date.now() + grant.expiresInSeconds * 1000),
		refresh_expires_at: timestamp(Date.now() + grant.refreshExpiresInSeconds * 1000),
		health: 'ok' as const,
	});

	return {
		async list(platform?: Platform): Promise<Account[]> {
			const rows = await accounts()
				.where(platform ? { platform } : {})
				.orderBy(['platform', 'username']);
			return rows.map(toAccount);
		},

		async get(id: string): Promise<Account | undefined> {
			const row = await accounts().where({ id }).first();
			return row && toAccount(row);
		},

		async tokens(id: string): Promise<Tokens | undefined> {
			const row = await accounts().where({ id }).first();
			return (
				row && {
					accessToken: cipher.decrypt(row.access_token),
					refreshToken: cipher.decrypt(row.refresh_token),
					expiresAt: row.expires_at,
				}
			);
		},

		/** Adds the account of a grant, or gives the one that is already there its new tokens. */
		async connect(
			grant: TikTokGrant,
			names: { username: string; displayName: string | null },
		): Promise<Account> {
			const columns = { ...grantColumns(grant), username: names.username, display_name: names.displayName };
			await accounts()
				.insert({ id: randomUUID(), platform: 'tiktok', platform_user_id: grant.openId, ...columns })
				.onConflict(['platform', 'platform_user_id'])
				.merge(columns);
			const row = await accounts().where({ platform: 'tiktok', platform_user_id: grant.openId }).first();
			if (row === undefined) throw new Error('The account just stored is not in the database.');
			return toAccount(row);
		},

		async saveGrant(id: string, grant: TikTokGrant): Promise<void> {
			await accounts().where({ id }).update(grantColumns(grant));
		},

		async setHealth(id: string, health: Health): Promise<void> {
			await accounts().where({ id }).update({ health });
		},

		async setSynced(id: string, at: string): Promise<void> {
			await accounts().where({ id }).update({ last_synced_at: at });
		},
	};
}

export type AccountStore = ReturnType<typeof createAccountStore>;
