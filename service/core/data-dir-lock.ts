import { dirname, join } from 'node:path';
import { Database } from 'sqlite3';
import { ConfigError } from '../config';

/** How long to wait for a process that is shutting down to release the folder. */
const PATIENCE_MS = 1_000;

const close = (connection: Database) => new Promise<void>((done) => connection.close(() => done()));

/** Locks a file for this process. The system releases the lock when the process ends, for whatever reason. */
async function lockFile(file: string): Promise<Database> {
	return new Promise((resolve, reject) => {
		const connection = new Database(file, (error) => {
			if (error) return reject(error);
			connection.configure('busyTimeout', PATIENCE_MS);
			connection.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE', (refused) => {
				if (!refused) return resolve(connection);
				void close(connection).then(() => reject(refused));
			});
		});
	});
}

/**
 * Keeps other processes of the service out of the data folder, since a second process would delete files that the first
 * one is still receiving. Uses a SQLite lock because Node.js has no file locks. Unlike a file with a process ID, the
 * lock also works between containers with the same process IDs, and is released if the process is killed.
 *
 * @returns a function that releases the folder
 * @throws ConfigError with a one-line message if another process holds the folder
 */
export async function lockDataDir(dataDir: string, databaseFile: string): Promise<() => Promise<void>> {
	const held: Database[] = [];
	const free = async () => {
		await Promise.all(held.splice(0).map(close));
	};
	const isInside = dirname(databaseFile) === dataDir;
	const places = [
		[join(dataDir, 'service.lock'), `DATA_DIR ${dataDir}`],
		...(isInside ? [] : [[`${databaseFile}.lock`, `The database ${databaseFile}`]]),
	] as [file: string, name: string][];
	for (const [file, name] of places) {
		try {
			held.push(await lockFile(file));
		} catch (error) {
			await free();
			if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
			throw new ConfigError(
				`${name} is in use by another process of the service. Stop that process first, or use another folder.`,
			);
		}
	}
	return free;
}
