import { LocalServer } from '../contracts/support/local-server';
import { film, jpeg } from '../contracts/support/media-files';
import { Engine } from '../support/engine';
import { connectAccount, runInstagram } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

const PUBLISH = '/media_publish';
const UPLOAD = '/ig-api-upload/';

let engine: Engine;
let sandbox: TestSandbox;
const web = new LocalServer();

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startTestSandbox({ switches: { 'instagram.processingSeconds': 0 } });
	await web.listen();
	web.serve('photo.jpg', jpeg());
});
beforeEach(async () => {
	await sandbox.control('reset');
	await connectAccount(engine, sandbox, 'facebook');
});
afterAll(async () => {
	await web.close();
	await sandbox.close();
	await engine.close();
});

async function run(parameters: Record<string, string | number | boolean>, video?: Buffer) {
	const binary = video && { data: await engine.storeBinary(video, 'reel.mp4') };
	return await runInstagram(
		engine,
		'facebook',
		{ resource: 'draft', ...parameters },
		{ items: [{ json: {}, binary }] },
	);
}

async function prepared(): Promise<string> {
	const { json } = await run({
		operation: 'prepare',
		mediaType: 'IMAGE',
		source: 'url',
		mediaUrl: web.address('photo.jpg'),
		waitForProcessing: false,
	});
	return String(json[0]?.containerId);
}

const publish = (containerId: string) => run({ operation: 'publish', containerId });
const fault = (fields: object) => sandbox.control('faults', fields);
const posts = async () =>
	((await sandbox.read('state')) as { instagram: { media: object[] } }).instagram.media.length;
const publishRequests = async () => (await sandbox.requests(PUBLISH)).length;

describe('Instagram node, publishing in bad weather (instagram rule 40)', () => {
	it.each([
		['the connection drops after the post went live', { kind: 'reset-after' }],
		[
			'4/2207051 is answered although the post went live',
			{ kind: 'error', code: '4/2207051', accepted: true },
		],
		['half an answer comes', { kind: 'truncate' }],
	])('finds out that it is published when %s', async (_name, weather) => {
		const containerId = await prepared();
		await fault({ ...weather, times: 1, match: { path: PUBLISH } });
		const { json, error } = await publish(containerId);
		expect(error).toBeUndefined();
		expect(json).toEqual([{ containerId, status: 'PUBLISHED', mediaId: null, permalink: null }]);
		expect([await posts(), await publishRequests()]).toEqual([1, 1]);
	});

	it('reads with the person’s token where Page tokens are refused with 100/33', async () => {
		await sandbox.control('switches', { 'instagram.pageTokenReads': 'refused' });
		const containerId = await prepared();
		expect((await publish(containerId)).json).toMatchObject([
			{
				status: 'PUBLISHED',
				mediaId: expect.any(String),
				permalink: expect.stringContaining('instagram.com'),
			},
		]);
		expect(await posts()).toBe(1);
	});

	it('says that a person has to act when the account is restricted', async () => {
		const containerId = await prepared();
		await sandbox.control('instagram/account', { username: 'example_creator', restricted: true });
		const { error } = await publish(containerId);
		expect(error).toMatchObject({ context: { data: { platformCode: '25/2207050', containerId } } });
		expect(await posts()).toBe(0);
	});

	it('asks to connect again when the password was changed meanwhile', async () => {
		const containerId = await prepared();
		await sandbox.control('instagram/revoke', {
			username: 'example_creator',
			login: 'facebook',
			subcode: 460,
		});
		const { error } = await publish(containerId);
		expect(error).toMatchObject({
			context: { data: { platformCode: '190/460', action: 'reconnect' } },
		});
		expect(await posts()).toBe(0);
	});

	it('waits for tomorrow when the quota of posts is used up', async () => {
		await sandbox.control('switches', { 'instagram.quotaTotal': 1 });
		expect((await publish(await prepared())).json).toMatchObject([{ status: 'PUBLISHED' }]);
		const { error } = await publish(await prepared());
		expect(error).toMatchObject({
			context: { data: { code: 'posting_limit_reached', platformCode: '9/2207042', action: 'wait' } },
		});
		expect(await posts()).toBe(1);
	});
});

describe('Instagram node, preparing in bad weather (instagram rule 40)', () => {
	const reel = {
		operation: 'prepare',
		mediaType: 'REELS',
		source: 'binary',
		binaryPropertyName: 'data',
		waitForProcessing: true,
		timeoutSeconds: 1,
	};

	it('leaves a container that is stuck in progress, without a post', async () => {
		await sandbox.control('switches', { 'instagram.processingResult': 'stuck' });
		const { json, error } = await run(reel, film());
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ status: 'IN_PROGRESS' }]);
		expect(await posts()).toBe(0);
	});

	it('believes the container when rupload says 400 although it has the bytes', async () => {
		await fault({ kind: 'error', code: 1, accepted: true, times: 1, match: { path: UPLOAD } });
		const { json, error } = await run({ ...reel, waitForProcessing: false }, film());
		expect(error).toBeUndefined();
		const containerId = String(json[0]?.containerId);
		expect(await sandbox.requests(UPLOAD)).toHaveLength(1);
		expect((await publish(containerId)).json).toMatchObject([{ status: 'PUBLISHED' }]);
		expect(await posts()).toBe(1);
	});

	it('gives Instagram’s reason when it cannot process the file, with the container', async () => {
		await sandbox.control('switches', { 'instagram.processingResult': '2207076' });
		const { error } = await run({ ...reel, timeoutSeconds: 30 }, film());
		expect(error).toMatchObject({
			name: 'NodeApiError',
			context: { data: { platformCode: '2207076', containerId: expect.stringMatching(/^\d+$/) } },
		});
	});

	it('tries again when Instagram is down for a moment', async () => {
		await fault({ kind: 'error', code: 2, times: 1, match: { method: 'POST', path: '/media' } });
		expect(await prepared()).toMatch(/^\d+$/);
	});
});
