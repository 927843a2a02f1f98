import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { film, jpeg, png } from '../contracts/support/media-files';
import { BreakingProxy } from '../support/breaking-proxy';
import { Engine } from '../support/engine';
import type { Outcome } from '../support/engine';
import { connectAccount, runInstagram, using } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { until } from '../support/until';
import { sha256 } from '../support/video-bytes';

const VIDEO = film({ dataBytes: 3_000_000 });
const PHOTO = jpeg();

const prepare = {
	resource: 'draft',
	operation: 'prepare',
	source: 'binary',
	binaryPropertyName: 'data',
	waitForProcessing: false,
};

let engine: Engine;
let sandbox: TestSandbox;
/** A stand-in for n8n's own server, which serves files through signed links. */
let n8n: Server;

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startTestSandbox({ switches: { 'instagram.processingSeconds': 0 } });
	n8n = createServer((request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? '', 'http://n8n');
		if (pathname !== '/rest/binary-data/signed') return void response.writeHead(404).end();
		const read = engine.readSigned(searchParams.get('token') ?? '');
		read.then((bytes) => response.end(bytes)).catch(() => response.writeHead(400).end());
	});
	await new Promise<void>((resolve) => n8n.listen(0, '127.0.0.1', resolve));
	engine.restApiUrl = `http://127.0.0.1:${(n8n.address() as AddressInfo).port}/rest`;
});
beforeEach(async () => await sandbox.control('reset'));
afterAll(async () => {
	n8n.close();
	await sandbox.close();
	await engine.close();
});

type Files = Record<string, Buffer>;

/** Returns an item with files, as a previous node would have stored them. */
async function itemOf(files: Files, into = engine): Promise<INodeExecutionData> {
	const stored = Object.entries(files).map(
		async ([name, bytes]) => [name, await into.storeBinary(Readable.from([bytes]), `${name}.bin`)] as const,
	);
	return { json: {}, binary: Object.fromEntries(await Promise.all(stored)) };
}

async function send(
	login: 'instagram' | 'facebook',
	parameters: INodeParameters,
	files: Files,
	withService = false,
): Promise<Outcome> {
	const items = [await itemOf(files)];
	return await runInstagram(engine, login, { ...prepare, ...parameters }, { items, withService });
}

/** Waits until the sandbox's copy of an item's file is complete, since videos are fetched in the background. */
const arrived = (outcome: Outcome) =>
	until(
		() => sandbox.upload(outcome.json[0]?.containerId),
		({ complete }) => complete,
	);

const whole = (bytes: Buffer) => ({ complete: true, size_bytes: bytes.length, sha256: sha256([bytes]) });
const containers = async () =>
	((await sandbox.read('state')) as { instagram: { containers: object[] } }).instagram.containers;

describe('Instagram node, a video with Facebook Login', () => {
	it('is sent by the node, byte for byte, with the headers that rupload wants', async () => {
		await connectAccount(engine, sandbox, 'facebook');
		const outcome = await send('facebook', { mediaType: 'REELS' }, { data: VIDEO });
		expect(outcome.error).toBeUndefined();
		expect(outcome.json).toMatchObject([{ mediaSource: 'upload' }]);
		expect(await arrived(outcome)).toMatchObject(whole(VIDEO));
		const [upload] = await sandbox.requests('/ig-api-upload/');
		expect(upload?.headers).toMatchObject({ offset: '0', 'content-length': String(VIDEO.length) });
		expect(upload?.headers['content-type']).toBeUndefined();
		expect(upload?.headers['transfer-encoding']).toBeUndefined();
	});

	it('goes on with the byte that is missing when the line breaks', async () => {
		const proxy = await BreakingProxy.start(sandbox.url, '/ig-api-upload/', [1_000_000]);
		await connectAccount(engine, sandbox, 'facebook');
		const stored = engine.credentials.read('1');
		engine.credentials.save('1', {
			...stored,
			graphBaseUrl: `${proxy.url}/graph.facebook.com`,
			uploadHosts: new URL(proxy.url).host,
		});
		const outcome = await send('facebook', { mediaType: 'STORIES' }, { data: VIDEO });
		expect(outcome.error).toBeUndefined();
		expect(await arrived(outcome)).toMatchObject(whole(VIDEO));
		const offsets = (await sandbox.requests('/ig-api-upload/')).map(({ headers }) => Number(headers.offset));
		expect(offsets).toEqual([0, expect.any(Number)]);
		expect(offsets[1]).toBeGreaterThan(500_000);
		await proxy.close();
	});

	it('is no longer sent when the execution is canceled', async () => {
		await connectAccount(engine, sandbox, 'facebook');
		await sandbox.control('faults', { kind: 'hold', match: { path: '/ig-api-upload/' } });
		const { outcome, cancel } = engine.start({
			node: 'instagram',
			withService: false,
			parameters: { ...using('facebook'), ...prepare, mediaType: 'REELS' },
			items: [await itemOf({ data: VIDEO })],
		});
		await sandbox.untilHeld();
		cancel();
		expect((await outcome).run.status).toBe('canceled');
		await sandbox.control('release');
		await delay(300);
		expect(await sandbox.requests('/ig-api-upload/')).toHaveLength(1);
	});

	it('names the container when the upload host refuses the bytes', async () => {
		await connectAccount(engine, sandbox, 'facebook');
		const stored = engine.credentials.read('1');
		const proxy = await BreakingProxy.start(sandbox.url, 'nothing', []);
		engine.credentials.save('1', { ...stored, graphBaseUrl: `${proxy.url}/graph.facebook.com` });
		const { error } = await send('facebook', { mediaType: 'REELS' }, { data: VIDEO });
		expect(error).toMatchObject({
			message: expect.stringContaining('add it to the allowed upload hosts'),
			context: { data: { code: 'upload_host_refused', containerId: expect.stringMatching(/^\d+$/) } },
		});
		expect(await sandbox.requests('/ig-api-upload/')).toEqual([]);
		await proxy.close();
	});
});

