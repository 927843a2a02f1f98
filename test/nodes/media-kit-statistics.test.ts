import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import { startDeliveryBench, type DeliveryBench } from '../support/deliveries';
import { Engine } from '../support/engine';
import { withDatabase } from '../support/events';
import type { NodeRun } from '../support/node-run';
import { API_KEY, connectAccount } from '../support/service';
import { VideoServer } from '../support/video-server';

let engine: Engine;
let bench: DeliveryBench;

const credential = () => ({ serviceUrl: bench.service.url, apiKey: API_KEY });

beforeAll(async () => {
	engine = await Engine.start();
	bench = await startDeliveryBench({ logins: ['tiktok', 'instagram'] });
	await bench.sandbox.control('users', { platform: 'tiktok', username: 'second_creator' });
	await connectAccount(bench.service, 'tiktok', { user: 'second_creator' });
	for (const platform of ['tiktok', 'instagram']) {
		await bench.service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
	}
}, 30_000);
beforeEach(() => engine.credentials.save(SERVICE_CREDENTIAL, credential()));
afterAll(async () => {
	await bench.close();
	await engine.close();
});

const run = (parameters: INodeParameters, more: Partial<NodeRun> = {}) =>
	engine.run({ node: 'mediaKit', parameters, ...more });

const stats = (parameters: INodeParameters, more: Partial<NodeRun> = {}) =>
	run({ resource: 'stats', platform: 'tiktok', account: '', ...parameters }, more);

const body = async (path: string) => (await bench.service.call(path)).body as unknown as IDataObject;

