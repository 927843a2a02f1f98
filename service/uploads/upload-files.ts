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

/** Assigns files to uploads. */
export function createUploadFiles({
	database,
	files,
}: {
	database: Database;
	files: Pick<TemporaryFiles, 'keep' | 'drop'>;
}) {
	const uploads = () => database('uploads');

	return {
		/** Records a fetched file and keeps it. @throws Superseded if no delivery needs the file any longer */
		setFile: (uploadId: string, file: StoredFile): Promise<void> =>
			database.transaction(async (trx) => {
				const changed = await trx('uploads')
					.where({ id: uploadId })
					.whereExists(trx('deliveries').where({ upload_id: uploadId }).whereNotIn('state', ENDED))
					.update(fileColumns(file));
				if (changed === 0) throw new Superseded();
				await files.keep(trx, file);
			}),

		/** Deletes an upload's file, even if deliveries still need it. */
		async dropFile(uploadId: string): Promise<void> {
			await database.transaction(async (trx) => {
				const row = await trx('uploads').where({ id: uploadId }).first();
				if (!row?.file_name) return;
				await trx('uploads').where({ id: uploadId }).update({ file_name: null });
				await files.drop(trx, row.file_name);
			});
		},

		/** Finds an upload's file by name. */
		async findFile(fileName: string) {
			const row = await uploads().where({ file_name: fileName }).first();
			if (!row?.content_type || row.size_bytes === null || row.sha256 === null) return undefined;
			return { contentType: row.content_type, sizeBytes: row.size_bytes, sha256: row.sha256 };
		},
	};
}
