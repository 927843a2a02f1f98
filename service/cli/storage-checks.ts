import { existsSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config';
import { DECODER_PACKAGE, findDecoder } from '../core/frame-decoder';
import { installCommand } from '../core/install-command';
import { nameOfDatabase, probeServer } from '../database';
import { tryStore } from '../files/s3-store';
import { findDatabaseModuleTrouble } from './database-module';
import { ok, problem, warning, type Finding } from './findings';

/** Processes that share a database verify each other's links and signatures, which contain times. */
const MOST_SKEW_OF_DATABASE_SECONDS = 5;

/** Returns the folder or, if it does not exist yet, the nearest parent folder that does. */
function existing(folder: string): string {
	return existsSync(folder) ? folder : existing(dirname(folder));
}

async function checkDisk(config: Config): Promise<Finding> {
	const folder = existing(config.dataDir);
	const probe = join(folder, '.doctor');
	try {
		await writeFile(probe, '');
		await rm(probe);
		const { bavail, bsize } = await statfs(folder);
		const free = bavail * bsize;
		const text = `${(free / 1e9).toFixed(1)} GB of free space in ${config.dataDir}.`;
		return free >= config.maxUploadBytes
			? ok('Disk', text)
			: warning(
					'Disk',
					`${text} That is less than the largest allowed upload (MAX_UPLOAD_BYTES). Free some space.`,
				);
	} catch (error) {
		return problem(
			'Disk',
			`${config.dataDir} is not writable (${(error as Error).message}). Set DATA_DIR to another folder.`,
		);
	}
}

/** Checks the database module. Since only a few commands need it, its absence is only a warning. */
async function checkDatabaseModule(): Promise<Finding> {
	const trouble = await findDatabaseModuleTrouble();
	return trouble
		? warning(
				'Database module',
				`Only the commands "serve", "backup", "restore" and "database copy" need it. ${trouble}`,
			)
		: ok('Database module', 'It can be loaded.');
}

/** Checks the database server, which several processes may share. */
async function checkServer({ database, databasePool }: Config): Promise<Finding[]> {
	const name = nameOfDatabase(database);
	try {
		const probe = await probeServer(database);
		if (probe === undefined) return [];
		const seconds = Math.round(probe.aheadMs / 1000);
		const direction = seconds > 0 ? 'ahead of' : 'behind';
		const { used, most } = probe.connections;
		const free = most - used;
		const need = `Each process opens up to ${databasePool + 1} of them (DATABASE_POOL plus one).`;
		const count = `${free} of ${most} connections are free.`;
		return [
			ok('Database', `${name} responds.`),
			Math.abs(seconds) > MOST_SKEW_OF_DATABASE_SECONDS
				? warning(
						'Database clock',
						`This machine's clock is ${Math.abs(seconds)} s ${direction} the database's. Correct them: scheduled work depends on the database's clock, links and signatures on the machine's.`,
					)
				: ok('Database clock', "It agrees with this machine's clock."),
			probe.hears
				? ok('Database notifications', 'They arrive.')
				: warning(
						'Database notifications',
						'They do not arrive, which is usual with PgBouncer, so every read queries the database for changes. Connect to the server directly if you can.',
					),
			free > databasePool
				? ok('Database connections', `${count} ${need}`)
				: warning(
						'Database connections',
						`${count} ${need} Raise max_connections on the server, or lower DATABASE_POOL.`,
					),
		];
	} catch (error) {
		const advice =
			'Check DATABASE_URL, and that the server is running and accepts connections from this machine.';
		return [problem('Database', `${name}: ${(error as Error).message}. ${advice}`)];
	}
}

/** Writes an object to the file store, reads it back and deletes it. */
async function checkStore({ store }: Config): Promise<Finding[]> {
	if (store === undefined) return [];
	const place = `s3://${store.bucket}/${store.prefix}`;
	return tryStore(store).then(
		() => [ok('File store', `An object was written to ${place} and read back.`)],
		(error: Error) => [problem('File store', `${place}: ${error.message}`)],
	);
}

/** Checks for the optional package that extracts the first frames of videos. */
const checkDecoder = (): Finding =>
	ok(
		'First frames of uploads',
		findDecoder() === undefined
			? `The browser extracts those it can decode. To let the service extract them, run: ${installCommand(DECODER_PACKAGE, 'npm ci')}`
			: 'The service extracts them.',
	);

/** Checks everything that stores data: the database, the disk, and the file store if there is one. */
export async function checkStorage(config: Config): Promise<Finding[]> {
	return [
		await checkDatabaseModule(),
		await checkDisk(config),
		...(await checkServer(config)),
		...(await checkStore(config)),
		checkDecoder(),
	];
}
