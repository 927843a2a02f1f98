import { clock, timestamp, type Database } from '../../database';
import type { Accepted } from '../intake/intake';
import type { TemporaryFiles } from '../../files/temporary-files';

/** A resumable upload, complete or not. */
export interface Resumable {
	/** Becomes the upload's id. */
	id: string;
	createdAt: string;
	fileName: string;
	sizeBytes: number;
	/** As the client sent it; a key may come without a value. */
	metadata: Record<string, string | null>;
	/** Where the client reaches the service. */
	base: string;
	/** Undefined until the upload is noted. */
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
	/** Which request works on it, until when that counts if nothing more is heard, and which one waits. */
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
			// What was noted meanwhile has its file from now on.
			const removed = await rows(trx).where({ id }).whereNull('answer').delete();
			if (removed > 0) await files.drop(trx, fileName);
		});
	}

	return {
		lifetimeMs,

		/** Begins one, with room for all of its bytes. @throws ApiError 413, 507 */
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

		/** All that are not noted as uploads yet, and have not expired. */
		async unfinished(): Promise<Resumable[]> {
			return (await rows().whereNull('answer').where('expires_at', '>=', timestamp())).map(toResumable);
		},

		/** The answer, if another process has noted the upload meanwhile. */
		async answerOf(trx: Database, id: string): Promise<Accepted | undefined> {
			const row = await rows(trx).where({ id }).first();
			return row && toResumable(row).answer;
		},

		/** Notes the answer in the transaction that notes the upload. */
		async finish(trx: Database, id: string, answer: Accepted): Promise<void> {
			await rows(trx)
				.where({ id })
				.update({ answer: JSON.stringify(answer) });
		},

		/** Deletes one that is not complete, with its bytes. */
		remove,

		/** Deletes what was never completed, and forgets answers that nobody will ask for again. @returns how many */
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
