import { createCipher, timestamp, type Database } from '../../service/database';
import { createUploadStore, type UploadStore } from '../../service/uploads/upload-store';
import { openNewDatabase } from './database-location';

/** Opens a new database with these TikTok accounts and one upload, `upload`, which has no deliveries. */
export async function openUploadDatabase(accounts: readonly string[]): Promise<Database> {
	const database = await openNewDatabase();
	await database('accounts').insert(
		accounts.map((id) => ({
			id,
			platform: 'tiktok' as const,
			platform_user_id: id,
			username: id,
			scopes: '',
			access_token: '',
			refresh_token: '',
			expires_at: '',
			refresh_expires_at: '',
			health: 'ok' as const,
		})),
	);
	await database('uploads').insert({ id: 'upload', created_at: timestamp() });
	return database;
}

/** Adds a delivery of that upload to an account: `delivery`, which is waiting for the platform. */
export async function addDelivery(database: Database, account: string): Promise<void> {
	await database('deliveries').insert({
		id: 'delivery',
		upload_id: 'upload',
		platform: 'tiktok',
		account_id: account,
		state: 'processing',
		created_at: timestamp(),
		updated_at: timestamp(),
	});
}

/** Returns the upload store for a database from `openUploadDatabase`. It does not delete files or emit events. */
export const uploadStoreOf = (database: Database): UploadStore =>
	createUploadStore({
		database,
		cipher: createCipher(Buffer.alloc(32, 1)),
		files: { keep: async () => {}, drop: async () => {} },
		events: { add: async () => {} },
		approvalLinks: { unsigned: () => undefined },
		ages: { tempMaxAgeHours: 24, approvalFileMaxAgeHours: 24 },
	});
