import { dirname, join } from 'node:path';
import { Database } from 'sqlite3';
import { ConfigError } from '../config';

/** So long a process that is just ending may still hold a folder. */
const PATIENCE_MS = 1_000;

const close = (connection: Database) => new Promise<void>((done) => connection.close(() => done()));

/** Locks a file for this process alone. The system frees it with the process, however that ends. */
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
 * Keeps other processes of the service off the data folder: the start of a second one would delete what the first is
 * receiving. A lock of SQLite is used because Node has none of its own. It names no process, so that another container
 * with the same process ids is refused too, and nothing is left behind by a process that was killed.
 *
 * @returns what frees the folder
 * @throws ConfigError with one line if another process has it
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
				`${name} is in use by another process of the service. Stop that one first, or name another folder.`,
			);
		}
	}
	return free;
}
