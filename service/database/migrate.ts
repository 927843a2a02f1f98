import type { Knex } from 'knex';
import { version } from '../package.json';
import { migrationSource } from './migrations';

/** @throws Error in one line if a newer version of the service has changed the tables */
async function refuseNewer(database: Knex, file: string): Promise<void> {
	if (!(await database.schema.hasTable('knex_migrations'))) return;
	const done = (await database('knex_migrations').pluck('name')) as string[];
	const known = await migrationSource.getMigrations([]);
	const unknown = done.filter((name) => !known.includes(name));
	if (unknown.length === 0) return;
	throw new Error(
		`The database ${file} was last used by a newer version of the service, which made changes that ${version} does not know (${unknown.join(', ')}). Install the newer version, or restore a backup from before the upgrade.`,
	);
}

/**
 * Brings the tables up to date: all changes or none, so that a process may be killed meanwhile, and one process at a
 * time, so that several may start at once.
 *
 * @throws Error in one line if the tables are newer
 */
export async function migrate(database: Knex, file: string): Promise<void> {
	await database.transaction(async (trx) => {
		// A write, before anything is read: it waits for other processes that are at the same work. No table exists yet.
		await trx.raw('PRAGMA user_version = 0');
		await refuseNewer(trx, file);
		const [, missing] = (await trx.migrate.list({ migrationSource })) as [unknown[], unknown[]];
		if (missing.length === 0) return;
		// Knex's own lock is a row that stays behind a process that was killed.
		await trx.migrate.forceFreeMigrationsLock({ migrationSource });
		await trx.migrate.latest({ migrationSource });
	});
}