describe('MediaKit node: statistics', () => {
	it("gives an account's document with its age", async () => {
		const { json } = await stats({ operation: 'get', account: '@example_creator' });
		const { data, missing_reasons } = await body('/api/mediakit/analytics/tiktok/example_creator');
		expect(json).toEqual([{ data, age_seconds: expect.any(Number), stale: false, missing_reasons }]);
		const instagram = await stats({ operation: 'get', platform: 'instagram' });
		expect(instagram.json).toEqual([
			expect.objectContaining({ data: expect.objectContaining({ platform: 'instagram' }) }),
		]);
	});

	it.each([
		{ __rl: true, mode: 'list', value: 'second_creator' },
		{ __rl: true, mode: 'id', value: '@second_creator' },
		{ __rl: true, mode: 'url', value: 'https://www.tiktok.com/@second_creator?lang=en' },
		{ __rl: true, mode: 'url', value: 'http://127.0.0.1:8001/#/statistics/tiktok/second_creator' },
		'https://www.tiktok.com/@second_creator',
		'second_creator',
	])('gives those of the account that is named by %j', async (account) => {
		for (const operation of ['get', 'getHistory', 'refresh']) {
			const { json, error } = await stats({ operation, account });
			expect(error).toBeUndefined();
			expect(JSON.stringify(json)).toContain('second_creator');
		}
	});

	it.each([
		'https://example.com/second_creator',
		'https://www.instagram.com/p/DAbCdEfGhIj/',
		'https://www.instagram.com/reel/DAbCdEfGhIj/',
	])('refuses the URL of something else as an account: %s', async (account) => {
		const { error } = await stats({ operation: 'get', account });
		expect(error?.message).toMatch(/"Account" is not the URL of a profile on TikTok, Instagram or YouTube\./);
	});

	it('says which accounts there are if none is named', async () => {
		const { error } = await stats({ operation: 'get' });
		expect(error?.message).toMatch(/example_creator, second_creator/);
		expect(error?.context?.data).toMatchObject({ code: 'account_ambiguous', action: 'fix-request' });
	});

	it('gives those of all accounts, of one platform, and not more than asked for', async () => {
		const names = ({ json }: { json: IDataObject[] }) =>
			json.map(({ data }) => {
				const { platform, profile } = data as { platform: string; profile: IDataObject };
				return `${platform} ${String(profile.username)}`;
			});
		const all = ['tiktok example_creator', 'tiktok second_creator', 'instagram example_creator'];
		const getAll = { operation: 'getAll', platform: '', returnAll: true };
		expect(names(await stats(getAll))).toEqual(all);
		expect(names(await stats({ ...getAll, platform: 'tiktok' }))).toEqual(all.slice(0, 2));
		expect(names(await stats({ ...getAll, returnAll: false, limit: 1 }))).toEqual(all.slice(0, 1));
	});

	it('gives the history, an item for each day with the changes', async () => {
		const before = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000).toISOString();
		await withDatabase(bench.service.dataDir, async (database) => {
			const row = await database('social_stats_history').where({ username: 'example_creator' }).first();
			const document = JSON.parse(row!.stats_data) as { stats: { followers: number } };
			document.stats.followers -= 7;
			const { id, ...rest } = row as { id: number };
			expect(id).toBeGreaterThan(0);
			await database('social_stats_history').insert({
				...rest,
				fetched_at: before,
				stats_data: JSON.stringify(document),
			});
		});
		const { json, error } = await stats({ operation: 'getHistory', account: 'example_creator', days: 7 });
		expect(error).toBeUndefined();
		expect(json).toEqual([
			expect.objectContaining({ platform: 'tiktok', username: 'example_creator', date: before.slice(0, 10) }),
			expect.objectContaining({ deltas: expect.objectContaining({ followers: 7 }), days_since_previous: 2 }),
		]);
		expect((await stats({ operation: 'getHistory', account: 'example_creator', days: 1 })).json).toHaveLength(
			1,
		);
	});

	it('refreshes one account', async () => {
		const { json } = await stats({ operation: 'refresh', account: 'second_creator' });
		expect(json).toEqual([
			expect.objectContaining({
				message: 'Statistics of second_creator refreshed.',
				data: expect.objectContaining({ username: 'second_creator', followers: expect.any(Number) }),
				token_refreshed: false,
			}),
		]);
	});

	it('refreshes every account, an item each', async () => {
		const { json } = await stats({ operation: 'refresh' });
		expect(json.map(({ data }) => (data as IDataObject).username).sort()).toEqual([
			'example_creator',
			'second_creator',
		]);
	});

	it('makes an account that fails an error, or an item of its own', async () => {
		const fault = async () =>
			await bench.sandbox.control('faults', {
				match: { path: '/v2/user/info/' },
				times: 1,
				kind: 'error',
				status: 401,
				code: 'scope_not_authorized',
			});
		await fault();
		const { error } = await stats({ operation: 'refresh' });
		expect(error?.message).toMatch(/^Statistics of \w+ could not be refreshed: /);
		expect(error?.context?.data).toMatchObject({ platform: 'tiktok', platformCode: 'scope_not_authorized' });
		await fault();
		const { json, outputs } = await stats({ operation: 'refresh' }, { onError: 'continueErrorOutput' });
		expect(json.map(({ data }) => (data as IDataObject).username)).toEqual([
			expect.stringMatching(/_creator$/),
		]);
		expect(outputs[1]?.map((item) => item.json)).toEqual([
			expect.objectContaining({ error: expect.stringMatching(/could not be refreshed: /) }),
		]);
	});
});

describe('MediaKit node: accounts and the service itself', () => {
	it('lists the accounts, without a token', async () => {
		const { json } = await run({ resource: 'account', operation: 'getAll', returnAll: true });
		expect(json).toEqual((await body('/api/accounts')).accounts);
		expect(json).toHaveLength(3);
		expect(JSON.stringify(json)).not.toMatch(/act\.|IGAA|EAA/);
	});

	it('offers user names of the platform that the form has chosen', async () => {
		const parameters = { resource: 'stats', operation: 'get', platform: 'tiktok' };
		const search = (filter?: string) =>
			engine.listSearch('searchUsernames', { node: 'mediaKit', parameters }, filter);
		const values = (await search()).results.map(({ value }) => value);
		expect(values.toSorted()).toEqual(['example_creator', 'second_creator']);
		expect((await search('SECOND')).results).toEqual([
			{ name: 'TikTok: second_creator', value: 'second_creator' },
		]);
	});

	it('offers the accounts to choose from, and renews the token of one', async () => {
		const editor = { node: 'mediaKit' as const, parameters: { resource: 'account' } };
		const { results: options } = await engine.listSearch('searchAccounts', editor);
		expect(options.map(({ name }) => name).sort()).toEqual([
			'Instagram: example_creator',
			'TikTok: example_creator',
			'TikTok: second_creator',
		]);
		const accountId = String(options.find(({ name }) => name === 'TikTok: second_creator')?.value);
		await bench.sandbox.control('clock', { advanceSeconds: 60 });
		const { json, error } = await run({ resource: 'account', operation: 'refreshToken', accountId });
		expect(error).toBeUndefined();
		expect(json).toEqual([
			expect.objectContaining({ id: accountId, username: 'second_creator', expires_at: expect.any(String) }),
		]);
		const byName = { __rl: true, mode: 'url', value: 'https://www.tiktok.com/@Second_Creator' };
		await bench.sandbox.control('clock', { advanceSeconds: 60 });
		const named = await run({ resource: 'account', operation: 'refreshToken', accountId: byName });
		expect(named.json).toEqual([expect.objectContaining({ id: accountId })]);
		const both = await run({ resource: 'account', operation: 'refreshToken', accountId: 'example_creator' });
		expect(both.error?.message).toMatch(/several accounts with the user name example_creator/);
		const unknown = await run({ resource: 'account', operation: 'refreshToken', accountId: 'nobody' });
		expect(unknown.error?.context?.data).toMatchObject({ action: expect.any(String) });
		expect(unknown.error?.message).toContain('nobody');
	});

	it('tests the connection', async () => {
		const { json } = await run({ resource: 'service', operation: 'testConnection' });
		expect(json).toEqual([await body('/n8n/test-connection')]);
		expect(json[0]).toMatchObject({ ok: true, accounts: [{}, {}, {}] });
	});
});

