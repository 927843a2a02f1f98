import { openDatabaseOf } from '../../support/database-location';
import type { DashboardBench } from './service';

const DAY_MS = 24 * 60 * 60_000;
const ALL = 500;
/** Number of accounts added to the connected ones. */
const OTHERS = 9;
/** Number of failed uploads, which are the newest ones. */
const FAILED = 3;
export const LONG_NAME = `${'an_account_whose_name_is_as_long_as_names_can_be'.padEnd(63, '_')}x`;
export const THAI = 'เช้าที่ท่าเรือ 🌅';

/**
 * Writes the accounts and uploads that an agency has after some time. The waiting uploads are the oldest ones.
 *
 * @param waiting the number of uploads waiting for approval
 */
export async function writeAgency(bench: DashboardBench, waiting: number): Promise<void> {
	const database = await openDatabaseOf(bench.dataDir);
	const [account] = await database('accounts').where({ platform: 'instagram' });
	if (!account) throw new Error('No account is connected.');
	await database('accounts').insert(
		Array.from({ length: OTHERS }, (_, index) => ({
			...account,
			id: `account-${index}`,
			platform_user_id: `user-${index}`,
			username: index === 0 ? LONG_NAME : `client_${index}`,
			display_name: index === 1 ? THAI : `Client ${index}`,
			health: index < 2 ? ('reconnect' as const) : account.health,
			refresh_expires_at:
				index === 2 ? new Date(Date.now() + 5 * DAY_MS).toISOString() : account.refresh_expires_at,
			group_name: index % 2 === 0 ? 'Nordlicht Media GmbH' : null,
		})),
	);
	const stateOf = (index: number) =>
		index < waiting ? 'awaiting_approval' : index < ALL - FAILED ? 'published' : 'failed';
	for (let index = 0; index < ALL; index++) {
		const created_at = new Date(Date.now() - (ALL - index) * (DAY_MS / 24)).toISOString();
		const id = `upload-${String(index).padStart(3, '0')}`;
		const name = `film ${index}.mp4`;
		await database('uploads').insert({
			id,
			created_at,
			name,
			content: `${THAI} ${index}`,
			size_bytes: 1_000,
		});
		await database('deliveries').insert({
			...{ id, upload_id: id, account_id: `account-${index % OTHERS}`, platform: 'instagram' as const },
			...{ state: stateOf(index), container_id: id },
			...{ container_created_at: new Date().toISOString(), created_at, updated_at: created_at },
		});
	}
	await database.destroy();
}
