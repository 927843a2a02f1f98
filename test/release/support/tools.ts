import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const MANIFEST = join(__dirname, 'tools/package.json');
const TOOLS = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mediakit-for-n8n/release-tools');

/** A major version of npm. */
export type NpmVersion = 10 | 11 | 12;

/** Installs the registry and these versions of npm (100 MB), once, in the user's cache folder. @returns their folder */
export async function installTools(): Promise<string> {
	const installed = join(TOOLS, 'installed.json');
	const wanted = await readFile(MANIFEST, 'utf8');
	if ((await readFile(installed, 'utf8').catch(() => '')) === wanted) return TOOLS;
	await mkdir(TOOLS, { recursive: true });
	await copyFile(MANIFEST, join(TOOLS, 'package.json'));
	await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: TOOLS });
	await writeFile(installed, wanted);
	return TOOLS;
}

/** Makes this version of `npm` available in a folder. @returns a PATH that includes Node and finds this npm first */
export async function placeNpm(folder: string, version: NpmVersion): Promise<string> {
	const program = join(await installTools(), `node_modules/npm-${version}/bin/npm-cli.js`);
	await mkdir(folder, { recursive: true });
	const command = join(folder, 'npm');
	await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
	await chmod(command, 0o755);
	return [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(':');
}
