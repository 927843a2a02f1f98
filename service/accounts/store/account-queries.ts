import type { Knex } from 'knex';
import type { Platform } from '../../../platforms/errors';
import type { LoginName } from '../../config';
import { LOGIN_FACTS } from '../../channels';
import { ApiError } from '../../core/errors';
import { timestamp, type Database } from '../../database';
import { toAccount, type Account } from './account';

export const notConnected = () =>
	new ApiError(
		409,
		'account_not_connected',
		'The account is no longer connected. Reconnect it.',
		'reconnect',
	);

async function findWithdrawn(connection: Database | Knex.Transaction, login: LoginName, before: string) {
	const rows = await connection('accounts').where({ login }).where('obtained_at', '<', before);
	return rows.map(toAccount).filter(({ health }) => health !== 'ok');
}

/** Reads accounts without their tokens. */
export function createAccountQueries(database: Database) {
	const accounts = () => database('accounts');

	return {
		async list(platform?: Platform): Promise<Account[]> {
			const rows = await accounts()
				.where(platform ? { platform } : {})
				.orderBy(['platform', 'username']);
			return rows.map(toAccount);
		},

		/**
		 * Returns the user names of a platform's accounts. `isGranted` is true if the grant is still valid or is
		 * newer than `since` (ISO 8601, UTC).
		 */
		async grantsOf(platform: Platform, since: string): Promise<{ username: string; isGranted: boolean }[]> {
			const rows = await accounts().where({ platform });
			return rows.map((row) => ({
				username: row.username,
				isGranted: (row.access_token !== '' && toAccount(row).health === 'ok') || row.obtained_at > since,
			}));
		},

		/**
		 * Returns a login's accounts whose access was withdrawn or has expired, and whose last grant is older than
		 * the given time (ISO 8601, UTC).
		 */
		withdrawnBefore: (login: LoginName, before: string, connection: Database | Knex.Transaction = database) =>
			findWithdrawn(connection, login, before),

		async get(id: string): Promise<Account | undefined> {
			const row = await accounts().where({ id }).first();
			return row && toAccount(row);
		},

		/** Finds an account by its user name or its platform ID. */
		async findNamed(platform: Platform, name: string): Promise<Account | undefined> {
			const row = await accounts()
				.where({ platform })
				.where((named) => void named.where({ username: name }).orWhere({ platform_user_id: name }))
				.first();
			return row && toAccount(row);
		},

		/** Finds an account by its platform ID, if it has tokens. */
		async findConnected(platform: Platform, platformUserId: string): Promise<Account | undefined> {
			const row = await accounts()
				.where({ platform, platform_user_id: platformUserId })
				.whereNot({ access_token: '' })
				.first();
			return row && toAccount(row);
		},

		/** Returns the given IDs that belong to existing accounts. */
		async knownIds(ids: readonly string[], connection: Database = database): Promise<string[]> {
			return connection('accounts').whereIn('id', ids).pluck('id');
		},

		/** Returns the account with the given ID. @throws ApiError `account_not_connected` */
		async getConnected(id: string): Promise<Account> {
			const row = await accounts().where({ id }).first();
			if (row) return toAccount(row);
			throw notConnected();
		},

		/** Returns the account with the given ID. @throws ApiError 404 `account_unknown` */
		async getKnown(id: string): Promise<Account> {
			const row = await accounts().where({ id }).first();
			if (row) return toAccount(row);
			throw new ApiError(
				404,
				'account_unknown',
				`There is no account "${id}". GET /api/accounts lists the connected ones.`,
				'fix-request',
				{ values: { id } },
			);
		},

		/**
		 * Returns the accounts that a person granted access to. The platform's callbacks identify the person by an
		 * app-scoped ID.
		 *
		 * @param person `issuedAt` is in Unix seconds; accounts connected later are excluded
		 */
		async ofPerson(person: {
			platform: Platform;
			appScopedId: string;
			issuedAt: number;
		}): Promise<Account[]> {
			const rows = await accounts()
				.where({ platform: person.platform, app_scoped_id: person.appScopedId })
				// The platform truncates times to seconds.
				.where('connected_at', '<', timestamp((person.issuedAt + 1) * 1000));
			return rows.map(toAccount);
		},

		/**
		 * Returns the other accounts that would lose access along with this one; empty unless the login grants access
		 * per person.
		 */
		async sharingAccess({ id, login }: Pick<Account, 'id' | 'login'>): Promise<Account[]> {
			if (!LOGIN_FACTS[login].sharesAccess) return [];
			const person = accounts().select('app_scoped_id').where({ id });
			const rows = await accounts()
				.where({ login })
				.whereIn('app_scoped_id', person)
				.whereNot({ id })
				.whereNot({ access_token: '' });
			return rows.map(toAccount);
		},
	};
}
