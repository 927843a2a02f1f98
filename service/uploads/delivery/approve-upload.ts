import { timestamp } from '../../database';
import { ApiError } from '../../core/errors';
import { Superseded } from '../superseded';
import type { UploadStore } from '../upload-store';

/**
 * Approves the prepared posts of an upload, if there is one; workers publish them, each once.
 *
 * @throws ApiError 409 `nothing_to_approve` with the states
 */
export async function approve(store: UploadStore, uploadId: string): Promise<void> {
	const found = await store.get(uploadId);
	if (found === undefined) return;
	let approved = 0;
	for (const delivery of found.deliveries) {
		try {
			await store.change(
				delivery,
				{ state: 'publishing', approvedAt: timestamp(), attempts: 0, failingSince: null },
				{ from: ['awaiting_approval'] },
			);
			approved++;
		} catch (error) {
			if (!(error instanceof Superseded)) throw error;
		}
	}
	if (approved > 0) return;
	const states = found.deliveries.map(({ platform, account, state }) => `${platform} ${account} is ${state}`);
	throw new ApiError(
		409,
		'nothing_to_approve',
		`No post of this upload waits for an approval: ${states.join(', ')}. Approve it while it is awaiting_approval.`,
		'fix-request',
	);
}
