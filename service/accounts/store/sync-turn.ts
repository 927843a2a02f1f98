import { clock, timestamp, type Database } from '../../database';
import { ApiError } from '../../core/errors';
import type { Account } from './account';

/** Minimum interval between manual syncs of an account. */
const SYNC_EVERY_MS = 5 * 60 * 1000;

/** Limits manual syncs of an account to one every 5 minutes, across processes. @throws ApiError 429 `sync_too_soon` */
export async function takeSyncTurn(database: Database, { id, username }: Account): Promise<void> {
	const accounts = () => database('accounts').where({ id });
	const now = clock.now();
	const before = timestamp(now - SYNC_EVERY_MS);
	const taken = await accounts()
		.where((asked) => void asked.whereNull('sync_asked_at').orWhere('sync_asked_at', '<=', before))
		.update({ sync_asked_at: timestamp(now) });
	if (taken === 1) return;
	const row = await accounts().first('sync_asked_at');
	const dueAt = Date.parse(row?.sync_asked_at ?? before) + SYNC_EVERY_MS;
	const retryAfterSeconds = Math.max(1, Math.ceil((dueAt - now) / 1000));
	throw new ApiError(
		429,
		'sync_too_soon',
		`The account ${username} was synced less than 5 minutes ago. Retry in ${retryAfterSeconds} seconds, or read the stored statistics.`,
		'wait',
		{ retryable: true, retryAfterSeconds, values: { username } },
	);
}
