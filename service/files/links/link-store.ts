import { randomUUID } from 'node:crypto';
import type { Engine } from '../../core/engine';
import { clock, timestamp, type Database } from '../../database';
import type { StoredFile, TemporaryFiles } from '../temporary-files';

const LOOK_EVERY_SECONDS = 60;

interface Row {
	id: string;
	created_at: string;
	expires_at: string;
	file_name: string;
	content_type: string;
	size_bytes: number;
	sha256: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		media: Row;
	}
}

/** The data needed to serve the file behind a link. */
export interface LinkedFile {
	contentType: string;
	sizeBytes: number;
	sha256: string;
}

/** Stores files that were uploaded only to be linked; a file is deleted when its link expires. */
export function createMediaStore(options: {
	database: Database;
	files: Pick<TemporaryFiles, 'keep' | 'drop'>;
	lifetimeSeconds: number;
	engine: Engine;
}) {
	const { database, files, lifetimeSeconds, engine } = options;
	const media = () => database('media');

	async function deleteExpired(): Promise<void> {
		for (const { id, file_name } of await media().where('expires_at', '<=', timestamp())) {
			await database.transaction(async (trx) => {
				await trx('media').where({ id }).delete();
				await files.drop(trx, file_name);
			});
		}
	}
	engine.schedule('expiry of media', { everySeconds: LOOK_EVERY_SECONDS }, deleteExpired);

	return {
		/** Stores a file for as long as its link works. */
		async add(file: StoredFile): Promise<{ id: string; expiresAt: string }> {
			const id = randomUUID();
			const now = clock.now();
			const expiresAt = timestamp(now + lifetimeSeconds * 1000);
			const row = {
				id,
				created_at: timestamp(now),
				expires_at: expiresAt,
				file_name: file.name,
				content_type: file.contentType,
				size_bytes: file.sizeBytes,
				sha256: file.sha256,
			};
			await database.transaction(async (trx) => {
				await trx('media').insert(row);
				await files.keep(trx, file);
			});
			return { id, expiresAt };
		},

		async find(fileName: string): Promise<LinkedFile | undefined> {
			const row = await media().where({ file_name: fileName }).first();
			return row && { contentType: row.content_type, sizeBytes: row.size_bytes, sha256: row.sha256 };
		},
	};
}

export type MediaStore = ReturnType<typeof createMediaStore>;
