import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Left by the compilation of a module without a prebuilt binary. */
const LEFT_OVER = ['obj', 'obj.target', '.deps', '*.a'];

/** Returns the disk usage of a folder in bytes, without the files left by compiling modules. */
export async function folderBytes(folder: string): Promise<number> {
	const without = LEFT_OVER.map((name) => `--exclude=${name}`);
	const { stdout } = await promisify(execFile)('du', ['-sk', ...without, folder]);
	return Number(stdout.split('\t')[0]) * 1024;
}
