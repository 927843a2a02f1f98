import { readFile, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ConfigError } from '../config';
import { addSetting, OF_ONE_DATABASE, writeSetting, type Database } from '../database';

/** Where a database that several processes may share has its files: the id of a folder, or a place in a store. */
const FILES_PLACE = OF_ONE_DATABASE.filesPlace;

/** Its file is in the folder itself, so that it goes wherever the files go. */
const ID_FILE = '.folder-id';

/** The id of a folder, which gets one now if it has none. */
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
 * Notes that the files are in a store. Every process reaches it, so whoever starts with a store last says where they are.
 *
 * @param place for example `s3://BUCKET/PREFIX`
 */
export const noteStore = (database: Database, place: string): Promise<void> =>
	writeSetting(database, FILES_PLACE, place);

/**
 * Makes sure that the folder is the one in which the database has its files: a process with another one, on another machine
 * for instance, would lose what the others have received.
 *
 * @throws ConfigError in one line
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
