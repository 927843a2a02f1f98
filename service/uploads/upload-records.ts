import type { Knex } from 'knex';
import type { AccountKey, Forgotten, Records } from '../core/feature';
import { clock, exportRows, timestamp, type Database } from '../database';
import { ENDED, type DeliveryState } from '../channels';
import type { TemporaryFiles } from '../files/temporary-files';

/** States in which a delivery waits for work or is being processed. */
const WORKING: readonly DeliveryState[] = ['queued', 'fetching', 'uploading', 'processing', 'publishing'];

const DELIVERY_COLUMNS = {
	json: ['child_container_ids', 'error', 'own_fields', 'post_ids'],
	// Used only internally during processing, in this or an earlier version of the service.
	hidden: ['version', 'claimed_at', 'locked_by', 'locked_until'],
};
// The callback URL belongs to the operator and may contain a secret.
const UPLOAD_COLUMNS = { json: ['image_urls'], hidden: ['callback_url'] };

/**
 * Deletes the responses stored for idempotency keys and resumable uploads, since they contain the accounts of an
 * upload.
 */
async function deleteAnswers(trx: Knex.Transaction, accountId: string): Promise<void> {
	const deliveries = () => trx('deliveries').where({ account_id: accountId });
	await trx('resumable_uploads').whereIn('id', deliveries().select('upload_id')).delete();
	await trx('idempotency_keys')
		.whereExists(deliveries().whereRaw("idempotency_keys.answer like '%' || deliveries.upload_id || '%'"))
		.delete();
}

/**
 * Deletes an account's deliveries and the uploads sent only to it; other uploads keep their other deliveries.
 */
async function forget(
	files: Pick<TemporaryFiles, 'drop'>,
	trx: Knex.Transaction,
	{ id }: AccountKey,
): Promise<Forgotten> {
	const ofAccount = () => trx('deliveries').select('upload_id').where({ account_id: id });
	const ofOthers = () => trx('deliveries').select('upload_id').whereNot({ account_id: id });
	await deleteAnswers(trx, id);
	const withFile = () =>
		trx('uploads')
			.whereNotNull('file_name')
			.whereIn('id', ofAccount())
			.whereNotIn('id', ofOthers().whereNotIn('state', ENDED));
	const fileNames = (await withFile().pluck('file_name')) as string[];
	await withFile().update({ file_name: null });
	for (const name of fileNames) await files.drop(trx, name);
	const uploads = await trx('uploads').whereIn('id', ofAccount()).whereNotIn('id', ofOthers()).delete();
	await trx('deliveries').where({ account_id: id }).delete();
	return { uploads, files: fileNames.length };
}

/** The account data stored with uploads, its retention, and the metrics about deliveries. */
export function createUploadRecords(database: Database, files: Pick<TemporaryFiles, 'drop'>): Records {
	const working = () => database('deliveries').whereIn('state', WORKING);

	async function exportUploads({ id }: AccountKey) {
		const own = () => database('deliveries').where({ account_id: id });
		const deliveries = exportRows('deliveries', await own().orderBy('created_at'), DELIVERY_COLUMNS);
		const uploads = await database('uploads').whereIn('id', own().select('upload_id')).orderBy('created_at');
		return {
			uploads: exportRows('uploads', uploads, UPLOAD_COLUMNS).map((upload) => ({
				...upload,
				deliveries: deliveries.filter((delivery) => delivery.upload_id === upload.id),
			})),
		};
	}

	async function purge(before: string): Promise<void> {
		const finished = database('deliveries')
			.select('upload_id')
			.groupBy('upload_id')
			.havingRaw(`sum(case when state in (${ENDED.map(() => '?').join(', ')}) then 0 else 1 end) = 0`, [
				...ENDED,
			])
			.havingRaw('max(updated_at) < ?', [before]);
		// Deliveries are deleted with their uploads (cascade).
		await database('uploads').whereIn('id', finished).delete();
		await database('idempotency_keys').where('expires_at', '<', timestamp()).delete();
	}

	return {
		forget: (...what) => forget(files, ...what),
		export: exportUploads,
		purge,
		gauges: [
			{
				name: 'mediakit_uploads',
				help: 'Deliveries of uploads, by platform and state.',
				labelNames: ['platform', 'state'],
				async read(gauge) {
					const rows = await database('deliveries')
						.select('platform', 'state')
						.count<{ platform: string; state: string; n: number }[]>('* as n')
						.groupBy('platform', 'state');
					for (const { platform, state, n } of rows) gauge.set({ platform, state }, Number(n));
				},
			},
			{
				name: 'mediakit_queue_length',
				help: 'Unfinished deliveries that are not waiting for a person.',
				async read(gauge) {
					const [row] = await working().count<{ n: number }[]>('* as n');
					gauge.set(Number(row?.n));
				},
			},
			{
				name: 'mediakit_oldest_delivery_seconds',
				help: 'Age of the oldest delivery in the queue.',
				async read(gauge) {
					const oldest = await working().orderBy('created_at').first();
					gauge.set(oldest?.created_at ? (clock.now() - Date.parse(oldest.created_at)) / 1000 : 0);
				},
			},
		],
	};
}
