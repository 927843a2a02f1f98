import { openDatabase, createCipher, timestamp, type Database } from '../../../service/database';
import { createUploadStore, type UploadStore } from '../../../service/uploads/upload-store';

let database: Database;
let store: UploadStore;

beforeEach(async () => {
	database = await openDatabase(':memory:');
	await database('accounts').insert({
		id: 'account',
		platform: 'tiktok',
		login: 'tiktok',
		platform_user_id: 'open-id',
		username: 'example_creator',
		scopes: '',
		access_token: '',
		refresh_token: '',
		expires_at: '',
		refresh_expires_at: '',
		health: 'ok',
	});
	await database('uploads').insert({ id: 'upload', created_at: timestamp(), file_name: 'file.upload' });
	await database('deliveries').insert({
		id: 'delivery',
		upload_id: 'upload',
		platform: 'tiktok',
		account_id: 'account',
		state: 'processing',
		created_at: timestamp(),
		updated_at: timestamp(),
	});
	store = createUploadStore({
		database,
		cipher: createCipher(Buffer.alloc(32, 1)),
		files: { delete: async () => {} },
		events: { add: async () => {} },
		otherFiles: async () => [],
	});
});
afterEach(() => database.destroy());

type Seen = Awaited<ReturnType<UploadStore['get']>>;

it.each<[string, () => Promise<Seen>]>([
	['one upload', () => store.get('upload')],
	['the list', async () => (await store.list({ limit: 1 })).uploads[0]],
])('%s shows an ended delivery only without the file that its end deletes', async (_what, read) => {
	const seen = read();
	await store.change({ id: 'delivery' }, { state: 'delivered' });
	const { upload, deliveries } = (await seen) ?? {};
	expect([deliveries?.[0]?.state, upload?.fileName]).not.toEqual(['delivered', 'file.upload']);
	expect(deliveries).toHaveLength(1);
	expect(await read()).toMatchObject({
		upload: { fileName: null },
		deliveries: [{ state: 'delivered', account: 'example_creator' }],
	});
});
