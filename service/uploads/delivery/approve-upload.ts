import { ApiError } from '../../core/errors';
import type { Engine } from '../../core/engine';
import { timestamp, type Database } from '../../database';
import { enqueueDelivery } from '../delivery-queue';
import { ignoreSuperseded } from '../superseded';
import type { UploadStore } from '../upload-store';

/**
 * Approves the prepared posts of an upload, if there is one; workers publish them, each once.
 *
 * @throws ApiError 409 `nothing_to_approve` with the states
 */
export async function approve(
	{ database, store, engine }: { database: Database; store: UploadStore; engine: Engine },
	uploadId: string,
): Promise<void> {
	const found = await store.get(uploadId);
	if (found === undefined) return;
	let approved = 0;
	for (const delivery of found.deliveries) {
		const { id } = delivery;
		const approval = {
			state: 'publishing',
			approvedAt: timestamp(),
			attempts: 0,
			failingSince: null,
		} as const;
		const work = database.transaction(async (trx) => {
			await store.changeIn(trx, { id }, approval, { from: ['awaiting_approval'] });
			await enqueueDelivery(engine, trx, delivery);
		});
		await work.then(() => approved++, ignoreSuperseded);
	}
	if (approved > 0) return;
	const states = found.deliveries.map(({ platform, account, state }) => `${platform} ${account} is ${state}`);
	throw new ApiError(
		409,
		'nothing_to_approve',
		`No post of this upload waits for an approval: ${states.join(', ')}. Approve it while it is awaiting_approval.`,
		'fix-request',
		{ values: { states: states.join(', ') } },
	);
}
