import { SERVICE_CREDENTIAL } from '../support/credentials';
import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, startService, type TestService } from '../support/service';
import { connectYouTubeNode, runYouTube } from '../support/youtube-node';

const parameters = { resource: 'channel', operation: 'getStats', recentVideos: 3, saveToService: true };

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;
let service: TestService;

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox));
	service = await startService();
	engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: service.url, apiKey: API_KEY });
	await connectYouTubeNode(engine, sandbox);
});
afterAll(async () => {
	await service.close();
	await close();
});

const run = (more: object = {}) =>
	runYouTube(engine, { ...parameters, ...more }, undefined, { withService: true });
const stored = (name: string) => service.call(`/api/mediakit/analytics/youtube/${name}`);

describe('YouTube node: channel.getStats with saveToService', () => {
	it('stores what it gives under the handle', async () => {
		const { error: unsaved } = await run({ saveToService: false });
		expect(unsaved).toBeUndefined();
		expect((await stored('example_creator')).status).toBe(404);
		const { json, error } = await run();
		expect(error).toBeUndefined();
		const { status, body } = await stored('example_creator');
		expect({ status, data: body.data }).toEqual({ status: 200, data: json[0] });
	});

	it('says so when the service does not know the API key', async () => {
		engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: service.url, apiKey: 'wrong-key' });
		const { error } = await run();
		expect(error?.message).toMatch(/service did not save them: The API key is missing or wrong/);
	});
});
