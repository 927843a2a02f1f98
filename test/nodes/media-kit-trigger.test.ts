import { createHmac } from 'node:crypto';
import { Engine } from '../support/engine';
import { emit } from '../support/events';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import { API_KEY, startService, type TestService } from '../support/service';
import { startTriggerHost, type TriggerHost } from '../support/trigger';

const EVENTS = ['stats.refreshed', 'upload.delivered'];

let engine: Engine;
let service: TestService;
let trigger: TriggerHost;

const use = ({ url }: TestService) =>
	engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: url, apiKey: API_KEY });

beforeAll(async () => {
	engine = await Engine.start();
	service = await startService({ CALLBACK_HOST_ALLOWLIST: '127.0.0.1' });
});
beforeEach(async () => {
	trigger = await startTriggerHost(engine, { events: EVENTS, filters: {} });
	use(service);
});
afterEach(async () => {
	for (const { id } of await subscriptions()) {
		await service.call(`/api/subscriptions/${id}`, { method: 'DELETE' });
	}
	await trigger.close();
});
afterAll(async () => {
	await service.close();
	await engine.close();
});

interface Subscription {
	id: string;
	url: string;
	events: string[];
}

const subscriptions = async () =>
	(await service.call('/api/subscriptions')).body.subscriptions as Subscription[];

const secretOf = () => Object.values(trigger.memory().subscriptions)[0]?.secret ?? '';

function sign(body: string, secret = secretOf(), ageSeconds = 0): string {
	const t = Math.floor(Date.now() / 1000) - ageSeconds;
	return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

const eventOf = (id: string, more: object = {}) =>
	JSON.stringify({
		id,
		type: 'stats.refreshed',
		created_at: '2026-11-20T03:30:02Z',
		data: { platform: 'tiktok', username: 'example_creator' },
		...more,
	});

/** Sends a request to the trigger, by default to its first subscription's URL. @returns the HTTP status */
async function send(body: string, signature?: string, to?: string): Promise<number> {
	const url = to ?? (await subscriptions())[0]?.url ?? '';
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...(signature && { 'x-mediakit-signature': signature }) },
		body,
	});
	await response.text();
	return response.status;
}

describe('MediaKit trigger: its subscription', () => {
	it('begins with the activation, brings events as one item each, and ends with the deactivation', async () => {
		await trigger.activate();
		expect(await subscriptions()).toEqual([
			expect.objectContaining({ url: expect.stringContaining(`${trigger.host}/webhook/1/`), events: EVENTS }),
		]);
		await emit(service.dataDir, {
			type: 'stats.refreshed',
			data: { platform: 'tiktok', username: 'somebody' },
		});
		const [taken] = await trigger.until(1);
		expect(taken).toMatchObject({ status: 200 });
		expect(trigger.started).toEqual([[JSON.parse(String(taken?.raw))]]);
		expect(trigger.started[0]?.[0]).toEqual({
			id: expect.any(String),
			type: 'stats.refreshed',
			created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
			data: { platform: 'tiktok', username: 'somebody' },
		});
		await trigger.deactivate();
		expect(await subscriptions()).toEqual([]);
		expect(trigger.memory().subscriptions).toEqual({});
	});

	it('stays the same when n8n starts again', async () => {
		await trigger.activate();
		const before = await subscriptions();
		expect(await trigger.isThere()).toBe(true);
		await trigger.activate();
		expect(await subscriptions()).toEqual(before);
	});

	it('is made again if the service has lost it, and its events start the workflow', async () => {
		await trigger.activate();
		const [lost] = await subscriptions();
		await service.call(`/api/subscriptions/${lost?.id}`, { method: 'DELETE' });
		expect(await trigger.isThere()).toBe(false);
		await trigger.activate();
		expect(await subscriptions()).toHaveLength(1);
		await emit(service.dataDir, {});
		await trigger.until(1);
		expect(trigger.started).toHaveLength(1);
	});

	it('can end although the service has lost it', async () => {
		await trigger.activate();
		const [lost] = await subscriptions();
		await service.call(`/api/subscriptions/${lost?.id}`, { method: 'DELETE' });
		await trigger.deactivate();
		expect(trigger.memory().subscriptions).toEqual({});
	});

	it('follows other events, and replaces one of which n8n has lost the secret', async () => {
		await trigger.activate();
		trigger.parameters = { events: ['upload.failed'], filters: {} };
		await trigger.activate();
		expect((await subscriptions()).map(({ events }) => events)).toEqual([['upload.failed']]);
		const [{ url } = { url: '' }] = await subscriptions();
		await service.call('/api/subscriptions', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ url, events: EVENTS }),
		});
		trigger.parameters = { events: EVENTS, filters: {} };
		await trigger.activate();
		expect((await subscriptions()).map(({ events }) => events)).toEqual([EVENTS]);
	});

	it('is another one while the workflow is tested in the editor', async () => {
		await trigger.activate();
		const [active] = await subscriptions();
		await trigger.activate(true);
		expect((await subscriptions()).map(({ url }) => new URL(url).pathname.split('/')[1])).toEqual([
			'webhook',
			'webhook-test',
		]);
		await emit(service.dataDir, {});
		expect((await trigger.until(2)).map(({ status }) => status)).toEqual([200, 200]);
		await trigger.deactivate(true);
		expect(await subscriptions()).toEqual([active]);
	});

	it('does not begin where the service may not send, and says why', async () => {
		const careful = await startService();
		use(careful);
		await expect(trigger.activate()).rejects.toMatchObject({
			message: expect.stringMatching(/cannot send its events to this n8n: .*CALLBACK_HOST_ALLOWLIST/),
			context: { data: { action: 'fix-request' } },
		});
		expect((await careful.call('/api/subscriptions')).body.subscriptions).toEqual([]);
		await careful.close();
	});

	it('does not begin without a right key or without an event', async () => {
		trigger.parameters = { events: [], filters: {} };
		await expect(trigger.activate()).rejects.toThrow('No event is selected.');
		trigger.parameters = { events: EVENTS, filters: {} };
		engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: service.url, apiKey: 'wrong-key' });
		await expect(trigger.activate()).rejects.toThrow('The API key is missing or wrong');
	});
});

