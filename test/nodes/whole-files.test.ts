import { BinaryDataService } from 'n8n-core';
import { Container } from '@n8n/di';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { connectAccount, using } from '../support/instagram-node';
import { OddServer, PLAIN, type Oddity } from '../support/odd-server';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { sha256, videoWithBox } from '../support/video-bytes';

const VIDEO = videoWithBox(300_000);

let engine: Engine;
let sandbox: TestSandbox;
let web: OddServer;

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startInstantSandbox();
	web = await OddServer.start(VIDEO);
});
beforeEach(async () => await sandbox.control('reset'));
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
	await web.close();
	await sandbox.close();
	await engine.close();
});

const ledger = async () =>
	(await sandbox.read('state')) as {
		tiktok: { posts: IDataObject[] };
		instagram: { containers: IDataObject[] };
	};
const draft = { resource: 'video', operation: 'uploadDraft', timeoutSeconds: 60 };

describe('TikTok node: a video from a web server', () => {
	beforeEach(async () => void (await connect(engine, sandbox)));

	const stream = (url: string) =>
		engine.run({ parameters: { ...draft, source: 'url', transfer: 'stream', videoUrl: url } });
	const streamOdd = (oddity: Partial<Oddity>) => stream(web.urlOf({ ...PLAIN, ...oddity }));

	it.each<Partial<Oddity>>([
		{ encoding: 'gzip' },
		{ encoding: 'br' },
		{ encoding: 'deflate' },
		{ encoding: 'raw deflate' },
		{ encoding: 'gzip', framing: 'chunked' },
		{ framing: 'chunked' },
		{ redirects: true, encoding: 'gzip' },
	])('arrives whole although the server does it its own way: %j', async (oddity) => {
		const { json, error } = await streamOdd(oddity);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ delivered: true, bytes: VIDEO.length }]);
		expect(await sandbox.upload(json[0]?.publishId)).toMatchObject({
			complete: true,
			sha256: sha256([VIDEO]),
		});
	});

	it.each<[string, Partial<Oddity>, RegExp]>([
		['announces too few bytes', { lengthOff: -9 }, /is truncated: its end is missing/],
		['announces half of them', { lengthOff: -150_000 }, /is truncated: its end is missing/],
		['announces too many', { lengthOff: 9 }, /could not be read completely/],
		['breaks off', { breaks: { how: 'reset', at: 0.5, times: Infinity } }, /could not be read completely/],
		[
			'breaks off in a piece',
			{ framing: 'chunked', breaks: { how: 'end', at: 0.5, times: Infinity } },
			/was lost/,
		],
		['ends a compressed body too early', { encoding: 'gzip', lengthOff: -50_000 }, /is truncated/],
		[
			'does not say where the file ends',
			{ framing: 'end of connection', ranges: 'ignored' },
			/does not say where the file ends/,
		],
	])('is not sent if the server %s, and begins no draft', async (_name, oddity, message) => {
		const { error } = await streamOdd(oddity);
		expect(error?.message).toMatch(message);
		expect((await ledger()).tiktok.posts).toEqual([]);
	});

	it('gets no last part when it is long, streamed and cut off', async () => {
		const long = await OddServer.start(videoWithBox(65_000_000));
		const { error } = await stream(long.urlOf({ ...PLAIN, lengthOff: -9 }));
		await long.close();
		expect(error?.message).toContain('is truncated');
		const { posts } = (await ledger()).tiktok;
		expect(posts).toMatchObject([{ status: 'PROCESSING_UPLOAD', received_bytes: 50_000_000 }]);
	});
});

describe('a file whose length n8n has wrong', () => {
	const wrongBy = (bytes: number) =>
		jest
			.spyOn(Container.get(BinaryDataService), 'getMetadata')
			.mockResolvedValue({ fileSize: VIDEO.length + bytes });
	const item = async (video = VIDEO) => ({
		json: {},
		binary: { data: await engine.storeBinary(video, 'video.mp4') },
	});

	it.each([-9, 9, -150_000])('is no draft at TikTok: %s bytes', async (bytes) => {
		await connect(engine, sandbox);
		const items = [await item()];
		wrongBy(bytes);
		const { error } = await engine.run({ parameters: { ...draft, source: 'binary' }, items });
		expect(error?.message).toMatch(/longer than announced|before all of it was read/);
		expect((await ledger()).tiktok.posts).toMatchObject([{ status: 'PROCESSING_UPLOAD' }]);
	});

	const reel: INodeParameters = {
		resource: 'draft',
		operation: 'prepare',
		mediaType: 'REELS',
		source: 'binary',
		binaryPropertyName: 'data',
		timeoutSeconds: 5,
	};
	const prepare = async (video = VIDEO, spoil = () => {}) => {
		await connectAccount(engine, sandbox, 'facebook');
		const items = [await item(video)];
		spoil();
		const parameters = { ...using('facebook'), ...reel };
		return await engine.run({ node: 'instagram', withService: false, parameters, items });
	};

	it.each([-9, 9, -150_000])('is no prepared post at Instagram: %s bytes', async (bytes) => {
		const { error } = await prepare(VIDEO, () => void wrongBy(bytes));
		expect(error?.message).toMatch(/longer than announced|before all of it was read/);
		expect((await ledger()).instagram.containers).toMatchObject([{ status: 'IN_PROGRESS' }]);
	});

	it('is sent nowhere when a node before has kept only a part of it', async () => {
		const part = VIDEO.subarray(0, -9);
		await connect(engine, sandbox);
		const items = [await item(part)];
		const { error } = await engine.run({ parameters: { ...draft, source: 'binary' }, items });
		expect(error?.message).toContain('is truncated');
		expect((await prepare(part)).error?.message).toContain('is truncated');
		const { tiktok, instagram } = await ledger();
		expect(tiktok.posts).toMatchObject([{ status: 'PROCESSING_UPLOAD' }]);
		expect(instagram.containers).toMatchObject([{ status: 'IN_PROGRESS' }]);
	});
});
