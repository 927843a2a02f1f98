import { startProgram } from '../../sandbox/process';
import { serverSettings } from '../../support/service-process';
import { emit, isGenuine, outboxOf, withDatabase } from '../../support/events';
import { startReceiver, type Receiver } from '../../support/receiver';
import { API_KEY, startService, type TestService } from '../../support/service';
import { PROCESSES_MS, until } from '../../support/until';

const SECRET = 'fake-webhook-secret-for-tests';
const HOUR_MS = 3_600_000;

let receiver: Receiver;
let other: Receiver;
let service: TestService;
let offsetMs = 0;

const settings = () => ({
	MEDIAKIT_WEBHOOK_SECRET: SECRET,
	CALLBACK_HOST_ALLOWLIST: `${receiver.host},${other.host}`,
});

beforeEach(async () => {
	offsetMs = 0;
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
	[receiver, other] = [await startReceiver(), await startReceiver()];
	service = await startService(settings());
});
afterEach(async () => {
	jest.restoreAllMocks();
	await service.close();
	await receiver.close();
	await other.close();
});

const json = (body: unknown) => ({
	method: 'POST',
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body),
});

async function subscribe(to: Receiver, events = ['stats.refreshed']) {
	const { status, body } = await service.call('/api/subscriptions', json({ url: `${to.url}/hook`, events }));
	expect(status).toBe(201);
	return body as { id: string; secret: string };
}

const untilOutbox = (done: (rows: Awaited<ReturnType<typeof outboxOf>>) => boolean) =>
	until(() => outboxOf(service.dataDir), done);

const numbers = ({ received }: Receiver) => received.map(({ event }) => event.data.n);

describe('a subscriber', () => {
	it('gets the events it asked for, signed with its own secret', async () => {
		const { id, secret } = await subscribe(receiver, ['stats.refreshed', 'upload.failed']);
		await emit(
			service.dataDir,
			{ type: 'token.expiring' },
			{ type: 'stats.refreshed', accountId: 'an-account', data: { username: 'example_creator' } },
		);
		const [first] = await receiver.until(1);
		expect(first).toMatchObject({ path: '/hook', headers: { 'content-type': 'application/json' } });
		expect(first?.event).toEqual({
			id: expect.stringMatching(/^[\da-f-]{36}$/),
			type: 'stats.refreshed',
			created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
			data: { username: 'example_creator' },
		});
		expect(await isGenuine(first!, secret)).toBe(true);
		expect(await isGenuine(first!, SECRET)).toBe(false);
		expect(await isGenuine({ ...first!, raw: Buffer.from(`${String(first!.raw)} `) }, secret)).toBe(false);

		const { body } = await service.call('/api/subscriptions');
		expect(body).toEqual({
			subscriptions: [
				{
					id,
					url: `${receiver.url}/hook`,
					events: ['stats.refreshed', 'upload.failed'],
					created_at: expect.any(String),
				},
			],
		});
		const stored = await withDatabase(service.dataDir, (database) => database('subscriptions').first());
		expect(JSON.stringify(stored)).not.toContain(secret);
		expect(receiver.received).toHaveLength(1);
	});

	it('hears nothing more once it is removed, not even what waited for it', async () => {
		const { id } = await subscribe(receiver);
		receiver.answer(500);
		await emit(service.dataDir, {});
		await receiver.until(1);
		expect((await service.call(`/api/subscriptions/${id}`, { method: 'DELETE' })).status).toBe(204);
		expect(await outboxOf(service.dataDir)).toEqual([]);
		expect(await service.call(`/api/subscriptions/${id}`, { method: 'DELETE' })).toMatchObject({
			status: 404,
			body: { error: { code: 'subscription_unknown' } },
		});
		await emit(service.dataDir, {});
		expect(await outboxOf(service.dataDir)).toEqual([]);
	});

	it('that answers 410 is removed', async () => {
		await subscribe(receiver);
		receiver.answer(410);
		await emit(service.dataDir, {}, {});
		await untilOutbox((rows) => rows.length === 0);
		expect((await service.call('/api/subscriptions')).body).toEqual({ subscriptions: [] });
		expect(receiver.received).toHaveLength(1);
	});

	it('that is several processes claims each event once', async () => {
		const [{ id }, another] = [await subscribe(receiver), await subscribe(other)];
		const claim = (subscription: string, eventId: string) =>
			service.call(`/api/subscriptions/${subscription}/claims`, json({ event_id: eventId }));
		const answers = await Promise.all(Array.from({ length: 20 }, () => claim(id, 'one')));
		expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
		expect(answers.filter(({ body }) => body.claimed === true)).toHaveLength(1);
		expect((await claim(id, 'two')).body).toEqual({ claimed: true });
		expect((await claim(another.id, 'one')).body).toEqual({ claimed: true });
		await service.call(`/api/subscriptions/${id}`, { method: 'DELETE' });
		expect(await claim(id, 'three')).toMatchObject({
			status: 404,
			body: { error: { code: 'subscription_unknown' } },
		});
	});

	it.each([
		['an unknown event', { events: ['upload.done'] }, 'event_unknown'],
		['no event', { events: [] }, 'request_invalid'],
		['no address', { url: undefined }, 'request_invalid'],
		['an address that is none', { url: 'not an address' }, 'url_not_allowed'],
	])('with %s is refused', async (_name, change, code) => {
		const body = { url: receiver.url, events: ['stats.refreshed'], ...change };
		expect(await service.call('/api/subscriptions', json(body))).toMatchObject({
			status: 400,
			body: { error: { code, message: expect.stringMatching(/\.$/) } },
		});
		expect((await service.call('/api/subscriptions')).body).toEqual({ subscriptions: [] });
	});
});

