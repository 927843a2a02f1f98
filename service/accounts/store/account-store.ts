import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Platform } from '../../../platforms/errors';
import { timestamp, type Cipher, type Database } from '../../database';
import type { Events } from '../../events';
import { grantColumns } from '../tokens/grant-columns';
import type { Connection, Tokens } from '../../channels';
import type { LoginName } from '../../config';
import { toAccount, withoutTokens, type Account, type AccountRow } from './account';
import { createAccountQueries, notConnected } from './account-queries';
import { emitAccountEvent } from './emit-account-event';
import type { Note } from '../../core/notes';
import { renameAccount, type MoveStatistics } from './rename-account';

/** Called in the transaction that connects an account. */
export type OnConnected = (trx: Knex.Transaction, accountId: string) => Promise<void>;

/** Connected accounts in the database. Tokens are stored encrypted and can only be read through `tokens`. */
export function createAccountStore(
	database: Database,
	cipher: Cipher,
	events: Pick<Events, 'add'>,
	{ moveStatistics, onConnected }: { moveStatistics: MoveStatistics; onConnected: OnConnected },
) {
	const accounts = () => database('accounts');
	const queries = createAccountQueries(database);

	return {
		...queries,

		/** Returns an account's tokens if it is connected through this login. */
		async tokens(id: string, login: LoginName): Promise<Tokens | undefined> {
			const row = await accounts().where({ id, login }).whereNot({ access_token: '' }).first();
			return (
				row && {
					accessToken: cipher.decrypt(row.access_token),
					refreshToken: cipher.decrypt(row.refresh_token),
					expiresAt: row.expires_at,
					obtainedAt: row.obtained_at,
					pageToken: row.page_token === null ? undefined : cipher.decrypt(row.page_token),
				}
			);
		},

		/**
		 * Adds a connected account, or updates it if it already exists, even if it was connected through another login.
		 * Names that the connection does not include keep their stored values.
		 */
		async connect(platform: Platform, login: LoginName, connection: Connection): Promise<Account> {
			const { identity, grant, provisional } = connection;
			const key = { platform, platform_user_id: identity.platformUserId };
			const columnsOf = (known: AccountRow | undefined, username: string) => ({
				login,
				// App-scoped IDs differ between logins.
				app_scoped_id: identity.appScopedId ?? (known?.login === login ? known.app_scoped_id : null),
				username,
				display_name: identity.displayName ?? known?.display_name ?? null,
				page_id: identity.page?.id ?? null,
				page_name: identity.page?.name ?? null,
				page_token: null,
				connected_at: timestamp(),
				scopes: '',
				...grantColumns(cipher, grant),
			});
			return database.transaction(async (trx) => {
				const known = await trx('accounts').where(key).first();
				const username = identity.username ?? known?.username ?? identity.platformUserId;
				const id = known?.id ?? randomUUID();
				const columns = columnsOf(known, username);
				await renameAccount(
					trx,
					{ id, platform, username: known?.username ?? username },
					username,
					moveStatistics,
				);
				const [row] = await trx('accounts')
					.insert({ id, ...key, ...columns })
					.onConflict(['platform', 'platform_user_id'])
					.merge(columns)
					.returning('*');
				if (row === undefined) throw new Error('The stored account was not found in the database.');
				if (!provisional) {
					await emitAccountEvent(events, trx, 'account.connected', row);
					await onConnected(trx, id);
				}
				return toAccount(row);
			});
		},

		/**
		 * Records the time of a sync and the account's current user name.
		 *
		 * @param trx the transaction that stores the result
		 * @throws ApiError `account_not_connected`, so that nothing is stored for an account that was deleted in
		 * the meantime
		 */
		async setSynced(trx: Knex.Transaction, id: string, username: string): Promise<Account> {
			const [row] = await trx('accounts')
				.where({ id })
				.update({ last_synced_at: timestamp() })
				.returning('*');
			if (row === undefined) throw notConnected();
			await renameAccount(trx, row, username, moveStatistics);
			return toAccount({ ...row, username });
		},

		/** Sets an account's group. @param group null for no group @throws ApiError 404 `account_unknown` */
		async setGroup(id: string, group: string | null): Promise<Account> {
			await accounts().where({ id }).update({ group_name: group });
			return queries.getKnown(id);
		},

		/** Deletes an account's tokens. @param why one or two sentences, shown to the user */
		async forgetTokens(id: string, why: Note): Promise<void> {
			await accounts().where({ id }).update(withoutTokens(why));
		},
	};
}

export type AccountStore = ReturnType<typeof createAccountStore>;
