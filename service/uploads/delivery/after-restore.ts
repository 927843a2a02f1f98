import { hasEnded } from '../../channels';
import type { ErrorBody } from '../../core/errors';
import { forgetRestore, restoredFrom, type Database } from '../../database';
import { ignoreSuperseded } from '../superseded';
import type { UploadStore } from '../upload-store';

const restored = (madeAt: string): ErrorBody => ({
	code: 'backup_restored',
	message: `The database was restored from the backup of ${madeAt}, in which this upload was still under way. It may have gone out since. Look at the account; only if it is not there, send it again.`,
	retryable: false,
	action: 'check-outcome',
});

/**
 * Ends what was under way in the backup that the database was restored from, so that nothing is sent twice: between the
 * backup and the loss the service may have delivered it, and an approved post is published only once.
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
