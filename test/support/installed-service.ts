import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ROOT } from './markdown';

const MODULES = join(ROOT, 'node_modules');
/** The folders that the install script of `sqlite3` creates or reads. */
const BUILT = ['build', 'deps', 'src'];

/** Installs the built service in a folder as npm would, minus one package. @returns the file that `mediakit` runs */
export async function placeWithout(folder: string, missing: string): Promise<string> {
	const modules = join(folder, 'node_modules');
	const service = join(modules, 'mediakit-service');
	await mkdir(service, { recursive: true });
	const others = (await readdir(MODULES)).filter(
		(name) => !name.startsWith('.') && ![missing, 'mediakit-service'].includes(name),
	);
	await Promise.all([
		...others.map((name) => symlink(join(MODULES, name), join(modules, name))),
		...['dist', 'package.json'].map((part) =>
			cp(join(ROOT, 'service', part), join(service, part), { recursive: true }),
		),
	]);
	return join(service, 'dist/service/main.js');
}

/**
 * Installs the built service in a folder as npm would without install scripts: only the binary of `sqlite3` is missing.
 *
 * @returns the file that `mediakit` runs
 */
export async function placeWithoutDatabase(folder: string): Promise<string> {
	const modules = join(folder, 'node_modules');
	const entry = await placeWithout(folder, 'sqlite3');
	await cp(join(MODULES, 'sqlite3'), join(modules, 'sqlite3'), {
		recursive: true,
		filter: (path) => !BUILT.includes(basename(path)),
	});
	return entry;
}
