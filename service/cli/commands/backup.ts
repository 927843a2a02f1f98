import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../../config';
import { backUpDatabase, readKeyFile } from '../../database';
import type { Command } from '../context';
import { requireDatabaseFile, requireDatabaseModule } from '../database-module';
import { CommandFailed, UsageError } from '../failure';
import { writeSecretFile } from '../secret-file';

/** Returns the key that decrypts the tokens in the database, as 64 hexadecimal digits. @throws CommandFailed */
function keyOf({ encryptionKey, dataDir }: Config): string {
	const file = join(dataDir, 'encryption.key');
	if (encryptionKey === undefined && !existsSync(file)) {
		throw new CommandFailed(
			`No encryption key was found: ${file} does not exist, and MEDIAKIT_ENCRYPTION_KEY is not set. Set it, or check DATA_DIR.`,
		);
	}
	return (encryptionKey ?? readKeyFile(file)).toString('hex');
}

/** Checks that none of the files exist yet, but that their folders do. @throws CommandFailed */
function requireNew(...files: string[]): void {
	for (const file of files) {
		if (existsSync(file)) throw new CommandFailed(`${file} already exists. Choose a new file name.`);
		if (!existsSync(dirname(file)))
			throw new CommandFailed(
				`The folder ${dirname(file)} does not exist. Create it, or choose another one.`,
			);
	}
}

/** Copies the database, even while the service is running. If requested, also copies the key to a separate file. */
export const backup: Command = {
	name: 'backup',
	parameters: 'FILE [--key FILE]',
	summary: 'Backs up the database while the service is running and, with --key, its key to another folder',
	options: { key: { type: 'string' } },
	words: [1, 1],
	async run({ config: readConfig, out }, { positionals: [name = ''], values }) {
		process.umask(0o077);
		const config = readConfig();
		const databaseFile = requireDatabaseFile(
			config,
			'Use pg_dump, and store MEDIAKIT_ENCRYPTION_KEY separately.',
		);
		await requireDatabaseModule('The database cannot be backed up.');
		const file = resolve(name);
		const keyFile = typeof values.key === 'string' ? resolve(values.key) : undefined;
		if (keyFile !== undefined && dirname(keyFile) === dirname(file)) {
			throw new UsageError(
				'Put the key and the database in different folders: anyone with both can use the accounts.',
			);
		}
		if (!existsSync(databaseFile)) {
			throw new CommandFailed(
				`There is no database at ${databaseFile}. Run this command with the service's settings (DATA_DIR).`,
			);
		}
		requireNew(file, ...(keyFile === undefined ? [] : [keyFile]));
		const key = keyFile === undefined ? undefined : keyOf(config);
		await backUpDatabase(databaseFile, file);
		if (keyFile !== undefined) await writeSecretFile(keyFile, `${key}\n`);
		const { size } = await stat(file);
		const ofKey = keyFile === undefined ? 'It does not contain its key' : `Its key is in ${keyFile}`;
		out.result(
			{ file, size_bytes: size, key: keyFile ?? null },
			`The database was backed up to ${file} (${(size / 1e6).toFixed(1)} MB). ${ofKey}; keep the two apart.`,
		);
	},
};
