import type { PlatformError } from '../../../platforms/errors';
import { ENDED, type Change, type DeliveryUpdates, type Quota } from '../../channels';
import type { Database } from '../../database';
import { toErrorBody } from '../../core/errors';
import type { Engine } from '../../core/engine';
import { enqueueDelivery } from '../delivery-queue';
import { ignoreSuperseded } from '../superseded';
import type { UploadStore } from '../upload-store';

/**
 * Applies platform webhooks to deliveries, identified by publish ID. Webhooks may be late, duplicated, out of order,
 * or about posts that this service did not send. Deliveries that have finished stay unchanged.
 */
export function createPlatformUpdates(options: {
	database: Database;
	store: UploadStore;
	quota: Pick<Quota, 'free'>;
	engine: Engine;
}): DeliveryUpdates {
	const { database, store, quota, engine } = options;
	const ofPost = (publishId: string) => database('deliveries').where({ publish_id: publishId });

	async function update(publishId: string, change: Change): Promise<void> {
		const row = await ofPost(publishId).first();
		if (row === undefined) return;
		await store.change({ id: row.id }, change).catch(ignoreSuperseded);
	}

	const delivered = (publishId: string) => update(publishId, { state: 'delivered' });

	return {
		/** The draft has reached the user's inbox. */
		delivered,

		/** The user has published a draft. @param postIds the posts that are already public */
		async finished(publishId: string, postIds: readonly string[]): Promise<void> {
			await delivered(publishId);
			const row = await ofPost(publishId).first();
			const known = row?.post_ids ? (JSON.parse(row.post_ids) as string[]) : [];
			await store.addPosts(publishId, [...new Set([...known, ...postIds])]);
			await quota.free(publishId);
		},

		/**
		 * The platform has rejected a post. Errors in the media or the request are final; after any other error, a
		 * worker checks whether to retry and whether the delivery was cancelled.
		 */
		async failed(publishId: string, reason: PlatformError): Promise<void> {
			if (reason.action === 'fix-media' || reason.action === 'fix-request') {
				return update(publishId, { state: 'failed', error: toErrorBody(reason) });
			}
			await database.transaction(async (trx) => {
				const rows = await trx('deliveries')
					.where({ publish_id: publishId })
					.whereNotIn('state', ENDED)
					.update({ due_at: null })
					.returning(['id', 'account_id']);
				for (const { id, account_id: accountId } of rows)
					await enqueueDelivery(engine, trx, { id, accountId });
			});
		},
	};
}
