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
		'The account is not connected any more. Connect it again.',
		'reconnect',
	);

async function findWithdrawn(connection: Database | Knex.Transaction, login: LoginName, before: string) {
	const rows = await connection('accounts').where({ login }).where('obtained_at', '<', before);
	return rows.map(toAccount).filter(({ health }) => health !== 'ok');
}

/** Which accounts there are, without their tokens. */
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
		 * The accounts of a platform by their names, and whether their owner grants the access, or did at a time.
		 *
		 * @param since ISO 8601, UTC
		 */
		async grantsOf(platform: Platform, since: string): Promise<{ username: string; isGranted: boolean }[]> {
			const rows = await accounts().where({ platform });
			return rows.map((row) => ({
				username: row.username,
				isGranted: (row.access_token !== '' && toAccount(row).health === 'ok') || row.obtained_at > since,
			}));
		},

		/** The accounts of a login whose access is withdrawn or has ended, and was last granted before a time (ISO 8601, UTC). */
		withdrawnBefore: (login: LoginName, before: string, connection: Database | Knex.Transaction = database) =>
			findWithdrawn(connection, login, before),

		async get(id: string): Promise<Account | undefined> {
			const row = await accounts().where({ id }).first();
			return row && toAccount(row);
		},

		/** The account that a user name or the platform's own id means. */
		async findNamed(platform: Platform, name: string): Promise<Account | undefined> {
			const row = await accounts()
				.where({ platform })
				.where((named) => void named.where({ username: name }).orWhere({ platform_user_id: name }))
				.first();
			return row && toAccount(row);
		},

		/** The account with the platform's own id, as long as it has tokens. */
		async findConnected(platform: Platform, platformUserId: string): Promise<Account | undefined> {
			const row = await accounts()
				.where({ platform, platform_user_id: platformUserId })
				.whereNot({ access_token: '' })
				.first();
			return row && toAccount(row);
		},

		/** Those of the ids that are accounts. */
		async knownIds(ids: readonly string[], connection: Database = database): Promise<string[]> {
			return connection('accounts').whereIn('id', ids).pluck('id');
		},

		/** @throws ApiError `account_not_connected` */
		async getConnected(id: string): Promise<Account> {
			const row = await accounts().where({ id }).first();
			if (row) return toAccount(row);
			throw notConnected();
		},

		/** @throws ApiError 404 `account_unknown` */
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
		 * The accounts that a person has opened, by the id under which the platform's callbacks name the person.
		 *
		 * @param person `issuedAt` in Unix seconds: accounts that were connected later are others
		 */
		async ofPerson(person: {
			platform: Platform;
			appScopedId: string;
			issuedAt: number;
		}): Promise<Account[]> {
			const rows = await accounts()
				.where({ platform: person.platform, app_scoped_id: person.appScopedId })
				// The platform leaves the parts of the second out.
				.where('connected_at', '<', timestamp((person.issuedAt + 1) * 1000));
			return rows.map(toAccount);
		},

		/** Other accounts that would lose their access with this one, where the access is the person's. */
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