describe('Instagram node, a file that needs an address', () => {
	it.each([
		['an image with Facebook Login', 'facebook', 'IMAGE', PHOTO],
		['an image with Instagram Login', 'instagram', 'IMAGE', PHOTO],
		['a video with Instagram Login', 'instagram', 'REELS', VIDEO],
	] as const)('is fetched from n8n itself: %s', async (_name, login, mediaType, bytes) => {
		await connectAccount(engine, sandbox, login);
		const outcome = await send(login, { mediaType }, { data: bytes });
		expect(outcome.error).toBeUndefined();
		expect(outcome.json).toMatchObject([{ mediaSource: 'n8nLink' }]);
		expect(await arrived(outcome)).toMatchObject(whole(bytes));
	});

	it('goes both ways in a carousel: videos are sent, images are fetched', async () => {
		await connectAccount(engine, sandbox, 'facebook');
		const files = { one: PHOTO, two: VIDEO };
		await sandbox.control('switches', { 'instagram.processingSeconds': 1 });
		const outcome = await send(
			'facebook',
			{ mediaType: 'CAROUSEL', binaryPropertyName: 'one, two', timeoutSeconds: 60 },
			files,
		);
		expect(outcome.error).toBeUndefined();
		expect(outcome.json).toMatchObject([{ mediaSource: 'n8nLink, upload' }]);
		expect(await sandbox.requests('/ig-api-upload/')).toHaveLength(1);
		expect(await containers()).toHaveLength(3);
	});

	it('is refused if n8n cannot be reached from outside', async () => {
		await connectAccount(engine, sandbox, 'instagram');
		const { customHosts, ...stored } = engine.credentials.read('1');
		expect(customHosts).toBe(true);
		engine.credentials.save('1', stored);
		const { error } = await send('instagram', { mediaType: 'IMAGE' }, { data: PHOTO });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(
				/n8n cannot be reached as 127\.0\.0\.1:\d+ from the internet\. Choose a MediaKit credential .* or use a Media URL\.$/,
			),
		});
	});

	it('is refused if the address of n8n has no files, as that of a webhook processor', async () => {
		await connectAccount(engine, sandbox, 'instagram');
		const { restApiUrl } = engine;
		engine.restApiUrl = restApiUrl.replace('/rest', '/webhooks/rest');
		const { error } = await send('instagram', { mediaType: 'IMAGE' }, { data: PHOTO });
		engine.restApiUrl = restApiUrl;
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(
				/HTTP status 404 for \/rest\/binary-data.* route \/rest to n8n's main process.* Choose a MediaKit credential/,
			),
		});
		expect(await containers()).toEqual([]);
	});

	it('is refused if n8n keeps it in memory', async () => {
		await connectAccount(engine, sandbox, 'instagram');
		const data = { data: PHOTO.toString('base64'), mimeType: 'image/jpeg', fileName: 'photo.jpg' };
		const parameters = { ...prepare, mediaType: 'IMAGE' };
		const { error } = await runInstagram(engine, 'instagram', parameters, {
			items: [{ json: {}, binary: { data } }],
		});
		expect(error?.message).toMatch(/n8n keeps the file in memory, where it has no URL\. Choose a MediaKit/);
		expect(await containers()).toEqual([]);
	});
});

describe('Instagram node, a file that is unfit', () => {
	it.each([
		['a PNG as an image', 'IMAGE', png, /"data\.bin" is not a JPEG image/],
		['an image as a reel', 'REELS', PHOTO, /"data\.bin" is not an MP4 or MOV video/],
		['a text as a story', 'STORIES', Buffer.from('no medium'), /is neither a JPEG image nor an MP4/],
	])('is refused before Instagram is asked: %s', async (_name, mediaType, bytes, message) => {
		await connectAccount(engine, sandbox, 'facebook');
		const { error } = await send('facebook', { mediaType }, { data: bytes });
		expect(error).toMatchObject({ name: 'NodeOperationError', message: expect.stringMatching(message) });
		expect(await containers()).toEqual([]);
	});

	it('does not hinder the other items with Continue On Fail', async () => {
		await connectAccount(engine, sandbox, 'facebook');
		const items = [await itemOf({ data: VIDEO }), await itemOf({ data: png }), await itemOf({ data: VIDEO })];
		const { outputs, error } = await runInstagram(
			engine,
			'facebook',
			{ ...prepare, mediaType: 'REELS' },
			{ items, onError: 'continueRegularOutput' },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json, pairedItem }) => [Object.keys(json)[0], pairedItem])).toEqual([
			['containerId', { item: 0 }],
			['error', { item: 1 }],
			['containerId', { item: 2 }],
		]);
	});
});
