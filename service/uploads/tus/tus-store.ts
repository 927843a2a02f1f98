import { clock, timestamp, type Database } from '../../database';
import type { Accepted } from '../intake/intake';
import type { TemporaryFiles } from '../../files/temporary-files';

/** A resumable upload, complete or not. */
export interface Resumable {
	/** Becomes the ID of the upload. */
	id: string;
	createdAt: string;
	fileName: string;
	sizeBytes: number;
	/** As sent by the client; keys may have no value. */
	metadata: Record<string, string | null>;
	/** The URL at which the client reaches the service. */
	base: string;
	/** Undefined until the upload is accepted. */
	answer: Accepted | undefined;
}

interface Row {
	id: string;
	created_at: string;
	expires_at: string;
	file_name: string;
	size_bytes: number;
	metadata: string;
	base: string;
	answer: string | null;
	/**
	 * The request that holds the lock, the time when the lock expires unless it is renewed, and the waiting request.
	 */
	locked_by: string | null;
	locked_until: string | null;
	wanted_by: string | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		resumable_uploads: Row;
	}
}

const toResumable = (row: Row): Resumable => ({
	id: row.id,
	createdAt: row.created_at,
	fileName: row.file_name,
	sizeBytes: row.size_bytes,
	metadata: JSON.parse(row.metadata) as Resumable['metadata'],
	base: row.base,
	answer: row.answer === null ? undefined : (JSON.parse(row.answer) as Accepted),
});

/** Resumable uploads in the database; their bytes are temporary files. */
export function createResumables(database: Database, files: TemporaryFiles, lifetimeMs: number) {
	const rows = (connection: Database = database) => connection('resumable_uploads');

	async function remove({ id, fileName }: Resumable): Promise<void> {
		await database.transaction(async (trx) => {
			// If the resumable upload has been accepted in the meantime, the upload owns the file.
			const removed = await rows(trx).where({ id }).whereNull('answer').delete();
			if (removed > 0) await files.drop(trx, fileName);
		});
	}

	return {
		lifetimeMs,

		/** Creates a resumable upload and reserves space for all its bytes. @throws ApiError 413, 507 */
		async begin(upload: Pick<Resumable, 'id' | 'sizeBytes' | 'metadata' | 'base'>): Promise<void> {
			const { id, sizeBytes, metadata, base } = upload;
			const name = await files.create(sizeBytes);
			const row = {
				id,
				created_at: timestamp(),
				expires_at: timestamp(clock.now() + lifetimeMs),
				file_name: name,
				size_bytes: sizeBytes,
				metadata: JSON.stringify(metadata),
				base,
			};
			const begun = database.transaction(async (trx) => {
				await rows(trx).insert(row);
				await files.keep(trx, { name, sizeBytes });
			});
			await begun.catch(async (error: unknown) => {
				await files.delete(name);
				throw error;
			});
		},

		async get(id: string): Promise<Resumable | undefined> {
			const row = await rows().where({ id }).first();
			return row && toResumable(row);
		},

		/** Returns all resumable uploads that have neither been accepted nor expired. */
		async unfinished(): Promise<Resumable[]> {
			return (await rows().whereNull('answer').where('expires_at', '>=', timestamp())).map(toResumable);
		},

		/** Returns the response if another process has accepted the upload in the meantime. */
		async answerOf(trx: Database, id: string): Promise<Accepted | undefined> {
			const row = await rows(trx).where({ id }).first();
			return row && toResumable(row).answer;
		},

		/** Stores the response in the transaction that creates the upload. */
		async finish(trx: Database, id: string, answer: Accepted): Promise<void> {
			await rows(trx)
				.where({ id })
				.update({ answer: JSON.stringify(answer) });
		},

		/** Deletes an incomplete upload and its bytes. */
		remove,

		/** Deletes uploads that were never completed, and old responses. @returns the number deleted */
		async deleteExpired(): Promise<number> {
			const expired = await rows().where('expires_at', '<', timestamp());
			for (const resumable of expired.map(toResumable)) {
				if (resumable.answer === undefined) await remove(resumable);
				else await rows().where({ id: resumable.id }).delete();
			}
			return expired.length;
		},
	};
}

export type Resumables = ReturnType<typeof createResumables>;
