import { connect, sandboxCredential } from '../support/connect';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import type { Engine } from '../support/engine';
import { REFERENCE_CASE, type TestSandbox } from '../support/sandbox';
import { API_KEY, startService, type TestService } from '../support/service';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';

const parameters = { resource: 'account', operation: 'getStats', recentVideos: 10, saveToService: true };

describe('TikTok node: account.getStats with saveToService', () => {
	let engine: Engine;
	let sandbox: TestSandbox;
	let close: () => Promise<void>;
	let service: TestService;

	beforeAll(async () => void ({ engine, sandbox, close } = await startEngineAndSandbox()));
	beforeEach(async () => {
		await sandbox.control('reset');
		await sandbox.control('users', REFERENCE_CASE);
		service = await startService();
		engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: `${service.url}/`, apiKey: API_KEY });
	});
	afterEach(async () => await service.close());
	afterAll(() => close());

	const stored = (username: string) => service.call(`/api/mediakit/analytics/tiktok/${username}`);

	it('stores what it gives, every digit of an id included', async () => {
		await connect(engine, sandbox);
		const { json, error } = await engine.run({ parameters });
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ stats: { engagement_rate: 5.72, avg_views: 12_500 } });
		const { status, body } = await stored('example_creator');
		expect({ status, data: body.data }).toEqual({ status: 200, data: json[0] });
		expect(body).toMatchObject({ data: { recent_posts: [{ id: '7512345678901234567' }, {}] }, stale: false });
	});

	it('stores under the open id what has no user name, with null for what was not granted', async () => {
		await connect(engine, sandbox, { ...sandboxCredential(sandbox), scopePreset: 'drafts' });
		const { json, error } = await engine.run({ parameters });
		expect(error).toBeUndefined();
		const openId = String((engine.credentials.read('1').oauthTokenData as { open_id: string }).open_id);
		expect((await stored(openId)).body).toMatchObject({
			data: { followers: null, profile: { username: null } },
		});
		expect((await stored(openId)).body.data).toEqual(json[0]);
	});

	it('asks for no service and no service credential unless it is switched on', async () => {
		await connect(engine, sandbox);
		engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: '', apiKey: '' });
		const { error } = await engine.run({ parameters: { ...parameters, saveToService: false } });
		expect(error).toBeUndefined();
		expect((await stored('example_creator')).status).toBe(404);
	});

	it('says so when the service does not know the API key', async () => {
		await connect(engine, sandbox);
		engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: service.url, apiKey: 'wrong-key' });
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/service did not save them: The API key is missing or wrong/),
			context: { itemIndex: 0 },
		});
	});

	it('says so when the service is not there', async () => {
		await connect(engine, sandbox);
		await service.stop();
		const { error } = await engine.run({ parameters });
		expect(error?.message).toContain(`${service.url} did not respond (the connection was refused). Check`);
	});

	it('says so when something else answers at the address', async () => {
		await connect(engine, sandbox);
		const credential = { serviceUrl: sandbox.base('www.tiktok.com'), apiKey: API_KEY };
		engine.credentials.save(SERVICE_CREDENTIAL, credential);
		const { error } = await engine.run({ parameters });
		expect(error?.message).toMatch(/HTTP status 404\. Check the service URL/);
	});

	it('is tested by a route that needs the key', async () => {
		const { type } = engine.credential(SERVICE_CREDENTIAL);
		expect(type.test?.request).toEqual({
			disableFollowRedirect: true,
			baseURL: '={{ $credentials.serviceUrl.trim().replace(/\\/+$/, "") }}',
			url: '/n8n/test-connection',
		});
		expect((await service.call('/n8n/test-connection')).body).toMatchObject({ ok: true });
		expect((await fetch(`${service.url}/n8n/test-connection`)).status).toBe(401);
	});
});