describe('MediaKit trigger: what starts the workflow', () => {
	beforeEach(async () => await trigger.activate());

	it('is only what the service has signed just now', async () => {
		const body = eventOf('1');
		expect(await send(body)).toBe(401);
		expect(await send(body, 'nonsense')).toBe(401);
		expect(await send(body, sign(body, 'another secret'))).toBe(401);
		expect(await send(body.replace('tiktok', 'TikTok'), sign(body))).toBe(401);
		expect(await send(`${body} `, sign(body))).toBe(401);
		expect(await send(body, sign(body, secretOf(), 301))).toBe(401);
		expect(await send(body, sign(body, secretOf(), -310))).toBe(401);
		expect(trigger.started).toEqual([]);
		expect(await send(body, sign(body, secretOf(), 290))).toBe(200);
		expect(trigger.started).toHaveLength(1);
	});

	it('is nothing without a subscription', async () => {
		const body = eventOf('1');
		const signature = sign(body);
		const [{ url } = { url: '' }] = await subscriptions();
		await trigger.deactivate();
		for (const header of [signature, sign(body, '')]) {
			const response = await fetch(url, {
				method: 'POST',
				headers: { 'x-mediakit-signature': header },
				body,
			});
			expect(response.status).toBe(401);
		}
		expect(trigger.started).toEqual([]);
	});

	it('is each event once, however often it comes', async () => {
		await emit(service.dataDir, {});
		const [first] = await trigger.until(1);
		const body = String(first?.raw);
		expect(await send(body, first?.signature)).toBe(200);
		expect(await send(body, sign(body))).toBe(200);
		expect(trigger.started).toHaveLength(1);
	});

	it('is each event once, also if it comes many times at once', async () => {
		const body = eventOf('at once');
		const sendings = Array.from({ length: 12 }, () => send(body, sign(body)));
		expect(await Promise.all(sendings)).toEqual(sendings.map(() => 200));
		expect(trigger.started).toHaveLength(1);
	});

	it('is each event of the active workflow and of its test once each', async () => {
		await trigger.activate(true);
		const body = eventOf('1');
		const [active, tested] = Object.entries(trigger.memory().subscriptions);
		for (const [url, { secret }] of [active!, tested!, tested!, active!]) {
			expect(await send(body, sign(body, secret), url)).toBe(200);
		}
		expect(trigger.started).toHaveLength(2);
	});

	it('is, while the service cannot tell whether it is new, nothing but comes again', async () => {
		const body = eventOf('1');
		const [{ url } = { url: '' }] = await subscriptions();
		engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: 'http://127.0.0.1:1', apiKey: API_KEY });
		expect(await send(body, sign(body), url)).toBe(503);
		use(service);
		expect(await send(body, sign(body), url)).toBe(200);
		expect(trigger.started).toHaveLength(1);
	});

	it('is an error for a person if the key is wrong, and nothing for a subscription that has ended', async () => {
		const body = eventOf('1');
		const [{ id, url } = { id: '', url: '' }] = await subscriptions();
		engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: service.url, apiKey: 'wrong-key' });
		expect(await send(body, sign(body), url)).toBe(500);
		expect(trigger.failed).toEqual([
			expect.stringMatching(/could not be claimed.*: The API key is missing or wrong/),
		]);
		use(service);
		await service.call(`/api/subscriptions/${id}`, { method: 'DELETE' });
		expect(await send(body, sign(body), url)).toBe(410);
		expect(trigger.started).toEqual([]);
	});

	const upload = (platform: string) => ({
		type: 'upload.delivered',
		data: { upload_id: 'u', delivery: { id: 'd', platform, account: 'example_creator', state: 'delivered' } },
	});

	it.each([
		['the events chosen', {}, ['a', 'b', 'c', 'd']],
		['a platform', { platform: 'instagram' }, ['c', 'd']],
		['an account', { account: '@Example_Creator' }, ['a', 'b', 'c']],
		['both', { platform: 'tiktok', account: 'example_creator' }, ['a', 'b']],
		['an account by its id', { account: 'account-7' }, ['d']],
	])('can be limited to %s', async (_name, filters, expected) => {
		trigger.parameters = { events: [...EVENTS, 'token.expiring'], filters };
		const account = { id: 'account-7', platform: 'instagram', username: 'somebody' };
		const bodies = [
			eventOf('a'),
			eventOf('b', upload('tiktok')),
			eventOf('c', upload('instagram')),
			eventOf('d', { type: 'token.expiring', data: { account, health: 'ok' } }),
			eventOf('e', { type: 'account.connected' }),
		];
		for (const body of bodies) expect(await send(body, sign(body))).toBe(200);
		expect(trigger.started.flat().map(({ id }) => id)).toEqual(expected);
	});

	it('is no JSON that is signed but tells of nothing', async () => {
		expect(await send('[1]', sign('[1]'))).toBe(200);
		expect(trigger.started).toEqual([]);
	});
});
