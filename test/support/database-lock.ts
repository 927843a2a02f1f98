import { Database } from 'sqlite3';

/** Locks a database against writes, as a backup or a shell might. @returns a function that unlocks it */
export function lockDatabase(file: string): Promise<() => Promise<void>> {
	return new Promise((resolve, reject) => {
		const connection = new Database(file);
		const unlock = () =>
			new Promise<void>((done, failed) => {
				connection.exec('ROLLBACK');
				connection.close((error) => (error ? failed(error) : done()));
			});
		connection.configure('busyTimeout', 10_000);
		connection.exec('BEGIN IMMEDIATE', (error) => (error ? reject(error) : resolve(unlock)));
	});
}
