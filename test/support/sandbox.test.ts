import { startTestSandbox, type TestSandbox } from './sandbox';

const START = { 'tiktok.processingSeconds': 7, 'instagram.quotaTotal': 3 };
const OF_THE_RUN = { 'instagram.quotaTotal': 25, 'tiktok.pendingShareCap': 9 };

let sandbox: TestSandbox;
let held: Promise<Response>;

beforeAll(async () => {
	process.env.SANDBOX_SWITCHES = JSON.stringify(OF_THE_RUN);
	sandbox = await startTestSandbox({ switches: START });
	delete process.env.SANDBOX_SWITCHES;
	await sandbox.control('switches', { 'tiktok.downloadSeconds': 11 });
});
afterAll(() => sandbox.close());

const FIRST = { ...OF_THE_RUN, ...START, 'tiktok.downloadSeconds': 11 };
const switches = async () => (await sandbox.read('state')).switches;
const faults = async () => (await sandbox.read('faults')).faults;
const ask = () => fetch(`${sandbox.base('open.tiktokapis.com')}/v2/user/info/`);

describe('a sandbox that the tests of a file share', () => {
	it('starts with the switches of the run, of the file and of beforeAll', async () => {
		expect(await switches()).toMatchObject(FIRST);
	});

	it('takes switches and faults that a test sets', async () => {
		const set = { 'tiktok.processingSeconds': 1, 'tiktok.pendingShareCap': 1, 'instagram.newApp': true };
		await sandbox.control('switches', set);
		await sandbox.control('switches', { 'tiktok.downloadSeconds': 1, 'tiktok.processingSeconds': 2 });
		expect(await switches()).toMatchObject({ ...set, 'tiktok.processingSeconds': 2 });
		const match = { path: '/v2/user/info/' };
		await sandbox.control('faults', { kind: 'hold', match });
		await sandbox.control('faults', { kind: 'status', status: 503, match, times: 100 });
		held = ask();
		await sandbox.untilHeld();
		expect((await ask()).status).toBe(503);
	});

	it('has neither in the next test', async () => {
		expect(await switches()).toMatchObject({ ...FIRST, 'instagram.newApp': false });
		expect(await faults()).toEqual([]);
		expect([(await held).status, (await ask()).status]).toEqual([401, 401]);
	});

	it('goes to the switches it was started with on a reset', async () => {
		await sandbox.control('switches', { 'tiktok.processingSeconds': 1 });
		await sandbox.control('reset');
		await sandbox.control('switches', { 'instagram.quotaTotal': 1 });
	});

	it('stays there after the test', async () => {
		expect(await switches()).toMatchObject({ ...OF_THE_RUN, ...START });
		expect(await switches()).not.toMatchObject({ 'tiktok.downloadSeconds': 11 });
	});
});
