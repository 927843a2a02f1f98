import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { loadConfig, readLocation, type Config, type StoreConfig } from '../../config';
import { copyDatabase, nameOfDatabase, useAgain, type Database } from '../../database';
import { copyFiles, type CopiedFiles } from '../../files/copy-files';
import { openLocalFolder } from '../../files/local-folder';
import { openS3Blobs } from '../../files/s3-blobs';
import type { Arguments, Command, Context } from '../context';
import { requireDatabaseModule } from '../database-module';
import { CommandFailed, UsageError } from '../failure';

/** Where files are stored: in the data folder of a service with this `DATA_DIR`, or in an object store. */
type Place = { dataDir: string; store: StoreConfig | undefined };

const nameOfPlace = ({ dataDir, store }: Place) =>
	store === undefined ? dataDir : `s3://${store.bucket}/${store.prefix}`;

const openPlace = ({ dataDir, store }: Place, database: Database) =>
	store === undefined ? openLocalFolder(join(dataDir, 'temporary')) : openS3Blobs(store, database);

/** Returns the destination of the files; undefined if they are not to be copied. @throws UsageError */
function readPlace(context: Context, config: Config, files: unknown): Place | undefined {
	if (typeof files !== 'string') return undefined;
	let place: Place = { dataDir: resolve(files), store: undefined };
	if (files.startsWith('s3:')) {
		try {
			const { store } = loadConfig({ ...context.environment.values, FILES_URL: files });
			place = { dataDir: config.dataDir, store };
		} catch {
			throw new UsageError('--files must be s3://BUCKET, s3://BUCKET/PREFIX or a folder.');
		}
	}
	if (nameOfPlace(place) !== nameOfPlace(config)) return place;
	throw new UsageError(
		'The files are already at the location given with --files. Omit the option to leave them there.',
	);
}

/** Parses the location of the target database. @throws UsageError, CommandFailed */
function readTarget(config: Config, to: string): string {
	let target: string;
	try {
		target = readLocation(to, '--to');
	} catch (error) {
		throw new UsageError((error as Error).message);
	}
	if (nameOfDatabase(target) === nameOfDatabase(config.database))
		throw new UsageError(`--to names the current database (${nameOfDatabase(target)}). Choose another one.`);
	const folder = dirname(target);
	if (nameOfDatabase(target) === target && !existsSync(folder))
		throw new CommandFailed(`The folder ${folder} does not exist. Create it, or choose another one.`);
	return target;
}

/** Locks the database file, so that no service can start using it. @throws CommandFailed if a service is using it */
async function lockFile({ dataDir, databaseFile }: Config): Promise<() => Promise<void>> {
	if (databaseFile === undefined) return async () => {};
	if (!existsSync(databaseFile)) {
		throw new CommandFailed(
			`There is no database at ${databaseFile}. Run this command with the service's settings (DATA_DIR).`,
		);
	}
	// Imported here, so that the other commands work without the database module.
	const { lockDataDir } = await import('../../core/data-dir-lock.js');
	return await lockDataDir(dataDir, databaseFile);
}

async function copy(config: Config, target: string, place: Place | undefined) {
	let files: CopiedFiles | undefined;
	const tables = await copyDatabase(config.database, target, async (reading, trx) => {
		if (place === undefined) return;
		const [from, to] = [await openPlace(config, reading), await openPlace(place, trx)];
		files = await copyFiles(trx, from, to).finally(() => Promise.all([from.close(), to.close()]));
	});
	return { tables, files };
}

const rowsIn = (tables: Record<string, number>) => Object.values(tables).reduce((sum, rows) => sum + rows, 0);

/** Returns the settings for the next start. Passwords and keys are left for the operator to fill in. */
function nextSettings(config: Config, target: string, place: Place | undefined): string[] {
	const isServer = nameOfDatabase(target) !== target;
	return [
		isServer ? `DATABASE_URL=postgres://…@${nameOfDatabase(target)}` : `DATABASE_URL=sqlite:${target}`,
		...(place === undefined
			? []
			: place.store
				? [`FILES_URL=${nameOfPlace(place)}`]
				: [`DATA_DIR=${place.dataDir}`, 'FILES_URL=']),
		...(config.encryptionKey === undefined
			? [`MEDIAKIT_ENCRYPTION_KEY= the content of ${join(config.dataDir, 'encryption.key')}`]
			: []),
		...(isServer && config.apiKey === undefined
			? ['MEDIAKIT_API_KEY= the key that the service printed on its first start, or a new one']
			: []),
		...(isServer && config.publicUrl === undefined ? ['PUBLIC_URL= the URL of the service'] : []),
	];
}

function explainFiles({ files, bytes, lost }: CopiedFiles, place: Place): string {
	const ofLost =
		lost === 0 ? '' : ` ${lost} were already lost; deliveries waiting for them will fail with file_lost.`;
	return `${files} files (${(bytes / 1e6).toFixed(1)} MB) were copied to ${nameOfPlace(place)}.${ofLost}`;
}

async function undo({ out }: Context, config: Config): Promise<void> {
	const unlock = await lockFile(config);
	const place = await useAgain(config.database).finally(unlock);
	const name = nameOfDatabase(config.database);
	if (place === undefined)
		throw new CommandFailed(`The data of ${name} has not been moved, so there is nothing to undo.`);
	out.result(
		{ database: name, moved_to: place },
		`The service uses ${name} again, in the state it had when it was copied. Do not run a service on ${place} as well: both would do the same work.`,
	);
}

async function run(context: Context, { values }: Arguments): Promise<void> {
	process.umask(0o077);
	const config = context.config();
	if ((typeof values.to === 'string') === (values.undo === true))
		throw new UsageError('Specify either --to with a database, or --undo.');
	await requireDatabaseModule('The database cannot be copied.');
	if (typeof values.to !== 'string') return await undo(context, config);
	const target = readTarget(config, values.to);
	const place = readPlace(context, config, values.files);
	const unlock = await lockFile(config);
	const { tables, files } = await copy(config, target, place).finally(unlock);
	const [from, to] = [nameOfDatabase(config.database), nameOfDatabase(target)];
	context.out.result(
		{ from, to, tables, files: files ?? null },
		[
			`${Object.keys(tables).length} tables with ${rowsIn(tables)} rows were copied from ${from} to ${to}.`,
			...(files === undefined || place === undefined ? [] : [explainFiles(files, place)]),
			'The service no longer starts on the old database. Settings for the next start:',
			...nextSettings(config, target, place).map((line) => `  ${line}`),
		].join('\n'),
	);
}

/**
 * Copies the database between a file and a server, and its files between a folder and an object store. The service must
 * be stopped.
 */
export const databaseCopy: Command = {
	name: 'database copy',
	parameters: '--to sqlite:FILE|postgres://… [--files s3://…|FOLDER] or --undo',
	summary: 'Copies all data to an empty database while the service is stopped',
	options: { to: { type: 'string' }, files: { type: 'string' }, undo: { type: 'boolean' } },
	words: [0, 0],
	run,
};
