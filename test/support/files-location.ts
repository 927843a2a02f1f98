import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isOurName } from '../../service/files/blobs';
import { lookInto, newPlace, settingsOf } from '../scale/support/store';
import { databaseLocation, queryDatabase } from './database-location';

/** Where a service of the tests keeps its temporary files. */
export interface FilesLocation {
	/** What the service has to be told of it. */
	settings: Record<string, string>;
	/** The names of those that there are, also of those that have only a row so far, or still. */
	list(): Promise<string[]>;
	/** Deletes the bytes of one behind the service's back. */
	lose(name: string): Promise<void>;
	/** Deletes what is left. */
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

/** A prefix of its own in the store, which is the same whenever the service is started on the folder again. */
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

/** The files of the service on a data folder: in a folder there, or in the store that `npm run test:scale` has started. */
export const filesLocation = async (dataDir: string): Promise<FilesLocation> =>
	process.env.TEST_S3_URL === undefined ? inFolder(dataDir) : inStore(dataDir);
