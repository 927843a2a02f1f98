import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { name as PACKAGE } from '../package.json';
import { CommandFailed } from './failure';

const IN_MODULES = `${sep}node_modules${sep}${PACKAGE}${sep}`;

/** The command that installs SQLite's binary where this package lies: in a project, globally, or in its own repository. */
function installCommand(): string {
	const at = __dirname.lastIndexOf(IN_MODULES);
	if (at < 0) return 'npm rebuild sqlite3';
	// A project has a description; the folder of global packages has none.
	const project = __dirname.slice(0, at);
	// Install scripts run only where they are allowed since npm 12. Older versions warn of the option at most.
	const install = (flags: string) => `npm install ${flags}--allow-scripts=sqlite3 ${PACKAGE}`;
	return existsSync(join(project, 'package.json'))
		? `cd "${project}" && ${install('')}`
		: install('--global ');
}

/** Why SQLite's module cannot be loaded and what to do, in one line; undefined if it can. */
export async function findDatabaseModuleTrouble(): Promise<string | undefined> {
	try {
		await import('sqlite3');
		return undefined;
	} catch {
		return `The database module sqlite3 has no binary for this Node, since its install script did not run or ran elsewhere. Run: ${installCommand()}`;
	}
}

/** For commands that open the database. @param consequence what they cannot do without it @throws CommandFailed */
export async function requireDatabaseModule(consequence: string): Promise<void> {
	const trouble = await findDatabaseModuleTrouble();
	if (trouble) throw new CommandFailed(`${consequence} ${trouble}`);
}