describe('MediaKit node: errors', () => {
	const test = { resource: 'service', operation: 'testConnection' };

	it('carries the code, the action and the request of the service', async () => {
		engine.credentials.save(SERVICE_CREDENTIAL, { ...credential(), apiKey: 'wrong-key' });
		const { error } = await run(test);
		expect(error).toMatchObject({
			message: expect.stringMatching(/^The API key is missing or wrong\./),
			description: expect.stringMatching(
				/^Service code: unauthorized\. Action: fix-request\. Request ID: [\w-]+\.$/,
			),
			context: { itemIndex: 0, data: { code: 'unauthorized', action: 'fix-request', retryable: false } },
		});
	});

	it('says how long to wait, and which platform said so', async () => {
		const refusal = {
			code: 'rate_limited',
			message: 'TikTok takes no more requests now. Try again later.',
			action: 'wait',
			retryable: true,
			retryAfterSeconds: 60,
			platform: 'tiktok',
			platformCode: 'rate_limit_exceeded',
			requestId: 'r-1',
		};
		const busy = await VideoServer.start((_request, response) => {
			response.writeHead(429).end(JSON.stringify({ error: refusal }));
		});
		engine.credentials.save(SERVICE_CREDENTIAL, { ...credential(), serviceUrl: new URL(busy.url).origin });
		const { error } = await stats({ operation: 'refresh' });
		await busy.close();
		const { message, ...details } = refusal;
		expect(error).toMatchObject({
			message,
			description:
				'Service code: rate_limited. Platform: tiktok. Platform code: rate_limit_exceeded. Action: wait. Try again after: 60 seconds. Request ID: r-1.',
			context: { data: details },
		});
	});

	it('says so if the service is not there, or something else is', async () => {
		engine.credentials.save(SERVICE_CREDENTIAL, { ...credential(), serviceUrl: 'http://127.0.0.1:9' });
		const absent = await run(test);
		expect(absent.error?.message).toContain(
			'http://127.0.0.1:9 did not respond (the connection was refused).',
		);
		expect(absent.error?.context?.data).toMatchObject({ code: 'service_unreachable', retryable: true });
		engine.credentials.save(SERVICE_CREDENTIAL, { ...credential(), serviceUrl: bench.sandbox.url });
		const other = await run(test);
		expect(other.error?.message).toMatch(/The service returned HTTP status 404\. Check the service URL\./);
	});

	it('becomes the item with Continue On Fail, and the other items go on', async () => {
		const { json } = await run(
			{ resource: 'upload', operation: 'get', uploadId: '={{ $json.id }}' },
			{ items: [{ json: { id: 'nothing' } }, { json: { id: '' } }], onError: 'continueRegularOutput' },
		);
		expect(json).toEqual([
			{ error: expect.stringMatching(/^There is no upload "nothing"\./), message: expect.any(String) },
			{ error: expect.stringMatching(/"Upload ID" is empty/) },
		]);
	});
});
