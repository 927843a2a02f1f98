import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../service/app';
import { loadConfig } from '../../service/config';
import { copyDatabase, openDatabase, placeOfData } from '../../service/database';
import { databaseLocation, dropDatabaseOf } from '../support/database-location';
import { startTestSandbox } from '../support/sandbox';
import { API_KEY, connectAccount, sandboxSettings, startService, waitForEnd } from '../support/service';
import { PROCESSES_MS } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
});
afterEach(async () => {
	await dropDatabaseOf(folder);
	await rm(folder, { recursive: true, force: true });
});

const KEY = { MEDIAKIT_ENCRYPTION_KEY: 'ab'.repeat(32) };

test(
	'all data moves from SQLite to PostgreSQL and back, works there, and stays unused where it was',
	async () => {
		const sandbox = await startTestSandbox();
		const settings = { ...sandboxSettings(sandbox.url), ...KEY, DATA_DIR: folder };
		const [file, back] = [join(folder, 'mediakit.sqlite'), join(folder, 'back.sqlite')];
		const server = await databaseLocation(folder);

		const first = await startService(settings, { database: file });
		await connectAccount(first, 'tiktok');
		const body = new FormData();
		body.append('platforms', 'tiktok');
		body.append('file', new Blob([sampleVideo]), 'video.mp4');
		const sent = await first.call(WEBHOOK, { method: 'POST', body });
		const upload = await waitForEnd(first, sent.body.upload_id as string);
		await first.stop();

		const counts = await copyDatabase(file, server);
		expect(counts).toMatchObject({ accounts: 1, uploads: 1, deliveries: 1 });
		const config = loadConfig({ ...settings, MEDIAKIT_API_KEY: API_KEY, LOG_LEVEL: 'silent' });
		await expect(createApp(config, { database: file })).rejects.toThrow(/moved to the database 127\.0\.0\.1/);
		await expect(copyDatabase(file, server)).rejects.toThrow('has already been moved to');
		await expect(copyDatabase(join(folder, 'new.sqlite'), server)).rejects.toThrow('is not empty');

		const second = await startService(settings, { database: server });
		expect((await second.call(`/api/uploads/${upload.upload_id as string}`)).body).toMatchObject({
			deliveries: upload.deliveries,
		});
		// The same key decrypts the tokens, and sequences continue where they left off.
		const { accounts } = (await second.call('/api/accounts')).body as { accounts: { id: string }[] };
		const refreshed = await second.call(`/api/accounts/${accounts[0]?.id}/refresh`, { method: 'POST' });
		expect(refreshed.status).toBe(200);
		await second.stop();

		await copyDatabase(server, back);
		const third = await startService(settings, { database: back });
		expect((await third.call('/api/accounts')).body.accounts).toMatchObject([{ connected: true }]);
		await third.stop();
		const database = await openDatabase(server);
		expect(await placeOfData(database)).toEqual({ name: back, isThere: true });
		await database.destroy();
		await sandbox.close();
	},
	PROCESSES_MS,
);

test('pictures, truth values and numbers are the same in the copy', async () => {
	const file = join(folder, 'mediakit.sqlite');
	const source = await openDatabase(file);
	const page = {
		id: 'page',
		slug: 'example',
		enabled: true,
		created_at: '2026-11-01T00:00:00.000Z',
		updated_at: '2026-11-01T00:00:00.000Z',
	};
	const known = new Set(Object.keys(await source('mediakit_pages').columnInfo()));
	await source('mediakit_pages').insert(
		Object.fromEntries(Object.entries(page).filter(([name]) => known.has(name))) as never,
	);
	for (let index = 0; index < 450; index++)
		await source('settings').insert({
			name: `Ünïcode ${index} ${index % 2 ? 'a' : 'B'}`,
			value: 'ä'.repeat(index),
		});
	await source.destroy();
	const server = await databaseLocation(folder);
	expect(await copyDatabase(file, server)).toMatchObject({ mediakit_pages: 1, settings: 450 });
});
