import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from './config';

/** Why a folder cannot be written to, in words. */
const REASONS = new Map([
	['EROFS', 'is read-only'],
	['EACCES', 'may not be written by this user'],
	['EPERM', 'may not be written by this user'],
	['ENOSPC', 'lies on a full disk'],
	['EDQUOT', 'is over its quota'],
]);

/**
 * Makes the folder of everything that the service keeps, with mode 0700, and tries whether it takes data.
 *
 * @throws ConfigError with one line, so that the service does not start and lose what it is sent
 */
export async function prepareDataDir(folder: string): Promise<void> {
	const probe = join(folder, `.writable-${process.pid}`);
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		await writeFile(probe, 'x', { mode: 0o600 });
		await rm(probe);
	} catch (error) {
		await rm(probe, { force: true }).catch(() => {});
		const reason = REASONS.get((error as NodeJS.ErrnoException).code ?? '');
		if (reason === undefined) throw error;
		throw new ConfigError(`DATA_DIR ${folder} ${reason}. Make it writable, or name another folder.`);
	}
}
