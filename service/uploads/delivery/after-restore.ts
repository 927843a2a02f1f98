import { hasEnded } from '../../channels';
import type { ErrorBody } from '../../core/errors';
import { forgetRestore, restoredFrom, type Database } from '../../database';
import { ignoreSuperseded } from '../superseded';
import type { UploadStore } from '../upload-store';

const restored = (madeAt: string): ErrorBody => ({
	code: 'backup_restored',
	message: `The database was restored from the backup of ${madeAt}, when this upload was still in progress, so it may have been delivered since. Check the account, and send it again only if it is not there.`,
	retryable: false,
	action: 'check-outcome',
});

/**
 * Ends the deliveries that are in progress in a restored backup, so that nothing is sent twice: the service may have
 * completed them after the backup was made, and an approved post must be published only once.
 */
export async function endRestored(database: Database, store: UploadStore): Promise<void> {
	const madeAt = await restoredFrom(database);
	if (madeAt === undefined) return;
	const deliveries = (await store.unfinished()).flatMap((upload) => upload.deliveries);
	const error = restored(madeAt);
	for (const { id } of deliveries.filter((delivery) => !hasEnded(delivery)))
		await store.change({ id }, { state: 'failed', error }).catch(ignoreSuperseded);
	await forgetRestore(database);
}
