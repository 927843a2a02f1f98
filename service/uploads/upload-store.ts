import type { Knex } from 'knex';
import { timestamp, type Cipher, type Database } from '../database';
import type { Events, EventType } from '../events';
import { ENDED, hasEnded, type Change, type Delivery, type DeliveryState } from '../channels';
import { FETCHING, unfetchedUploads, changeColumns, toDelivery, type UploadRow } from './upload-model';
import { Superseded } from './superseded';
import { createUploadFiles } from './upload-files';
import { createUploadQueries, selectDeliveries } from './upload-queries';
import { deliveryJson } from './status/upload-json';
import type { TemporaryFiles } from '../files/temporary-files';

type ChangeParameters = [
	delivery: Pick<Delivery, 'id'>,
	change: Change,
	condition?: { from?: readonly DeliveryState[]; isUnsent?: boolean },
];

const EVENT_OF: Partial<Record<DeliveryState, EventType>> = {
	delivered: 'upload.delivered',
	awaiting_approval: 'upload.awaiting_approval',
	published: 'upload.published',
	failed: 'upload.failed',
	expired: 'upload.failed',
};

/** Uploads and their deliveries in the database: the one truth about the work. */
export function createUploadStore(options: {
	database: Database;
	cipher: Cipher;
	files: Pick<TemporaryFiles, 'delete'>;
	events: Pick<Events, 'add'>;
	/** The names of files that are needed for something else than uploads. */
	otherFiles: () => Promise<string[]>;
}) {
	const { database, cipher, files, events, otherFiles } = options;

	/** Deletes the file once nobody needs it, before the end of the last delivery can be seen. */
	async function deleteFileAfterLast(trx: Knex.Transaction, upload: UploadRow): Promise<void> {
		const working = trx('deliveries').where({ upload_id: upload.id }).whereNotIn('state', ENDED);
		if (upload.file_name === null || (await working.first())) return;
		await trx('uploads').where({ id: upload.id }).update({ file_name: null });
		await files.delete(upload.file_name);
	}

	async function afterNewState(trx: Knex.Transaction, id: string): Promise<void> {
		const row = await selectDeliveries(trx).where('deliveries.id', id).first();
		const upload = await trx('uploads').where({ id: row?.upload_id }).first();
		if (row === undefined || upload === undefined) return;
		const delivery = toDelivery(row);
		const type = EVENT_OF[delivery.state];
		if (type !== undefined) {
			await events.add(trx, {
				type,
				accountId: delivery.accountId,
				uploadId: delivery.uploadId,
				callbackUrl: upload.callback_url,
				data: { upload_id: upload.id, delivery: deliveryJson(delivery, upload.size_bytes) },
			});
		}
		if (hasEnded(delivery)) await deleteFileAfterLast(trx, upload);
	}

	/**
	 * The one place where a delivery changes. With a new state the event is written, and after the last end the file is
	 * gone, before anybody can see the state.
	 *
	 * @param condition.from only if it is in one of these states
	 * @param condition.isUnsent only if the platform cannot have it yet: nothing that makes a draft or a post was sent
	 * @throws Superseded if the delivery has ended, is gone, or does not meet the condition
	 */
	async function changeIn(
		trx: Knex.Transaction,
		...[{ id }, change, { from, isUnsent = false } = {}]: ChangeParameters
	): Promise<void> {
		const rows = trx('deliveries').where({ id }).whereNotIn('state', ENDED);
		if (from) void rows.whereIn('state', from);
		if (isUnsent) void rows.where({ publish_id: null, publish_sent_at: null });
		if ((await rows.update(changeColumns(change, cipher))) === 0) throw new Superseded();
		if (change.state !== undefined) await afterNewState(trx, id);
	}

	return {
		...createUploadQueries(database),

		changeIn,

		/** `changeIn`, in a transaction of its own. @throws Superseded */
		async change(...[delivery, change, condition]: ChangeParameters): Promise<void> {
			await database.transaction((trx) => changeIn(trx, delivery, change, condition));
		},

		/** Whether another delivery of the same account is `uploading` and has no publish id yet. */
		async isAnotherBeginning(trx: Knex.Transaction, { id, accountId }: Delivery): Promise<boolean> {
			const other = await trx('deliveries')
				.where({ account_id: accountId, state: 'uploading', publish_id: null })
				.where('locked_until', '>', timestamp())
				.whereNot({ id })
				.first();
			return other !== undefined;
		},

		/** Notes the posts that came of a draft, also of one that was delivered long ago. */
		async addPosts(publishId: string, postIds: readonly string[]): Promise<void> {
			if (postIds.length === 0) return;
			await database('deliveries')
				.where({ publish_id: publishId })
				.update({ post_ids: JSON.stringify(postIds), updated_at: timestamp() });
		},

		/**
		 * Lets everything of an account that waits for its turn wait until this time, instead of finding out one by one;
		 * except for what is still to be fetched, since URLs expire.
		 */
		async postpone(accountId: string, until: Date): Promise<void> {
			const dueAt = timestamp(until.getTime());
			await database('deliveries')
				.where({ account_id: accountId, publish_id: null, locked_by: null })
				.whereIn('state', FETCHING)
				.whereNotIn('upload_id', unfetchedUploads(database))
				.where((query) => void query.whereNull('due_at').orWhere('due_at', '<', dueAt))
				.update({ due_at: dueAt });
		},

		/** The secret address to which a delivery's bytes go. */
		async uploadUrl(id: string): Promise<string | undefined> {
			const row = await database('deliveries').where({ id }).first();
			return row?.upload_url ? cipher.decrypt(row.upload_url) : undefined;
		},

		...createUploadFiles({ database, files, otherFiles }),
	};
}

export type UploadStore = ReturnType<typeof createUploadStore>;
