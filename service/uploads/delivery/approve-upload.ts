import { missingFields, OWN_FIELDS, type OwnValues } from '../../../platforms/own-fields';
import type { Delivery } from '../../channels';
import { ApiError } from '../../core/errors';
import type { Engine } from '../../core/engine';
import { timestamp, type Database } from '../../database';
import { enqueueDelivery } from '../delivery-queue';
import { ignoreSuperseded } from '../superseded';
import type { UploadStore } from '../upload-store';

/** Returns the upload's platform-specific fields, overridden by the fields given with the approval. */
const ownOf = ({ platform, own }: Delivery, given: OwnValues): OwnValues => ({
	...own,
	...Object.fromEntries(
		OWN_FIELDS[platform].approval.flatMap(({ name }) =>
			given[name] === undefined ? [] : [[name, given[name]]],
		),
	),
});

/**
 * Approves the prepared posts of an upload; workers then publish each of them once.
 *
 * @param given fields that platforms require, such as the audience of a post
 * @param only approves just this delivery, and only if it has not changed since it was read
 * @throws ApiError 400 if a required field is missing, in which case nothing is approved
 * @throws ApiError 409 `nothing_to_approve`, which lists the states
 */
export async function approve(
	{ database, store, engine }: { database: Database; store: UploadStore; engine: Engine },
	uploadId: string,
	given: OwnValues,
	only?: Pick<Delivery, 'id' | 'version'>,
): Promise<void> {
	const found = await store.get(uploadId);
	if (found === undefined) return;
	const waiting = found.deliveries.filter(
		({ id, state }) => state === 'awaiting_approval' && (only === undefined || id === only.id),
	);
	const [missing] = waiting.flatMap(({ platform }) => missingFields(OWN_FIELDS[platform].approval, given));
	if (missing) throw new ApiError(400, missing.code, missing.message, 'fix-request');
	let approved = 0;
	for (const delivery of waiting) {
		const { id } = delivery;
		const approval = {
			state: 'publishing',
			approvedAt: timestamp(),
			own: ownOf(delivery, given),
			attempts: 0,
			failingSince: null,
		} as const;
		const work = database.transaction(async (trx) => {
			await store.changeIn(trx, { id, version: only?.version }, approval, { from: ['awaiting_approval'] });
			await enqueueDelivery(engine, trx, delivery);
		});
		await work.then(() => approved++, ignoreSuperseded);
	}
	if (approved > 0) return;
	const states = found.deliveries.map(({ platform, account, state }) => `${platform} ${account} is ${state}`);
	throw new ApiError(
		409,
		'nothing_to_approve',
		`No post of this upload is waiting for approval: ${states.join(', ')}. Only posts in state awaiting_approval can be approved.`,
		'fix-request',
		{ values: { states: states.join(', ') } },
	);
}
