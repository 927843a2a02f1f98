import type { Config } from '../config';
import { installCommand } from '../core/install-command';
import { name as PACKAGE } from '../package.json';
import { CommandFailed } from './failure';

/**
 * Explains in one line why SQLite's module cannot be loaded, and what to do about it; undefined if it can be loaded.
 */
export async function findDatabaseModuleTrouble(): Promise<string | undefined> {
	try {
		await import('sqlite3');
		return undefined;
	} catch {
		// Since npm 12, install scripts run only if allowed. Older versions at most warn about the option.
		const command = installCommand(`--allow-scripts=sqlite3 ${PACKAGE}`, 'npm rebuild sqlite3');
		return `The database module sqlite3 has no binary for this version of Node.js, because its install script did not run or ran elsewhere. Run: ${command}`;
	}
}

/** Checks that SQLite's module can be loaded. @param consequence what does not work without it @throws CommandFailed */
export async function requireDatabaseModule(consequence: string): Promise<void> {
	const trouble = await findDatabaseModuleTrouble();
	if (trouble) throw new CommandFailed(`${consequence} ${trouble}`);
}

/**
 * Returns the path of the database file, for commands that copy the file itself.
 *
 * @param instead what to do instead if the database is on a server
 * @throws CommandFailed if there is no file
 */
export function requireDatabaseFile({ databaseFile }: Config, instead: string): string {
	if (databaseFile !== undefined) return databaseFile;
	throw new CommandFailed(
		`The database is on a server (DATABASE_URL), and this command is only for SQLite files. ${instead}`,
	);
}
