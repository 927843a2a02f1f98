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

/** Connects the account and stops the service while it is reading the account's statistics. */
async function connectAndStop(): Promise<void> {
	await sandbox.control('faults', { kind: 'hold', match: { path: '/v2/user/info/' }, skip: 1, times: 1 });
	await connectTikTok(service);
	await sandbox.untilHeld();
	const stopped = service.stop();
	await sandbox.control('release');
	await stopped;
}

async function startAgain(): Promise<void> {
	service = await startService({ ...sandboxSettings(sandbox.url), DATA_DIR: service.dataDir });
}

it('the first statistics of an account that were cut off by the end of the service are read at its next start, once', async () => {
	await connectAndStop();
	await startAgain();
	await until(statistics, ({ status }) => status === 200);
	const read = await readings();
	await service.stop();
	await startAgain();
	expect((await statistics()).status).toBe(200);
	expect(await readings()).toBe(read);
});

it('so are those of an account that was connected again, since its permissions may have changed', async () => {
	await connectTikTok(service);
	await until(statistics, ({ status }) => status === 200);
	const read = await readings();
	await connectAndStop();
	await startAgain();
	expect(await until(readings, (made) => made > read)).toBe(read + 1);
});