describe('an event that does not arrive', () => {
	it('is sent again with the same id and a signature of its own, and later ones wait behind it', async () => {
		const { secret } = await subscribe(receiver);
		// Makes jitter produce the longest possible waits, so that no two attempts fall into the same second.
		jest.spyOn(Math, 'random').mockReturnValue(1);
		receiver.answer(500, -1, 302, 429);
		await emit(service.dataDir, { data: { n: 1 } }, { data: { n: 2 } }, { data: { n: 3 } });
		for (let times = 1; times <= 4; times++) {
			await receiver.until(times);
			await untilOutbox(([row]) => Number(row?.attempts) >= times && row?.error !== null);
			offsetMs += 60_000;
		}
		await receiver.until(7);
		expect(numbers(receiver)).toEqual([1, 1, 1, 1, 1, 2, 3]);
		const repeated = receiver.received.slice(0, 5);
		expect(new Set(repeated.map(({ event }) => event.id)).size).toBe(1);
		expect(new Set(repeated.map(({ headers }) => headers['x-mediakit-signature'])).size).toBe(5);
		// The repeated event is genuine only if its signature contains the time of this attempt.
		expect(await isGenuine(repeated[4]!, secret)).toBe(true);
		expect(await isGenuine(repeated[0]!, secret)).toBe(true);
		const rows = await untilOutbox((all) => all.every(({ ended_at }) => ended_at !== null));
		expect(rows.map(({ attempts, error }) => [attempts, error])).toEqual([
			[5, null],
			[1, null],
			[1, null],
		]);
		// Redirects are not followed.
		expect(other.connections()).toBe(0);
	});

	it('is given up after 24 hours, and the next one has its turn', async () => {
		await subscribe(receiver);
		receiver.answerBy(({ data }) => (data.n === 1 ? 500 : 204));
		await emit(service.dataDir, { data: { n: 1 } });
		await untilOutbox(([row]) => row?.error !== null);
		offsetMs = 23 * HOUR_MS;
		await emit(service.dataDir, { data: { n: 2 } });
		const [waiting] = await outboxOf(service.dataDir);
		expect(waiting?.ended_at).toBeNull();
		offsetMs = 24 * HOUR_MS + 1_000;
		const [first] = await untilOutbox((rows) => rows.every(({ ended_at }) => ended_at !== null));
		expect(first).toMatchObject({ error: 'HTTP status 500' });
		// There is one more attempt after 24 hours, and none after that.
		expect(first?.attempts).toBeGreaterThan(Number(waiting?.attempts));
		expect(numbers(receiver)).toEqual([...Array<number>(first?.attempts ?? 0).fill(1), 2]);
	});

	it('does not hold up other receivers, nor does a receiver that never answers', async () => {
		await subscribe(receiver);
		await subscribe(other);
		receiver.answer(0);
		await emit(service.dataDir, { data: { n: 1 } }, { data: { n: 2 } }, { data: { n: 3 } });
		await Promise.all([receiver.until(1), other.until(3)]);
		expect(numbers(other)).toEqual([1, 2, 3]);
		expect(new Set(numbers(receiver))).toEqual(new Set([1]));
	});

	it(
		'is sent after a restart, also when the service was killed while it was being sent',
		async () => {
			const { secret } = await subscribe(receiver);
			await service.stop();
			receiver.answer(0, 0);
			await emit(service.dataDir, { data: { n: 1 } });
			const environment = {
				...settings(),
				...(await serverSettings(service.dataDir)),
				DATA_DIR: service.dataDir,
				PORT: '0',
				LOG_LEVEL: 'silent',
				MEDIAKIT_API_KEY: API_KEY,
			};
			const killed = await startProgram('service/main.ts', ['serve'], environment);
			await receiver.until(1);
			killed.child.kill('SIGKILL');
			await killed.end();
			// Stopping the service in the middle of an attempt does not lose the event either.
			const stopped = await startService({ ...settings(), DATA_DIR: service.dataDir });
			await receiver.until(2);
			await stopped.stop();
			service = await startService({ ...settings(), DATA_DIR: service.dataDir });
			const [first, second, third] = await receiver.until(3);
			expect(new Set([first, second, third].map((one) => one?.event.id)).size).toBe(1);
			expect(await isGenuine(third!, secret)).toBe(true);
			await untilOutbox(([row]) => row?.ended_at !== null);
		},
		PROCESSES_MS,
	);
});

