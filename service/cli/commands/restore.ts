import { existsSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../../config';
import { prepareDataDir } from '../../core/data-dir';
import { openDatabase, readKeyFile, restoreDatabase, unlockSecrets } from '../../database';
import type { Command } from '../context';
import { requireDatabaseFile, requireDatabaseModule } from '../database-module';
import { CommandFailed, UsageError } from '../failure';
import { writeSecretFile } from '../secret-file';

/**
 * Returns the key that decrypts the backup, and whether it must be written to the data folder.
 *
 * @throws UsageError, CommandFailed
 */
function findKey(config: Config, named: string | undefined) {
	if (named !== undefined && config.encryptionKey !== undefined) {
		throw new UsageError('MEDIAKIT_ENCRYPTION_KEY is set and takes precedence over a key file. Omit --key.');
	}
	const own = join(config.dataDir, 'encryption.key');
	const file = named === undefined ? own : resolve(named);
	if (config.encryptionKey === undefined && !existsSync(file)) {
		const advice = named === undefined ? ' Specify the copy of the key with --key FILE.' : '';
		throw new CommandFailed(`The key file ${file} does not exist.${advice}`);
	}
	return { key: config.encryptionKey ?? readKeyFile(file), isNew: named !== undefined, own };
}

/**
 * Checks that this command runs as the owner of the data folder: the service could not open files created there by
 * another user, such as root.
 *
 * @throws CommandFailed
 */
async function requireOwner(dataDir: string): Promise<void> {
	const { uid } = await stat(dataDir);
	const own = process.getuid?.() ?? uid;
	if (uid !== own) {
		throw new CommandFailed(
			`${dataDir} belongs to the user with uid ${uid}, but this command runs with uid ${own}, so the service could not open the restored files. Run the command as that user (runuser -u NAME -- mediakit restore …).`,
		);
	}
}

async function putKey(key: Buffer, own: string): Promise<void> {
	const digits = key.toString('hex');
	if (existsSync(own)) {
		if (readKeyFile(own).toString('hex') === digits) return;
		await rename(own, `${own}.before-${new Date().toISOString().replaceAll(':', '-')}`);
	}
	await writeSecretFile(own, digits);
}

async function restoreFrom(
	backup: string,
	databaseFile: string,
	config: Config,
	keyName: string | undefined,
) {
	const { key, isNew, own } = findKey(config, keyName);
	return await restoreDatabase(backup, databaseFile, async (copy) => {
		const database = await openDatabase(copy);
		await unlockSecrets(database, key, config.encryptionKeyPrevious).finally(() => database.destroy());
		if (isNew) await putKey(key, own);
	});
}

/** Replaces the database with a backup. The service must be stopped. */
export const restore: Command = {
	name: 'restore',
	parameters: 'FILE [--key FILE] [--replace]',
	summary: 'Restores a backup while the service is stopped',
	options: { key: { type: 'string' }, replace: { type: 'boolean' } },
	words: [1, 1],
	async run({ config: readConfig, out }, { positionals: [name = ''], values }) {
		process.umask(0o077);
		const config = readConfig();
		const { dataDir } = config;
		const databaseFile = requireDatabaseFile(config, 'Use pg_restore, with the service stopped.');
		await requireDatabaseModule('The backup cannot be restored.');
		if (values.replace !== true && existsSync(databaseFile)) {
			throw new CommandFailed(
				`The database ${databaseFile} already exists. Use --replace to put the backup in its place; the existing database is kept under another name.`,
			);
		}
		await prepareDataDir(dataDir);
		await requireOwner(dataDir);
		// Imported here, so that the other commands work without the database module.
		const { lockDataDir } = await import('../../core/data-dir-lock.js');
		const unlock = await lockDataDir(dataDir, databaseFile);
		const keyName = typeof values.key === 'string' ? values.key : undefined;
		const { madeAt, aside } = await restoreFrom(resolve(name), databaseFile, config, keyName).finally(unlock);
		const ofOld = aside === undefined ? '' : ` The previous database is now ${aside}.`;
		out.result(
			{ database: databaseFile, backup_made_at: madeAt, replaced: aside ?? null },
			`${databaseFile} was restored from the backup of ${madeAt}.${ofOld} Start the service.`,
		);
	},
};
