import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folderBytes } from '../release/support/folder-bytes';
import { startRegistry, type Registry } from '../release/support/registry';
import { ROOT } from '../support/markdown';
import { SERVICE_PACKAGE } from '../support/published-packages';

const run = promisify(execFile);

const MEGABYTE = 1e6;
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs npm twice in new folders, first with an empty cache and then with a filled one, and prints both results. */
async function measure(
	home: string,
	name: string,
	install: (folder: string, cache: string) => Promise<void>,
	installed: string,
): Promise<void> {
	const cache = await mkdtemp(join(home, 'cache-'));
	for (const state of ['empty', 'filled']) {
		const folder = await mkdtemp(join(home, 'install-'));
		const begun = performance.now();
		await install(folder, cache);
		const seconds = Math.round((performance.now() - begun) / 1000);
		const megabytes = Math.round((await folderBytes(join(folder, installed))) / MEGABYTE);
		console.log(`| ${name} | ${state} | ${seconds} | ${megabytes} |`);
		await rm(folder, { recursive: true });
	}
}

const npm = (folder: string, cache: string, ...words: string[]) =>
	run('npm', [...words, '--no-audit', '--no-fund', `--cache=${cache}`], {
		cwd: folder,
		maxBuffer: MOST_OUTPUT_BYTES,
	});

/** Clones the current commit and installs its packages. */
async function installClone(folder: string, cache: string): Promise<void> {
	await run('git', ['clone', '--quiet', '--depth', '1', `file://${ROOT}`, join(folder, 'clone')]);
	await npm(join(folder, 'clone'), cache, 'ci');
}

const installService =
	(registry: Registry) =>
	async (folder: string, cache: string): Promise<void> => {
		const where = [`--prefix=${join(folder, 'prefix')}`, `--registry=${registry.url}`];
		await npm(folder, cache, 'install', '--global', '--allow-scripts=sqlite3', ...where, 'mediakit-service');
	};

/** Prints how much time and disk space npm takes for a clone and for the published service. */
async function main(): Promise<void> {
	const home = await mkdtemp(join(tmpdir(), 'mediakit-bench-'));
	const registry = await startRegistry();
	try {
		await registry.publish(SERVICE_PACKAGE);
		console.log("| what | npm's cache | seconds | MB |\n|---|---|---|---|");
		await measure(home, '`npm ci` in a clone', installClone, 'clone/node_modules');
		await measure(home, '`npm install --global mediakit-service`', installService(registry), 'prefix');
	} finally {
		await registry.close();
		await rm(home, { recursive: true });
	}
}

void main();
