import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, type Block } from './markdown';
import { API_KEY } from './service';

const ENTRY = join(ROOT, 'service/dist/service/main.js');

/** Where the addresses lead that the pages name. */
export interface Places {
	/** Stands for `http://127.0.0.1:8001`. */
	service: string;
	/** Stands for `https://files.example.com`. */
	files: string;
	/** Stands for `https://hooks.example.com`. */
	hooks: string;
}

/** Longer than a page takes that starts twenty processes on a loaded machine; a command that hangs is a mistake of the page. */
const PATIENCE_MS = 240_000;

/** A folder like a reader's: a video, the repository's files for tests, and `mediakit` as a command. */
async function prepareFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-page-'));
	await cp(join(ROOT, 'test/media/sample.mp4'), join(folder, 'video.mp4'));
	await symlink(join(ROOT, 'test'), join(folder, 'test'));
	await mkdir(join(folder, 'bin'));
	const command = join(folder, 'bin/mediakit');
	await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${ENTRY}" "$@"\n`);
	await chmod(command, 0o755);
	return folder;
}

/** What a block printed. */
export interface Printed {
	block: Block;
	stdout: string;
}

const MARK = '::: end of block';

/**
 * Runs blocks as one shell would that a reader types them into: variables live on, and the first failure ends it.
 *
 * @throws Error with the block that failed and what it said
 */
export async function runBlocks(
	blocks: readonly Block[],
	{ service, files, hooks }: Places,
): Promise<Printed[]> {
	const folder = await prepareFolder();
	const script = blocks
		.map(({ content }) => `${content}\necho\necho '${MARK}'\n`)
		.join('')
		.replaceAll('http://127.0.0.1:8001', service)
		.replaceAll('https://files.example.com', files)
		.replaceAll('https://hooks.example.com', hooks);
	const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
		cwd: folder,
		env: {
			PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
			HOME: folder,
			KEY: API_KEY,
			MEDIAKIT_API_KEY: API_KEY,
			MEDIAKIT_URL: service,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: PATIENCE_MS,
	});
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
	child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
	const [status] = (await once(child, 'close')) as [number | null];
	await rm(folder, { recursive: true, force: true });
	const printed = stdout.split(`${MARK}\n`);
	const failed = blocks[printed.length - 1];
	if (status !== 0) {
		throw new Error(
			`The block at line ${failed?.line} ended with ${status}:\n${failed?.content}\n${printed.at(-1)}\n${stderr}`,
		);
	}
	return blocks.map((block, index) => ({ block, stdout: printed[index] ?? '' }));
}
