import { missingFields, OWN_FIELDS, type OwnValues } from '../../../platforms/own-fields';
import type { Delivery } from '../../channels';
import { ApiError } from '../../core/errors';
import type { Engine } from '../../core/engine';
import { timestamp, type Database } from '../../database';
import { enqueueDelivery } from '../delivery-queue';
import { ignoreSuperseded } from '../superseded';
import type { UploadStore } from '../upload-store';

/** What of an approval concerns the platform of a delivery, beside what its upload has said. */
const ownOf = ({ platform, own }: Delivery, given: OwnValues): OwnValues => ({
	...own,
	...Object.fromEntries(
		OWN_FIELDS[platform].approval.flatMap(({ name }) =>
			given[name] === undefined ? [] : [[name, given[name]]],
		),
	),
});

/**
 * Approves the prepared posts of an upload, if there is one; workers publish them, each once.
 *
 * @param given what platforms have to be told, such as for whom a post is
 * @param only this delivery alone, and only as it was read
 * @throws ApiError 400 if something is missing that one of them has to be told; nothing is approved then
 * @throws ApiError 409 `nothing_to_approve` with the states
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
		`No post of this upload waits for an approval: ${states.join(', ')}. Approve it while it is awaiting_approval.`,
		'fix-request',
		{ values: { states: states.join(', ') } },
	);
}
