import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, type Block } from './markdown';
import { API_KEY } from './service';

/** The service's URL in the documentation. */
const SERVICE = 'http://127.0.0.1:8001';
const ENTRY = join(ROOT, 'service/dist/service/main.js');

/** Long enough for a page that starts twenty processes on a loaded machine. If a command hangs, the page is wrong. */
const PATIENCE_MS = 240_000;

/**
 * Creates a folder set up like a reader's, with a video, the repository's `test` folder and the commands that readers
 * have.
 */
async function prepareFolder(programs: Record<string, string>): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-page-'));
	// Some pages run commands as other users.
	await chmod(folder, 0o755);
	await cp(join(ROOT, 'test/media/sample.mp4'), join(folder, 'video.mp4'));
	await symlink(join(ROOT, 'test'), join(folder, 'test'));
	await mkdir(join(folder, 'bin'));
	const mediakit = `exec "${process.execPath}" "${ENTRY}" "$@"`;
	for (const [name, script] of Object.entries({ mediakit, ...programs }))
		await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
	return folder;
}

/** The output of a block. */
export interface Printed {
	block: Block;
	stdout: string;
}

const MARK = '::: end of block';

/**
 * Runs blocks in one shell, as if typed by a reader: variables persist, and the first failure ends the run.
 *
 * @param replacements for text in the blocks, such as URLs and folders
 * @param programs shell scripts that replace programs missing on this machine, by name
 * @throws Error with the failed block and its output
 */
export async function runBlocks(
	blocks: readonly Block[],
	replacements: Record<string, string>,
	programs: Record<string, string> = {},
): Promise<Printed[]> {
	const folder = await prepareFolder(programs);
	const script = Object.entries(replacements).reduce(
		(text, [from, to]) => text.replaceAll(from, to),
		blocks.map(({ content }) => `${content}\necho\necho '${MARK}'\n`).join(''),
	);
	const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
		cwd: folder,
		env: {
			PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
			HOME: folder,
			KEY: API_KEY,
			MEDIAKIT_API_KEY: API_KEY,
			MEDIAKIT_URL: replacements[SERVICE] ?? SERVICE,
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
