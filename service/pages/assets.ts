import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The bundler's output folders for scripts and styles, relative to the compiled service and to its sources. */
const FOLDERS = [join(__dirname, '../../dashboard'), join(__dirname, '../dist/dashboard')];

/** The scripts and styles of our pages, with content hashes in their names. */
export interface Assets {
	/** The path of `PUBLIC_URL`, which prefixes every link; empty if there is none. */
	prefix: string;
	/** The folder of the files; undefined if they were not built. */
	folder: string | undefined;
	/** The URL of a file by its source name; undefined if it was not built. */
	address(name: string): string | undefined;
	/** The URLs of a script and all its static imports, including the imports of views that are loaded later. */
	parts(name: string): string[];
	/** True if a file with this name is served. */
	has(fileName: string): boolean;
}

/** Finds the bundler's output. @param prefix the path of `PUBLIC_URL` */
export function loadAssets(prefix = ''): Assets {
	const folder = FOLDERS.find((one) => existsSync(join(one, 'manifest.json')));
	const manifest = folder ? readFileSync(join(folder, 'manifest.json'), 'utf8') : '{}';
	const names = new Map(Object.entries(JSON.parse(manifest) as Record<string, string>));
	const preloads = folder ? readFileSync(join(folder, 'preloads.json'), 'utf8') : '{}';
	const parts = new Map(Object.entries(JSON.parse(preloads) as Record<string, string[]>));
	const files = new Set(folder && readdirSync(folder).filter((name) => /\.(css|js)$/.test(name)));
	const addressOf = (file: string) => `${prefix}/dashboard/assets/${file}`;
	return {
		prefix,
		folder,
		address(name) {
			const file = names.get(name);
			return file === undefined ? undefined : addressOf(file);
		},
		parts: (name) => (parts.get(name) ?? []).map(addressOf),
		has: (fileName) => files.has(fileName),
	};
}
