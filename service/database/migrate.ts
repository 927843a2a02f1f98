import type { Knex } from 'knex';
import { version } from '../package.json';
import { dialectOf } from './dialects';
import { CACHED_TABLES, migrationSource } from './migrations';

/** True if the tables match this version of the service. @throws Error (one line) if they are from a newer version */
async function isUpToDate(database: Knex, name: string): Promise<boolean> {
	if (!(await database.schema.hasTable('knex_migrations'))) return false;
	const done = (await database('knex_migrations').pluck('name')) as string[];
	const known = await migrationSource.getMigrations([]);
	const unknown = done.filter((name) => !known.includes(name));
	if (unknown.length === 0) return done.length === known.length;
	throw new Error(
		`The database ${name} was last used by a newer version of the service, which made changes that ${version} does not know (${unknown.join(', ')}). Install the newer version, or restore a backup from before the upgrade.`,
	);
}

/**
 * Migrates the tables in one transaction, so that the process can be killed at any time. Only one process migrates at a
 * time, so several can start at the same time. Takes no lock if the tables are up to date.
 *
 * @param name the database's name for messages
 * @throws Error (one line) if the tables are from a newer version
 */
export async function migrate(database: Knex, name: string): Promise<void> {
	if (await isUpToDate(database, name)) return;
	const dialect = dialectOf(database);
	await database.transaction(async (trx) => {
		await dialect.takeTime(trx);
		await dialect.lock(trx, 'migrations');
		if (await isUpToDate(trx, name)) return;
		// Knex's own lock is a row that would outlive a killed process; its table may not exist yet.
		await trx.migrate.list({ migrationSource });
		await trx.migrate.forceFreeMigrationsLock({ migrationSource });
		await trx.migrate.latest({ migrationSource });
		await dialect.announceChanges(trx, CACHED_TABLES);
	});
}
