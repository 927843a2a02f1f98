import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Major version of n8n; 1 means 1.123, the last minor version of n8n 1. */
export type N8nVersion = 1 | 2;

const MANIFESTS: Record<N8nVersion, string> = {
	1: join(__dirname, 'host-1/package.json'),
	2: join(__dirname, 'host/package.json'),
};
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Returns a hash of everything that the installation depends on. */
async function fingerprint(manifest: string): Promise<string> {
	const content = await readFile(manifest);
	return createHash('sha256').update(content).update(process.version).digest('hex');
}

async function npm(folder: string, ...words: string[]): Promise<void> {
	await run('npm', words, { cwd: folder, maxBuffer: MOST_OUTPUT_BYTES });
}

const PROGRESS_EVERY_MS = 15_000;

/** Reports progress every few seconds, since npm may print nothing for minutes. */
async function withProgress(
	folder: string,
	say: (line: string) => void,
	step: string,
	work: Promise<void>,
): Promise<void> {
	const begun = Date.now();
	say(`${step} …`);
	const timer = setInterval(() => {
		const seconds = Math.round((Date.now() - begun) / 1000);
		void readdir(join(folder, 'node_modules')).then(
			({ length }) => say(`${step}: ${seconds} seconds, ${length} folders of packages so far`),
			() => say(`${step}: ${seconds} seconds`),
		);
	}, PROGRESS_EVERY_MS);
	await work.finally(() => clearInterval(timer));
}

/**
 * Installs n8n into a folder, unless it is already there. Takes several minutes and 2 GB.
 *
 * @returns the path of the executable
 * @throws Error with npm's output
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

	say('n8n is being installed; this happens once, takes some minutes and 2 GB.');
	await mkdir(folder, { recursive: true });
	await copyFile(manifest, join(folder, 'package.json'));
	const flags = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
	await withProgress(folder, say, 'Downloading and unpacking n8n', npm(folder, 'install', ...flags));
	// This is the only native module that must be compiled; all others include binaries or are loaded on demand.
	await withProgress(folder, say, 'Compiling the SQLite module', npm(folder, 'rebuild', 'sqlite3'));
	await access(program);
	await writeFile(stamp, wanted);
	return program;
}
