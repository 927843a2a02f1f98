import type { IDataObject } from 'n8n-workflow';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { OddServer, PLAIN, type Oddity } from '../support/odd-server';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { sha256, videoWithBox } from '../support/video-bytes';

const VIDEO = videoWithBox(25_000_000);
const LONG = videoWithBox(65_000_000);
const PARTS = ['bytes=0-9999999', 'bytes=10000000-19999999', 'bytes=20000000-24999999'];

let engine: Engine;
let sandbox: TestSandbox;
let web: OddServer;
let long: OddServer;

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startInstantSandbox();
	web = await OddServer.start(VIDEO);
	long = await OddServer.start(LONG);
});
beforeEach(async () => {
	await sandbox.control('reset');
	await connect(engine, sandbox);
});
afterAll(async () => {
	await web.close();
	await long.close();
	await sandbox.close();
	await engine.close();
});

const posts = async () =>
	((await sandbox.read('state')) as { tiktok: { posts: IDataObject[] } }).tiktok.posts;

async function send(oddity: Partial<Oddity>, from = web) {
	const whole = { ...PLAIN, ...oddity };
	const { json, error } = await engine.run({
		parameters: {
			resource: 'video',
			operation: 'uploadDraft',
			source: 'url',
			transfer: 'stream',
			videoUrl: from.urlOf(whole),
			timeoutSeconds: 60,
		},
	});
	return { publishId: json[0]?.publishId, error, ranges: from.rangesOf(whole) };
}

async function expectWhole({ publishId, error }: Awaited<ReturnType<typeof send>>, video = VIDEO) {
	expect(error).toBeUndefined();
	expect(await sandbox.upload(publishId)).toMatchObject({ complete: true, sha256: sha256([video]) });
}

describe('TikTok node: a video that a web server gives in parts', () => {
	it.each<Partial<Oddity>>([
		{},
		{ framing: 'chunked' },
		{ framing: 'end of connection' },
		{ keepsAlive: true },
		{ redirects: true },
	])('is read part by part: %j', async (oddity) => {
		const sent = await send(oddity);
		await expectWhole(sent);
		expect(sent.ranges).toEqual(PARTS);
	});

	it.each<Partial<Oddity>>([
		{ ranges: 'ignored' },
		{ ranges: 'at another byte' },
		{ ranges: 'of another length' },
		{ ranges: 'unnamed' },
		{ ranges: 'cut short' },
		{ validator: 'W/"v1"' },
		{ validator: undefined },
		{ validator: undefined, framing: 'chunked' },
		{ later: { how: 'another version', after: 1, times: 1 } },
		{ later: { how: 'the whole file', after: 1, times: 1 } },
		{ later: { how: 'another byte', after: 1, times: 1 } },
		{ later: { how: '416', after: 1, times: 1 } },
		{ breaks: { how: 'reset', at: 0.5, times: 1 } },
	])('is read as a whole unless two parts come as they should: %j', async (oddity) => {
		const sent = await send(oddity);
		await expectWhole(sent);
		expect(sent.ranges.at(-1)).toBe(oddity.ranges === 'ignored' ? PARTS[0] : '');
	});

	it.each(['reset', 'too few bytes', '500', 'the whole file', 'another byte'] as const)(
		'is asked again for the part that did not come: %s',
		async (how) => {
			const sent = await send({ later: { how, after: 2, times: 1 } });
			await expectWhole(sent);
			expect(sent.ranges).toEqual([...PARTS, PARTS[2]]);
		},
	);

	it('is read as a whole if a part of it is lost for good', async () => {
		const sent = await send({ later: { how: '404', after: 2, times: 1 } });
		await expectWhole(sent);
		expect(sent.ranges).toEqual([...PARTS, '']);
	});

	it('is sent part by part while it is read if it is too long for memory', async () => {
		const sent = await send({}, long);
		await expectWhole(sent, LONG);
		expect(sent.ranges).toHaveLength(7);
	});

	it.each([
		['another version', 'the file on the server has changed since its first part was read'],
		['another length', 'the file on the server has changed since its first part was read'],
		['416', 'the file on the server has changed since its first part was read'],
		['404', 'it returned HTTP status 404'],
		['reset', 'the connection was lost'],
	] as const)(
		'gets no last part when it is too long for memory and lost: %s',
		async (how, reason) => {
			const { error } = await send({ later: { how, after: 6, times: Infinity } }, long);
			expect(error?.message).toBe(
				`The video from ${long.host} could not be read completely (${reason}). Try again with the complete file.`,
			);
			expect(error?.description).toContain('Publish ID: v_inbox_file~');
			expect(await posts()).toMatchObject([{ status: 'PROCESSING_UPLOAD', received_bytes: 50_000_000 }]);
		},
		60_000,
	);
});
