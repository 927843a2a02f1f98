import { ENDED } from '../channels';
import type { Database } from '../database';
import type { StoredFile, TemporaryFiles } from '../files/temporary-files';
import { Superseded } from './superseded';

const fileColumns = (file: StoredFile) => ({
	file_name: file.name,
	content_type: file.contentType,
	size_bytes: file.sizeBytes,
	sha256: file.sha256,
});

/** The files of uploads: which upload has which, and which are still needed. */
export function createUploadFiles({
	database,
	files,
	otherFiles,
}: {
	database: Database;
	files: Pick<TemporaryFiles, 'delete'>;
	/** The names of files that are needed for something else than uploads. */
	otherFiles: () => Promise<string[]>;
}) {
	const uploads = () => database('uploads');

	return {
		/** Notes a fetched file. @throws Superseded if no delivery needs it any more */
		async setFile(uploadId: string, file: StoredFile): Promise<void> {
			const changed = await uploads()
				.where({ id: uploadId })
				.whereExists(database('deliveries').where({ upload_id: uploadId }).whereNotIn('state', ENDED))
				.update(fileColumns(file));
			if (changed === 0) throw new Superseded();
		},

		/** Deletes an upload's file, whoever may still wait. */
		async dropFile(uploadId: string): Promise<void> {
			await database.transaction(async (trx) => {
				const row = await trx('uploads').where({ id: uploadId }).first();
				if (!row?.file_name) return;
				await trx('uploads').where({ id: uploadId }).update({ file_name: null });
				await files.delete(row.file_name);
			});
		},

		/** The file of an upload by its name. */
		async findFile(fileName: string) {
			const row = await uploads().where({ file_name: fileName }).first();
			if (!row?.content_type || row.size_bytes === null || row.sha256 === null) return undefined;
			return { contentType: row.content_type, sizeBytes: row.size_bytes, sha256: row.sha256 };
		},

		/** The names of all files that are still needed: by uploads, by those under way, and elsewhere. */
		async filesInUse(): Promise<Set<string>> {
			const open = database('deliveries')
				.whereRaw('deliveries.upload_id = uploads.id')
				.whereNotIn('state', ENDED);
			const names = await Promise.all([
				uploads().whereExists(open).whereNotNull('file_name').pluck('file_name'),
				database('resumable_uploads').whereNull('answer').pluck('file_name'),
				otherFiles(),
			]);
			return new Set(names.flat() as string[]);
		},
	};
}
