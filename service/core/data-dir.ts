import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, type Config } from '../config';

/** Reasons why a folder is not writable, by error code. */
const REASONS = new Map([
	['EROFS', 'is read-only'],
	['EACCES', 'may not be written by this user'],
	['EPERM', 'may not be written by this user'],
	['ENOSPC', 'is on a full disk'],
	['EDQUOT', 'is over its quota'],
]);

/**
 * Creates the service's data folder with mode 0700 and checks that it is writable.
 *
 * @throws ConfigError with a one-line message, rather than letting the service start and lose data later
 */
export async function prepareDataDir(folder: string): Promise<void> {
	const probe = join(folder, '.writable');
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		await writeFile(probe, 'x', { mode: 0o600 });
		// A concurrent check may already have deleted the file.
		await rm(probe, { force: true });
	} catch (error) {
		await rm(probe, { force: true }).catch(() => {});
		const reason = REASONS.get((error as NodeJS.ErrnoException).code ?? '');
		if (reason === undefined) throw error;
		throw new ConfigError(`DATA_DIR ${folder} ${reason}. Make it writable, or use another folder.`);
	}
}

const OF_OTHERS = 0o077;
/** The sticky bit, which shared folders such as /tmp have. */
const STICKY = 0o1000;

const modeOf = (path: string) =>
	stat(path).then(
		({ mode }) => mode & 0o7777,
		() => 0,
	);

/** Removes other users' access to a file or folder. @returns a log line if they had access (or still have it) */
async function hide(path: string): Promise<string | undefined> {
	const before = await modeOf(path);
	if ((before & OF_OTHERS) === 0) return undefined;
	if ((before & STICKY) === 0) await chmod(path, before & ~OF_OTHERS).catch(() => {});
	const after = await modeOf(path);
	const was = `${path} was open to other users of this machine (mode ${before.toString(8)})`;
	return (after & OF_OTHERS) === 0
		? `${was}; its mode is now ${after.toString(8)}.`
		: `${was}, and still is. Remove their access with "chmod go= ${path}", or use a folder that belongs to the service alone.`;
}

/** Removes other users' access to the data folder, the database and the key. @returns log lines */
export async function hideFromOthers({ dataDir, databaseFile }: Config): Promise<string[]> {
	const database =
		databaseFile === undefined ? [] : ['', '-wal', '-shm'].map((ending) => `${databaseFile}${ending}`);
	const paths = [dataDir, ...database, join(dataDir, 'encryption.key'), join(dataDir, 'temporary')];
	return (await Promise.all(paths.map(hide))).filter((line) => line !== undefined);
}
