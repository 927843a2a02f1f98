import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isOurName } from '../../service/files/blobs';
import { lookInto, newPlace, settingsOf } from '../scale/support/store';
import { databaseLocation, queryDatabase } from './database-location';

/** The location of a service's temporary files in a test. */
export interface FilesLocation {
	/** The service's settings for this location. */
	settings: Record<string, string>;
	/**
	 * Returns the names of the files, including those that have only a database row because their bytes have not been
	 * written yet or have already been deleted.
	 */
	list(): Promise<string[]>;
	/** Deletes the bytes of a file without the service's knowledge. */
	lose(name: string): Promise<void>;
	/** Deletes the remaining files. */
	drop(): Promise<void>;
}

function inFolder(dataDir: string): FilesLocation {
	const folder = join(dataDir, 'temporary');
	return {
		settings: {},
		list: async () => (await readdir(folder)).filter(isOurName),
		lose: (name) => rm(join(folder, name)),
		drop: async () => {},
	};
}

/** Uses a separate prefix in the store, which stays the same when a service is restarted with the same data folder. */
async function inStore(dataDir: string): Promise<FilesLocation> {
	const prefix = `${createHash('sha256').update(dataDir).digest('hex').slice(0, 24)}/`;
	const place = { ...newPlace(), prefix };
	const [store, location] = [lookInto(place), await databaseLocation(dataDir)];
	return {
		settings: settingsOf(place),
		async list() {
			const objects = await store.objects();
			const names = objects.map((object) => object.slice(prefix.length).split('/')[0] ?? '');
			const rows = await queryDatabase<{ name: string }>(location, 'SELECT name FROM files');
			return [...new Set([...names, ...rows.map(({ name }) => name)])];
		},
		lose: store.remove,
		drop: () => store.remove(),
	};
}

/**
 * Returns where the service with this data folder stores its files: in that folder, or in the store started by
 * `npm run test:scale`.
 */
export const filesLocation = async (dataDir: string): Promise<FilesLocation> =>
	process.env.TEST_S3_URL === undefined ? inFolder(dataDir) : inStore(dataDir);
