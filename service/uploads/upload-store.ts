import type { Knex } from 'knex';
import { clock, timestamp, type Cipher, type Database } from '../database';
import type { Events, EventType } from '../events';
import { ENDED, hasEnded, type Change, type Delivery, type DeliveryState } from '../channels';
import {
	FETCHING,
	unfetchedUploads,
	changeColumns,
	toDelivery,
	toUpload,
	type UploadRow,
} from './upload-model';
import { Superseded } from './superseded';
import { createUploadFiles } from './upload-files';
import { createUploadQueries, selectDeliveries } from './upload-queries';
import { deliveryJson, hasSource, keptUntil, type FileAges } from './status/upload-json';
import type { TemporaryFiles } from '../files/temporary-files';
import { LONGEST_MS, type ApprovalLinks } from './approval/approval-links';

/** A delivery. Workers include its version for optimistic locking; other callers do not. */
type Changed = Pick<Delivery, 'id'> & { version?: number };

type ChangeParameters = [
	delivery: Changed,
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

/** Makes the deliveries of an account start one after another. */
function createTurns(database: Database) {
	return {
		/** True if another delivery of the same account is `uploading` and has no publish ID yet. */
		async isAnotherBeginning(trx: Knex.Transaction, { id, accountId }: Delivery): Promise<boolean> {
			const other = await trx('deliveries')
				.where({ account_id: accountId, state: 'uploading', publish_id: null })
				.whereNot({ id })
				.first();
			return other !== undefined;
		},

		/**
		 * Postpones all waiting deliveries of an account, so that they do not all run into the same limit one after
		 * another. Deliveries whose media must still be fetched are excluded, since URLs expire.
		 */
		async postpone(accountId: string, until: Date): Promise<void> {
			const dueAt = timestamp(until.getTime());
			await database('deliveries')
				.where({ account_id: accountId, publish_id: null })
				.whereIn('state', FETCHING)
				.whereNotIn('upload_id', unfetchedUploads(database))
				.where((query) => void query.whereNull('due_at').orWhere('due_at', '<', dueAt))
				.update({ due_at: dueAt });
		},
	};
}

/**
 * Returns a function that restarts a failed delivery; it throws Superseded if the delivery has not failed or
 * has lost its media.
 */
function createReopening(cipher: Cipher) {
	return async (
		trx: Knex.Transaction,
		{ id, uploadId }: Pick<Delivery, 'id' | 'uploadId'>,
		change: Change,
	): Promise<void> => {
		const next = trx.raw('version + 1') as unknown as number;
		const columns = { ...changeColumns(change, cipher), version: next };
		if ((await trx('deliveries').where({ id, state: 'failed' }).update(columns)) === 0)
			throw new Superseded();
		const upload = await trx('uploads').where({ id: uploadId }).first();
		if (upload === undefined || !hasSource(toUpload(upload))) throw new Superseded();
	};
}

/** Uploads and their deliveries in the database, the single source of truth for the work. */
export function createUploadStore(options: {
	database: Database;
	cipher: Cipher;
	files: Pick<TemporaryFiles, 'keep' | 'drop'>;
	events: Pick<Events, 'add'>;
	approvalLinks: Pick<ApprovalLinks, 'unsigned'>;
	ages: FileAges;
}) {
	const { database, cipher, files, events, approvalLinks, ages } = options;

	/** Deletes the file when the last delivery finishes. */
	async function dropFileAfterLast(trx: Knex.Transaction, upload: UploadRow): Promise<void> {
		const working = trx('deliveries').where({ upload_id: upload.id }).whereNotIn('state', ENDED);
		if (upload.file_name === null || (await working.first())) return;
		await trx('uploads').where({ id: upload.id }).update({ file_name: null });
		await files.drop(trx, upload.file_name);
	}

	/** Returns the link for approving a waiting delivery; the link works only as long as the post can be shown. */
	function approvalUrl(delivery: Delivery, row: UploadRow): string | undefined {
		if (delivery.state !== 'awaiting_approval') return undefined;
		const fileEnds = row.file_name === null ? Infinity : keptUntil(toUpload(row), [delivery], ages);
		return approvalLinks.unsigned(delivery, Math.min(clock.now() + LONGEST_MS, fileEnds));
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
				data: {
					upload_id: upload.id,
					delivery: deliveryJson(delivery, upload.size_bytes),
					approval_url: approvalUrl(delivery, upload),
				},
			});
		}
		if (hasEnded(delivery)) await dropFileAfterLast(trx, upload);
	}

	/**
	 * Changes an unfinished delivery; no other code changes its state. A new state also adds an event, and once the
	 * last delivery has finished, the file is removed from the upload.
	 *
	 * @param delivery its version, if included, must match the version of the row, and is incremented on commit
	 * @param condition.from changes the delivery only if it is in one of these states
	 * @param condition.isUnsent changes the delivery only if no request that creates a draft or a post was sent to
	 * the platform
	 * @throws Superseded if the delivery has finished, was deleted, was changed by another process, or does not meet
	 * the condition
	 */
	async function changeIn(
		trx: Knex.Transaction,
		...[delivery, change, { from, isUnsent = false } = {}]: ChangeParameters
	): Promise<void> {
		const { id, version } = delivery;
		const rows = trx('deliveries').where({ id }).whereNotIn('state', ENDED);
		if (version !== undefined) void rows.where({ version });
		if (from) void rows.whereIn('state', from);
		if (isUnsent) void rows.where({ publish_id: null, publish_sent_at: null });
		const next = trx.raw('version + 1') as unknown as number;
		if ((await rows.update({ ...changeColumns(change, cipher), version: next })) === 0)
			throw new Superseded();
		if (version !== undefined) {
			const count = () => void (delivery.version = version + 1);
			trx.executionPromise.then(count, () => {});
		}
		if (change.state !== undefined) await afterNewState(trx, id);
	}

	return {
		...createUploadQueries(database),

		changeIn,
		reopenIn: createReopening(cipher),

		/** Runs `changeIn` in its own transaction. @throws Superseded */
		change: (...what: ChangeParameters): Promise<void> =>
			database.transaction((trx) => changeIn(trx, ...what)),

		...createTurns(database),

		/** Records the posts created from a draft, even one that was delivered long ago. */
		async addPosts(publishId: string, postIds: readonly string[]): Promise<void> {
			if (postIds.length === 0) return;
			await database('deliveries')
				.where({ publish_id: publishId })
				.update({ post_ids: JSON.stringify(postIds), updated_at: timestamp() });
		},

		/** Returns the secret URL to which a delivery's bytes are sent. */
		async uploadUrl(id: string): Promise<string | undefined> {
			const row = await database('deliveries').where({ id }).first();
			return row?.upload_url ? cipher.decrypt(row.upload_url) : undefined;
		},

		...createUploadFiles(options),
	};
}

export type UploadStore = ReturnType<typeof createUploadStore>;
