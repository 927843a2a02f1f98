import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What compiling a module leaves behind, where there is no ready-made one. */
const LEFT_OVER = ['obj', 'obj.target', '.deps', '*.a'];

/** What a folder takes on the disk, in bytes, without what compiling modules left there. */
export async function folderBytes(folder: string): Promise<number> {
	const without = LEFT_OVER.map((name) => `--exclude=${name}`);
	const { stdout } = await promisify(execFile)('du', ['-sk', ...without, folder]);
	return Number(stdout.split('\t')[0]) * 1024;
}
