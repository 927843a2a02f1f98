import type { Knex } from 'knex';
import { selectUsername } from '../accounts';
import { ENDED, type Delivery, type Upload } from '../channels';
import type { Database } from '../database';
import { countByState, readUploadPage, type UploadPage } from './upload-list';
import { IDLE, toDelivery, toUpload, type DeliveryRow, type UploadRow } from './upload-model';

/** A consistent snapshot of an upload and its deliveries. */
export interface UploadWithDeliveries {
	upload: Upload;
	deliveries: Delivery[];
}

/** Selects deliveries, with the user names of their accounts. */
export const selectDeliveries = (connection: Database | Knex.Transaction) =>
	connection('deliveries').select('deliveries.*', selectUsername(connection, 'deliveries.account_id'));

function join(
	uploads: readonly UploadRow[],
	deliveries: readonly (DeliveryRow & { username: string })[],
): UploadWithDeliveries[] {
	return uploads.map((row) => ({
		upload: toUpload(row),
		deliveries: deliveries.filter(({ upload_id: uploadId }) => uploadId === row.id).map(toDelivery),
	}));
}

/**
 * Reads uploads with their deliveries consistently: if the last delivery has finished, the upload no longer includes
 * the file, which was deleted when that delivery finished.
 */
export function createUploadQueries(database: Database) {
	const reading = <T>(read: (trx: Knex.Transaction) => Promise<T>) =>
		database.transaction(read, { readOnly: true });

	return {
		async get(id: string): Promise<UploadWithDeliveries | undefined> {
			// This order of reads makes a transaction unnecessary; one would take several times as long.
			const deliveries = await selectDeliveries(database).where({ upload_id: id }).orderBy('deliveries.id');
			return join(await database('uploads').where({ id }), deliveries)[0];
		},

		async delivery(id: string): Promise<Delivery | undefined> {
			const row = await selectDeliveries(database).where('deliveries.id', id).first();
			return row && toDelivery(row);
		},

		list: (page: UploadPage): Promise<{ uploads: UploadWithDeliveries[]; nextCursor?: string }> =>
			reading(async (trx) => {
				const rows = await readUploadPage(trx, page);
				const found = rows.slice(0, page.limit);
				const ids = found.map((row) => row.id);
				const deliveries = await selectDeliveries(trx).whereIn('upload_id', ids).orderBy('deliveries.id');
				const last = found.at(-1);
				return {
					uploads: join(found, deliveries),
					...(rows.length > page.limit && last && { nextCursor: `${last.created_at}_${last.id}` }),
				};
			}),

		countByState: () => countByState(database),

		/** Returns the deliveries that workers must process, and when they must do so, oldest first. */
		async toLookAt(): Promise<{ key: string; group: string; at?: Date }[]> {
			const rows = await database('deliveries')
				.select('id', 'account_id', 'due_at')
				.whereNotIn('state', IDLE)
				.orderBy(['created_at', 'id']);
			return rows.map(({ id, account_id: group, due_at }) => ({
				key: id,
				group,
				...(due_at !== null && { at: new Date(due_at) }),
			}));
		},

		/** Returns all uploads with an unfinished delivery. */
		unfinished: (): Promise<UploadWithDeliveries[]> =>
			reading(async (trx) => {
				const open = trx('deliveries as open').whereNotIn('open.state', ENDED).select('open.upload_id');
				const uploads = await trx('uploads').whereIn('id', open);
				return join(uploads, await selectDeliveries(trx).whereIn('deliveries.upload_id', open));
			}),
	};
}
