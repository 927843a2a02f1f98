import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from './markdown';

/** Folders created by an installation, a build or tests, and Git's own folder. */
const NOT_SOURCES = ['node_modules', 'dist', 'coverage', 'data', 'artifacts', '.git', '.n8n-host'];

/** A copy of the repository. */
export interface RepositoryCopy {
	folder: string;
	/** An empty home folder for programs that run there. */
	home: string;
	remove(): Promise<void>;
}

/** Copies the repository's sources to a new folder, with links to the installed packages. */
export async function copyRepository(): Promise<RepositoryCopy> {
	const home = await mkdtemp(join(tmpdir(), 'mediakit-copy-'));
	const folder = join(home, 'repository');
	const filter = (path: string) => path === ROOT || !NOT_SOURCES.includes(basename(path));
	await cp(ROOT, folder, { recursive: true, filter });
	await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	return { folder, home, remove: () => rm(home, { recursive: true, force: true }) };
}

/** Returns the sorted paths of the sources in a copy that are new or changed. */
export async function changesIn(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const paths = entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
		.filter((path) => !path.split('/').some((part) => NOT_SOURCES.includes(part)));
	const changed = paths.map(async (path) => {
		const original = await readFile(join(ROOT, path)).catch(() => undefined);
		return original?.equals(await readFile(join(folder, path))) ? [] : [path];
	});
	return (await Promise.all(changed)).flat().sort();
}
