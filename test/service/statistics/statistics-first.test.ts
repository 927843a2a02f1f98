import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectTikTok, sandboxSettings, startService, type TestService } from '../../support/service';
import { until } from '../../support/until';

let sandbox: TestSandbox;
let service: TestService;

beforeEach(async () => {
	sandbox = await startTestSandbox();
	service = await startService(sandboxSettings(sandbox.url));
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
});

const readings = async () => (await sandbox.requests('/v2/video/list/')).length;
const statistics = () => service.call('/api/mediakit/analytics/tiktok');

it('the first statistics of an account that were cut off by the end of the service are read at its next start, once', async () => {
	await sandbox.control('faults', { kind: 'hold', match: { path: '/v2/user/info/' }, skip: 1, times: 1 });
	await connectTikTok(service);
	await sandbox.untilHeld();
	const stopped = service.stop();
	await sandbox.control('release');
	await stopped;
	service = await startService({ ...sandboxSettings(sandbox.url), DATA_DIR: service.dataDir });
	await until(statistics, ({ status }) => status === 200);
	const read = await readings();
	await service.stop();
	service = await startService({ ...sandboxSettings(sandbox.url), DATA_DIR: service.dataDir });
	expect((await statistics()).status).toBe(200);
	expect(await readings()).toBe(read);
});
