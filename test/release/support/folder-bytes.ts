import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Files left behind when a module without a prebuilt binary is compiled. */
const LEFT_OVER = ['obj', 'obj.target', '.deps', '*.a'];

/** Returns the disk usage of a folder in bytes, excluding the files left behind when modules are compiled. */
export async function folderBytes(folder: string): Promise<number> {
	const without = LEFT_OVER.map((name) => `--exclude=${name}`);
	const { stdout } = await promisify(execFile)('du', ['-sk', ...without, folder]);
	return Number(stdout.split('\t')[0]) * 1024;
}
