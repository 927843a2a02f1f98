import { openDatabaseOf } from '../support/database-location';
import { startDeliveryBench, type DeliveryBench } from '../support/deliveries';
import { eventually, PROCESSES_MS } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo, videoOf } from '../support/video-bytes';
import { lookInto, newPlace, settingsOf, storeUrl } from './support/store';
import { startStoreProxy, type StoreProxy, type Verdict } from './support/store-proxy';

jest.setTimeout(3 * PROCESSES_MS);

/** Large enough for five parts: four of 8 MiB and a shorter one. */
const LONG = videoOf(36 * 1024 * 1024);

let proxy: StoreProxy;
let bench: DeliveryBench;
let store: ReturnType<typeof lookInto>;

beforeAll(async () => {
	proxy = await startStoreProxy(storeUrl());
	const place = newPlace(proxy.url);
	store = lookInto({ ...place, endpoint: storeUrl() });
	bench = await startDeliveryBench({ logins: ['tiktok'], settings: settingsOf(place) });
});
afterEach(() => void (proxy.judge = () => 'pass'));
afterAll(async () => {
	await bench.close();
	await proxy.close();
});

function sendFile(video: Buffer) {
	const body = new FormData();
	body.append('platforms', 'tiktok');
	body.append('file', new Blob([video]), 'video.mp4');
	return bench.service.call(WEBHOOK, { method: 'POST', body });
}

async function files(): Promise<{ name: string; dropped_at: string | null }[]> {
	const database = await openDatabaseOf(bench.service.dataDir);
	const rows = await database('files');
	await database.destroy();
	return rows;
}

/** Checks that all files are eventually deleted, and that no objects or uploads are left in the store. */
async function expectNothingLeft(): Promise<void> {
	await eventually(async () => (await files()).length === 0, PROCESSES_MS);
	expect([await store.objects(), await store.uploads()]).toEqual([[], []]);
}

describe('while a file comes in', () => {
	const partOf = (url: string) => new URL(url, storeUrl()).searchParams.get('partNumber');

	test.each<[string, (url: string) => Verdict]>([
		['does not answer its third part of five', (url) => (partOf(url) === '3' ? 'cut' : 'pass')],
		['answers 503 to its third part of five', (url) => (partOf(url) === '3' ? 503 : 'pass')],
	])('a store that %s leaves nothing of it behind', async (_name, judge) => {
		proxy.judge = ({ method, url }) => (method === 'PUT' ? judge(url) : 'pass');
		const { status, headers, body } = await sendFile(LONG);
		expect([status, headers.get('retry-after')]).toEqual([503, '5']);
		expect(body.error).toMatchObject({ code: 'store_unavailable', retryable: true, action: 'wait' });
		await expectNothingLeft();
	});

	test('a store that is slow only takes its time, also for the delivery', async () => {
		proxy.judge = () => 'slow';
		const { status, body } = await sendFile(sampleVideo);
		expect(status).toBe(202);
		await bench.until(body.upload_id as string, 'delivered', PROCESSES_MS);
		await expectNothingLeft();
	});

	test('a store that is away leaves a row that says so, until it is back', async () => {
		proxy.judge = () => 'cut';
		const { status, body } = await sendFile(sampleVideo);
		expect([status, body.error]).toEqual([503, expect.objectContaining({ code: 'store_unavailable' })]);
		expect((await bench.service.call('/readyz')).body).toEqual({ ok: false, failing: ['files'] });
		expect(await files()).toEqual([expect.objectContaining({ dropped_at: expect.any(String) })]);
		proxy.judge = () => 'pass';
		// The service sweeps when it starts, and every five minutes.
		await bench.restart();
		await expectNothingLeft();
		const { upload_id: id } = (await sendFile(sampleVideo)).body as { upload_id: string };
		await bench.until(id, 'delivered', PROCESSES_MS);
		await expectNothingLeft();
	});
});

describe('a delivery whose file', () => {
	const beginReadless = async () => {
		proxy.judge = ({ method }) => (method === 'GET' ? 'cut' : 'pass');
		const id = await bench.send({ platforms: 'tiktok' });
		await eventually(async () => {
			const { deliveries } = await bench.status(id);
			expect(['queued', 'uploading']).toContain(deliveries[0]?.state);
			return deliveries[0]?.error?.code === 'store_unavailable';
		}, PROCESSES_MS);
		return id;
	};

	test('cannot be read now waits, and goes on', async () => {
		const before = (await bench.drafts()).length;
		const id = await beginReadless();
		proxy.judge = () => 'pass';
		await bench.until(id, 'delivered', PROCESSES_MS);
		expect(await bench.drafts()).toHaveLength(before + 1);
		await expectNothingLeft();
	});

	test('is gone fails with a code that says so', async () => {
		const id = await beginReadless();
		await store.remove();
		proxy.judge = () => 'pass';
		const { error } = await bench.until(id, 'failed', PROCESSES_MS);
		expect(error).toMatchObject({ code: 'file_lost', action: 'fix-request' });
		await expectNothingLeft();
	});
});
