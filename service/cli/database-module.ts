import type { Config } from '../config';
import { installCommand } from '../core/install-command';
import { name as PACKAGE } from '../package.json';
import { CommandFailed } from './failure';

/** Why SQLite's module cannot be loaded and what to do, in one line; undefined if it can. */
export async function findDatabaseModuleTrouble(): Promise<string | undefined> {
	try {
		await import('sqlite3');
		return undefined;
	} catch {
		// Install scripts run only where they are allowed since npm 12. Older versions warn of the option at most.
		const command = installCommand(`--allow-scripts=sqlite3 ${PACKAGE}`, 'npm rebuild sqlite3');
		return `The database module sqlite3 has no binary for this Node, since its install script did not run or ran elsewhere. Run: ${command}`;
	}
}

/** For commands that open the database. @param consequence what they cannot do without it @throws CommandFailed */
export async function requireDatabaseModule(consequence: string): Promise<void> {
	const trouble = await findDatabaseModuleTrouble();
	if (trouble) throw new CommandFailed(`${consequence} ${trouble}`);
}

/**
 * The file of the database, for commands that copy it as a file.
 *
 * @param instead what does the same for a database on a server
 * @throws CommandFailed if there is none
 */
export function requireDatabaseFile({ databaseFile }: Config, instead: string): string {
	if (databaseFile !== undefined) return databaseFile;
	throw new CommandFailed(
		`The database is on a server (DATABASE_URL), and this is for files of SQLite. ${instead}`,
	);
}
