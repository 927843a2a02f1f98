import { existsSync } from 'node:fs';
import { chmod, copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Knex } from 'knex';
import { readSetting, writeSetting } from './settings';
import { sqlite } from './sqlite';

/** Set only in a database that was copied by `backUpDatabase`. */
const MADE_AT = 'backup_made_at';

/** The suffixes of a SQLite file and of the side files that may still contain its latest changes. */
const FILES = ['', '-wal', '-shm'];

async function using<T>(file: string, use: (database: Knex) => Promise<T>): Promise<T> {
	const database = sqlite.connect(file);
	return await use(database).finally(() => database.destroy());
}

async function isSound(database: Knex): Promise<boolean> {
	const rows = await database.raw<{ integrity_check: string }[]>('PRAGMA integrity_check');
	return rows.length === 1 && rows[0]?.integrity_check === 'ok';
}

async function sync(path: string): Promise<void> {
	const file = await open(path, 'r');
	await file.sync().finally(() => file.close());
}

/** Moves a finished file into place so that it survives a power failure. */
async function putInPlace(from: string, to: string): Promise<void> {
	await sync(from);
	await rename(from, to);
	await sync(dirname(to));
}

const removeAll = (file: string) =>
	Promise.all(FILES.map((ending) => rm(`${file}${ending}`, { force: true })));

/**
 * Copies a consistent snapshot of a database while the service keeps writing to it. The copy is either complete or
 * absent.
 *
 * @param target a file that does not exist yet, in an existing folder
 */
export async function backUpDatabase(databaseFile: string, target: string): Promise<void> {
	const part = `${target}.part`;
	await removeAll(part);
	try {
		await using(databaseFile, (database) => database.raw('VACUUM INTO ?', [part]));
		await using(part, async (copy) => {
			await writeSetting(copy, MADE_AT, new Date().toISOString());
			if (!(await isSound(copy))) throw new Error(`${databaseFile} is damaged; no copy was made.`);
		});
		await putInPlace(part, target);
	} finally {
		await removeAll(part);
	}
}

/**
 * Returns the time of the backup from which a database was restored; undefined if it was not restored, or after
 * `forgetRestore`.
 */
export const restoredFrom = (database: Knex): Promise<string | undefined> => readSetting(database, MADE_AT);

/** Marks the work that follows a restore as done. */
export const forgetRestore = async (database: Knex): Promise<void> =>
	void (await database('settings').where({ name: MADE_AT }).delete());

/**
 * Checks a backup.
 *
 * @returns the time at which it was made
 * @throws Error (one line) if it is not a backup or is damaged
 */
async function checkBackup(copy: string, name: string): Promise<string> {
	return await using(copy, async (database) => {
		const madeAt = await restoredFrom(database).catch(() => undefined);
		if (madeAt === undefined) throw new Error(`${name} is not a backup that "mediakit backup" made.`);
		if (!(await isSound(database))) throw new Error(`${name} is damaged. Use another backup.`);
		return madeAt;
	});
}

/**
 * Renames a database, and any log files, without moving them to another folder. @returns the new path; undefined if
 * there is no database
 */
async function setAside(databaseFile: string): Promise<string | undefined> {
	if (!existsSync(databaseFile)) return undefined;
	const aside = `${databaseFile}.before-${new Date().toISOString().replaceAll(':', '-')}`;
	// Merges the write-ahead log into the file and deletes the log; a damaged database keeps its log.
	await using(databaseFile, (database) => sqlite.eraseDeleted(database)).catch(() => {});
	for (const ending of [...FILES].reverse()) {
		const file = `${databaseFile}${ending}`;
		if (existsSync(file)) await rename(file, `${aside}${ending}`);
	}
	return aside;
}

/**
 * Replaces a database that is not in use with a backup.
 *
 * @param prepare migrates the copy and checks the key; if it throws, nothing has changed
 * @returns the time of the backup, and the new path of the previous database
 * @throws Error (one line) if the file is not a backup or is damaged
 */
export async function restoreDatabase(
	backup: string,
	databaseFile: string,
	prepare: (copy: string) => Promise<void>,
): Promise<{ madeAt: string; aside: string | undefined }> {
	if (!existsSync(backup)) throw new Error(`There is no file ${backup}.`);
	const copy = `${databaseFile}.restoring`;
	await removeAll(copy);
	try {
		await copyFile(backup, copy);
		await chmod(copy, 0o600);
		const madeAt = await checkBackup(copy, backup);
		await prepare(copy);
		const aside = await setAside(databaseFile);
		await putInPlace(copy, databaseFile);
		return { madeAt, aside };
	} finally {
		await removeAll(copy);
	}
}
