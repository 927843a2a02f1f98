import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a folder takes on the disk, in bytes. */
export async function folderBytes(folder: string): Promise<number> {
	const { stdout } = await promisify(execFile)('du', ['-sk', folder]);
	return Number(stdout.split('\t')[0]) * 1024;
}
