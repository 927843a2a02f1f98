import { readFile, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ConfigError } from '../config';
import { addSetting, OF_ONE_DATABASE, writeSetting, type Database } from '../database';

/** The setting for the location of a shared database's files: a folder ID, or a location in a store. */
const FILES_PLACE = OF_ONE_DATABASE.filesPlace;

/** Stored in the folder itself, so that the ID moves with the files. */
const ID_FILE = '.folder-id';

/** Returns a folder's ID, creating it if it is missing. */
async function idOf(folder: string): Promise<string> {
	const file = join(folder, ID_FILE);
	try {
		await writeFile(file, randomUUID(), { mode: 0o600, flag: 'wx' });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	}
	return (await readFile(file, 'utf8')).trim();
}

/**
 * Records that the files are in a store. Since all processes can reach a store, the last process to start with a
 * store sets the location.
 *
 * @param place such as `s3://BUCKET/PREFIX`
 */
export const noteStore = (database: Database, place: string): Promise<void> =>
	writeSetting(database, FILES_PLACE, place);

/**
 * Checks that a folder contains the database's files. A process with a different folder, for example on another
 * machine, would not find files that other processes have received.
 *
 * @throws ConfigError with a one-line message
 */
export async function requireSameFolder(database: Database, folder: string): Promise<void> {
	const id = await idOf(folder);
	const noted = await addSetting(database, FILES_PLACE, id);
	if (noted === id) return;
	const place = noted.startsWith('s3:') ? noted : 'another folder';
	throw new ConfigError(
		`The files of this database are in ${place}, and this process would look for them in ${folder}. Set FILES_URL to a store that all processes reach, or DATA_DIR to the one folder. docs/scaling.md says how to change the place for good.`,
	);
}
