import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestSandbox, type TestSandbox } from './sandbox';
import { connectYouTube } from './youtube';

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

describe('a sandbox whose YouTube got an insert', () => {
	const DRAFT = { privacyStatus: 'private', selfDeclaredMadeForKids: false };

	/** Starts an upload without our client and its safeguards. */
	async function insert(status: object, notifySubscribers: string) {
		const own = await startTestSandbox();
		const { grant, close } = await connectYouTube(own);
		await close();
		const query = new URLSearchParams({
			uploadType: 'resumable',
			part: 'snippet,status',
			notifySubscribers,
		});
		const answer = await fetch(`${own.base('www.googleapis.com')}/upload/youtube/v3/videos?${query}`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${grant.accessToken}`,
				'content-type': 'application/json',
				'x-upload-content-length': '4',
				'x-upload-content-type': 'video/mp4',
			},
			body: JSON.stringify({ snippet: { title: 'A title' }, status }),
		});
		expect(answer.status).toBe(200);
		return own;
	}

	it('closes quietly if it was that of a draft', async () => {
		await (await insert(DRAFT, 'false')).close();
	});

	it.each([
		['without a privacy', { selfDeclaredMadeForKids: false }, 'false'],
		['with another privacy', { ...DRAFT, privacyStatus: 'unlisted' }, 'false'],
		['that tells subscribers', DRAFT, 'true'],
		['without an answer about children', { privacyStatus: 'private' }, 'false'],
	])('fails the test, at a reset as well as at its end: %s', async (_name, status, notifySubscribers) => {
		const own = await insert(status, notifySubscribers);
		await expect(own.control('reset')).rejects.toThrow('YouTube got more than drafts');
		await expect(own.close()).rejects.toThrow('YouTube got more than drafts');
		await expect(own.read('state')).rejects.toThrow();
	});

	it('is the one of every test but those of the sandbox itself', () => {
		const root = join(__dirname, '..');
		const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
			/\.ts$/.test(file),
		);
		const starting = files.filter((file) =>
			/\bimport \{[^}]*\bstartSandbox\b[^}]*\} from '[./]+\/sandbox'/.test(
				readFileSync(join(root, file), 'utf8'),
			),
		);
		expect(starting.length).toBeGreaterThan(3);
		expect(starting.filter((file) => !/^(contracts|sandbox)\/|^support\/sandbox\.ts$/.test(file))).toEqual(
			[],
		);
	});
});
