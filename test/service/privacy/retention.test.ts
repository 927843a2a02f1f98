import { emit, withDatabase } from '../../support/events';
import { startService, waitForEnd, type TestService } from '../../support/service';
import { startUploads, videoOf, WEBHOOK, type Uploads } from '../../support/uploads';

const DAY_MS = 86_400_000;

let uploads: Uploads;
let offsetMs = 0;

beforeAll(async () => {
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
	uploads = await startUploads();
	await uploads.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
});
afterAll(async () => {
	jest.restoreAllMocks();
	await uploads.close();
});

const countRows = (service: TestService) =>
	withDatabase(service.dataDir, async (database) => {
		const names = ['uploads', 'deliveries', 'events', 'outbox', 'idempotency_keys'];
		const counts = names.map(async (name) => [name, (await database(name)).length] as const);
		return Object.fromEntries(await Promise.all(counts));
	});

async function deliver(key: string): Promise<string> {
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('callback_url', 'https://receiver.invalid/');
	form.append('file', new Blob([videoOf(1_000_000)]), 'sample.mp4');
	const { body } = await uploads.service.call(WEBHOOK, {
		method: 'POST',
		headers: { 'idempotency-key': key },
		body: form,
	});
	expect((await waitForEnd(uploads.service, body.upload_id as string)).deliveries).toMatchObject([
		{ state: 'delivered' },
	]);
	return body.upload_id as string;
}

it('what is over ends after RETENTION_DAYS, and what is younger stays', async () => {
	const { service } = uploads;
	const ofEvents = () =>
		withDatabase(service.dataDir, (database) =>
			database<{ created_at: string; upload_id: string | null }>('events').orderBy('created_at'),
		);
	const first = await deliver('first');
	await emit(service.dataDir, {});
	offsetMs = 4 * DAY_MS;
	const second = await deliver('second');
	const before = (await ofEvents()).length;
	expect((await countRows(service)).uploads).toBe(2);
	expect((await ofEvents()).map(({ upload_id }) => upload_id)).toEqual(
		expect.arrayContaining([first, second, null]),
	);
	const ofSyncLog = () => withDatabase(service.dataDir, (database) => database<{ at: string }>('sync_log'));
	expect((await ofSyncLog()).some(({ at }) => Date.parse(at) < Date.now() - 3 * DAY_MS)).toBe(true);
	await service.stop();

	const startLater = async (days: number) => {
		offsetMs = days * DAY_MS;
		const later = await startService({ DATA_DIR: service.dataDir, RETENTION_DAYS: '5' });
		const answers = [];
		for (const id of [first, second]) answers.push((await later.call(`/api/uploads/${id}`)).status);
		await later.stop();
		return answers;
	};
	expect(await startLater(4.9)).toEqual([200, 200]);
	expect(await ofEvents()).toHaveLength(before);
	expect(await startLater(5.1)).toEqual([404, 200]);
	const left = await ofEvents();
	expect(left.map(({ upload_id }) => upload_id)).toContain(second);
	expect(left.every(({ created_at }) => Date.parse(created_at) > Date.now() - 5 * DAY_MS)).toBe(true);
	expect((await ofSyncLog()).every(({ at }) => Date.parse(at) > Date.now() - 5 * DAY_MS)).toBe(true);
	expect(await countRows(service)).toMatchObject({ uploads: 1, deliveries: 1, outbox: 1 });
	expect(await startLater(9.2)).toEqual([404, 404]);
	expect(await countRows(service)).toEqual({
		uploads: 0,
		deliveries: 0,
		events: 0,
		outbox: 0,
		idempotency_keys: 0,
	});
});

it('claims of events end after RETENTION_DAYS, or with their subscription', async () => {
	offsetMs = 0;
	let service = await startService({ CALLBACK_HOST_ALLOWLIST: 'receiver.invalid' });
	const json = (body: object) => ({
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	const subscription = { url: 'https://receiver.invalid/', events: ['stats.refreshed'] };
	const subscribe = async () => (await service.call('/api/subscriptions', json(subscription))).body.id;
	const [kept, ended] = [await subscribe(), await subscribe()];
	const claim = async (id: unknown, eventId: string) =>
		(await service.call(`/api/subscriptions/${id}/claims`, json({ event_id: eventId }))).body.claimed;
	const claims = () =>
		withDatabase(service.dataDir, (database) =>
			database('event_claims').orderBy('event_id').pluck('event_id'),
		);
	await claim(kept, 'old');
	await claim(ended, 'of an ended subscription');
	offsetMs = 2 * DAY_MS;
	await claim(kept, 'young');
	await service.call(`/api/subscriptions/${ended}`, { method: 'DELETE' });
	expect(await claims()).toEqual(['old', 'young']);
	const { dataDir } = service;
	await service.stop();

	offsetMs = 5.1 * DAY_MS;
	service = await startService({ DATA_DIR: dataDir, RETENTION_DAYS: '5' });
	expect(await claims()).toEqual(['young']);
	expect(await claim(kept, 'young')).toBe(false);
	await service.close();
});
