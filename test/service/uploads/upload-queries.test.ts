import type { Database } from '../../../service/database';
import type { UploadStore } from '../../../service/uploads/upload-store';
import { addDelivery, openUploadDatabase, uploadStoreOf } from '../../support/upload-database';

let database: Database;
let store: UploadStore;

beforeEach(async () => {
	database = await openUploadDatabase(['example_creator']);
	await database('uploads').update({ file_name: 'file.upload' });
	await addDelivery(database, 'example_creator');
	store = uploadStoreOf(database);
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
