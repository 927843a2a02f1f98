import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { name as PACKAGE } from '../package.json';

const IN_MODULES = `${sep}node_modules${sep}${PACKAGE}${sep}`;

/**
 * Returns the command that installs packages in the same place as this package: in a project or globally.
 *
 * @param words the arguments for `npm install`
 * @param inRepository the command for this package's own repository
 */
export function installCommand(words: string, inRepository: string): string {
	const at = __dirname.lastIndexOf(IN_MODULES);
	if (at < 0) return inRepository;
	// A project has a package.json; the folder for global packages does not.
	const project = __dirname.slice(0, at);
	return existsSync(join(project, 'package.json'))
		? `cd "${project}" && npm install ${words}`
		: `npm install --global ${words}`;
}