describe('a callback address', () => {
	it('gets the events of its upload, signed with MEDIAKIT_WEBHOOK_SECRET', async () => {
		await emit(
			service.dataDir,
			{ type: 'upload.delivered', callbackUrl: `${receiver.url}/called?back=1`, data: { upload_id: 'a' } },
			{ type: 'upload.delivered', data: { upload_id: 'b' } },
		);
		const [first] = await receiver.until(1);
		expect(first).toMatchObject({
			path: '/called?back=1',
			event: { type: 'upload.delivered', data: { upload_id: 'a' } },
		});
		expect(await isGenuine(first!, SECRET)).toBe(true);
		await untilOutbox((rows) => rows.length === 1 && rows[0]?.ended_at !== null);
		expect(receiver.received).toHaveLength(1);
	});

	it('is called with a secret that was made on first start, shown once and kept encrypted', async () => {
		const announced: string[] = [];
		const options = { onNewWebhookSecret: (secret: string) => announced.push(secret) };
		const own = { CALLBACK_HOST_ALLOWLIST: receiver.host };
		const first = await startService(own, options);
		await first.stop();
		const second = await startService({ ...own, DATA_DIR: first.dataDir }, options);
		expect(announced).toHaveLength(1);
		await emit(first.dataDir, { callbackUrl: receiver.url });
		const [called] = await receiver.until(1);
		expect(await isGenuine(called!, announced[0]!)).toBe(true);
		const stored = await withDatabase(first.dataDir, (database) => database('settings'));
		expect(JSON.stringify(stored)).not.toContain(announced[0]);
		await second.close();
	});

	it('that answers 410 is not called again for this event', async () => {
		receiver.answer(410);
		await emit(service.dataDir, { callbackUrl: receiver.url });
		const [row] = await untilOutbox((rows) => rows[0]?.ended_at !== null);
		expect(row).toMatchObject({ attempts: 1, error: 'HTTP status 410' });
	});
});
