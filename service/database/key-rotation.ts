import type { Knex } from 'knex';
import { createCipher, type Cipher } from './cipher';

interface EncryptedColumns {
	table: string;
	/** The primary key. */
	key: string;
	columns: string[];
	/** The primary keys of the encrypted rows; undefined if all rows are encrypted. */
	only?: string[];
}

/** All encrypted columns. */
const ENCRYPTED_COLUMNS: EncryptedColumns[] = [
	{ table: 'accounts', key: 'id', columns: ['access_token', 'refresh_token', 'page_token'] },
	{ table: 'app_keys', key: 'login', columns: ['credentials'] },
	{ table: 'deliveries', key: 'id', columns: ['upload_url'] },
	{ table: 'oauth_states', key: 'state_hash', columns: ['code_verifier'] },
	{ table: 'settings', key: 'name', columns: ['value'], only: ['webhook_secret'] },
	{ table: 'subscriptions', key: 'id', columns: ['secret'] },
];

/** Returns a table's secret columns, which only the service may read. */
export function secretColumns(table: string): readonly string[] {
	return ENCRYPTED_COLUMNS.find((entry) => entry.table === table)?.columns ?? [];
}

interface Secret {
	table: string;
	column: string;
	/** Identifies the row. */
	row: Record<string, string>;
	stored: string;
}

async function listSecrets(database: Knex): Promise<Secret[]> {
	const secrets: Secret[] = [];
	for (const { table, key, columns, only } of ENCRYPTED_COLUMNS) {
		const query = database(table).select(key, ...columns);
		const rows = (await (only ? query.whereIn(key, only) : query)) as Record<string, string | null>[];
		for (const row of rows) {
			for (const column of columns) {
				const stored = row[column];
				if (stored) secrets.push({ table, column, row: { [key]: row[key] ?? '' }, stored });
			}
		}
	}
	return secrets;
}

function opens(cipher: Cipher, { stored }: Secret): boolean {
	try {
		cipher.decrypt(stored);
		return true;
	} catch {
		return false;
	}
}

/**
 * Returns the cipher for a database. Re-encrypts all values that were encrypted with the previous key, in one
 * transaction, so that the previous key can be discarded afterwards.
 *
 * @throws Error (one line) if neither key decrypts a stored secret
 */
export async function unlockSecrets(database: Knex, key: Buffer, previous?: Buffer): Promise<Cipher> {
	const current = createCipher(key);
	const both = createCipher(key, previous);
	const foreign = (await listSecrets(database)).filter((secret) => !opens(current, secret));
	const lost = foreign.find((secret) => !opens(both, secret));
	if (lost !== undefined) {
		throw new Error(
			`${lost.table}.${lost.column} was encrypted with another key than MEDIAKIT_ENCRYPTION_KEY (or encryption.key in DATA_DIR). Start with the old key; to change it, give the old one as MEDIAKIT_ENCRYPTION_KEY_PREVIOUS.`,
		);
	}
	await database.transaction(async (trx) => {
		for (const { table, column, row, stored } of foreign) {
			// Skips the row if another process has changed it in the meantime.
			await trx(table)
				.where({ ...row, [column]: stored })
				.update({ [column]: current.encrypt(both.decrypt(stored)) });
		}
	});
	return both;
}
