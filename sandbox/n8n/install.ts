import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Major version; 1 means its last line, 1.123. */
export type N8nVersion = 1 | 2;

const MANIFESTS: Record<N8nVersion, string> = {
	1: join(__dirname, 'host-1/package.json'),
	2: join(__dirname, 'host/package.json'),
};
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** What the installation depends on. */
async function fingerprint(manifest: string): Promise<string> {
	const content = await readFile(manifest);
	return createHash('sha256').update(content).update(process.version).digest('hex');
}

async function npm(folder: string, ...words: string[]): Promise<void> {
	await run('npm', words, { cwd: folder, maxBuffer: MOST_OUTPUT_BYTES });
}

/**
 * Installs n8n into a folder, unless it is there already: some minutes, 2 GB.
 *
 * @returns the program to run
 * @throws Error with npm's words
 */
export async function installN8n(
	folder: string,
	say: (line: string) => void,
	version: N8nVersion = 2,
): Promise<string> {
	const manifest = MANIFESTS[version];
	const program = join(folder, 'node_modules/n8n/bin/n8n');
	const stamp = join(folder, '.installed');
	const wanted = await fingerprint(manifest);
	const installed = await readFile(stamp, 'utf8').catch(() => '');
	if (installed === wanted) return program;

	say('n8n is being installed; this happens once and takes some minutes.');
	await mkdir(folder, { recursive: true });
	await copyFile(manifest, join(folder, 'package.json'));
	await npm(folder, 'install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund');
	// The one native module that has to be compiled; the others bring binaries or are loaded only when they are used.
	await npm(folder, 'rebuild', 'sqlite3');
	await access(program);
	await writeFile(stamp, wanted);
	return program;
}
