import { createHash } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { film, jpeg } from '../contracts/support/media-files';
import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { sampleVideo, videoOf } from '../support/video-bytes';
import { expectOnlyDrafts, youTubeState } from '../support/youtube';
import { connectYouTubeNode, runYouTube } from '../support/youtube-node';

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

beforeAll(async () => void ({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox)));
beforeEach(async () => {
	await sandbox.control('reset');
	await connectYouTubeNode(engine, sandbox);
});
afterAll(() => close());

const PUT = { method: 'PUT', path: '/upload/youtube/v3/videos' };
const UPLOAD = { resource: 'video', operation: 'uploadDraft', title: 'A draft', madeForKids: 'no' };

async function upload(parameters: INodeParameters = {}, video: Buffer = sampleVideo, retryOnFail = false) {
	const data = await engine.storeBinary(video, 'video.mp4');
	const items = [{ json: {}, binary: { data } }];
	return await runYouTube(engine, { ...UPLOAD, ...parameters }, items, { retryOnFail });
}

async function expectOneDraft(video: Buffer, videoId: unknown, inserts = 1) {
	const sha256 = createHash('sha256').update(video).digest('hex');
	expect((await youTubeState(sandbox)).uploads).toMatchObject([
		{ id: videoId, sha256, privacy_status: 'private' },
	]);
	await expectOnlyDrafts(sandbox, inserts);
}

/** Returns a video that takes more than one chunk. */
const longVideo = () => videoOf(9_000_000);

describe('video.uploadDraft', () => {
	it('sends a private video that no subscriber hears of, with what is said of it', async () => {
		const options = {
			description: 'About it.',
			tags: 'studio, how to',
			categoryId: '27',
			syntheticMedia: true,
		};
		const { json, error } = await upload({ madeForKids: 'yes', ...options });
		expect(error).toBeUndefined();
		const [sent] = json;
		expect(sent).toEqual({
			videoId: expect.any(String),
			url: `https://www.youtube.com/watch?v=${String(sent?.videoId)}`,
			studioUrl: `https://studio.youtube.com/video/${String(sent?.videoId)}/edit`,
			privacy: 'private',
			uploadStatus: 'uploaded',
			processed: false,
			bytes: sampleVideo.length,
		});
		await expectOneDraft(sampleVideo, sent?.videoId);
		const [start] = await sandbox.requests('/upload/youtube');
		expect(JSON.parse(start?.body ?? '')).toEqual({
			snippet: { title: 'A draft', description: 'About it.', tags: ['studio', 'how to'], categoryId: '27' },
			status: { privacyStatus: 'private', selfDeclaredMadeForKids: true, containsSyntheticMedia: true },
		});
	});

	it('never guesses whether the video is made for kids, and needs a title', async () => {
		// n8n itself refuses to run the node if nothing is selected, unless the value comes from an expression.
		await expect(upload({ madeForKids: '' })).rejects.toThrow('"Made for Kids" is required');
		const none = await upload({ madeForKids: '={{ "" }}' });
		expect(none.error?.message).toContain('"Made for Kids" is empty');
		expect((await upload({ title: '={{ "" }}' })).error?.message).toContain('"Title" is empty');
		expect((await upload({ title: 'a < b' })).error?.message).toContain('does not accept < and >');
		expect(await sandbox.requests('/upload/youtube')).toEqual([]);
	});

	it('takes videos only', async () => {
		expect((await upload({}, Buffer.from('<html>'))).error?.message).toContain('is not an MP4, MOV or WebM');
		const cutOff = sampleVideo.subarray(0, sampleVideo.length - 100);
		expect((await upload({}, cutOff)).error?.message).toContain('is truncated');
		expect((await youTubeState(sandbox)).uploads).toEqual([]);
	});

	it('waits for the processing if it is told to', async () => {
		await sandbox.control('switches', { 'youtube.processingSeconds': 0 });
		const { json } = await upload({ waitForProcessing: true });
		expect(json).toMatchObject([{ uploadStatus: 'processed', processed: true }]);
		await sandbox.control('switches', { 'youtube.processingResult': 'rejected/duplicate' });
		const { error } = await upload({ waitForProcessing: true });
		expect(error).toMatchObject({
			message: expect.stringContaining('already has the same video'),
			description: expect.stringMatching(/YouTube code: duplicate\. Action: fix-media\. Video ID: \S+\.$/),
		});
	});

	it.each([
		['a reset before the second piece is stored', { kind: 'reset-before', skip: 1 }],
		['a reset after the last byte', { kind: 'reset-after', skip: 1 }],
	])(
		'comes through %s with one video',
		async (_name, fault) => {
			const video = longVideo();
			await sandbox.control('faults', { ...fault, match: PUT });
			const { json, error } = await upload({}, video);
			expect(error).toBeUndefined();
			await expectOneDraft(video, json[0]?.videoId);
		},
		30_000,
	);

	it('goes on in the same session when n8n runs the node again', async () => {
		const video = longVideo();
		const headers = { 'retry-after': '3600' };
		await sandbox.control('faults', { kind: 'status', status: 503, headers, skip: 1, match: PUT });
		const { json, error } = await upload({}, video, true);
		expect(error).toBeUndefined();
		await expectOneDraft(video, json[0]?.videoId);
		const ranges = (await sandbox.requests('/upload/youtube'))
			.filter(({ method }) => method === 'PUT')
			.map(({ headers: { 'content-range': range } }) => range?.replace(/\/.*/, ''));
		expect(ranges).toEqual([
			'bytes 0-8388607',
			expect.stringMatching(/^bytes 8388608-/),
			'bytes *',
			ranges[1],
		]);
	});

	it('sends nothing again when the answer to the last byte was lost for good', async () => {
		const headers = { 'retry-after': '3600' };
		const fault = { kind: 'status', status: 503, headers, accepted: true, match: PUT };
		await sandbox.control('faults', fault);
		const { json, error } = await upload({}, sampleVideo, true);
		expect(error).toBeUndefined();
		await expectOneDraft(sampleVideo, json[0]?.videoId);
	});

	it('begins anew when the session is gone, which left no video', async () => {
		await sandbox.control('faults', { kind: 'status', status: 404, match: PUT, times: 2 });
		const { json, error } = await upload({}, sampleVideo, true);
		expect(error).toBeUndefined();
		await expectOneDraft(sampleVideo, json[0]?.videoId, 2);
	});

	it('says when the quota of uploads is full again', async () => {
		await sandbox.control('youtube/project', { insert_used: 100 });
		const { error } = await upload();
		expect(error).toMatchObject({
			message: expect.stringContaining('midnight in Los Angeles'),
			description: expect.stringMatching(/Action: wait\. Try again after: \d+ seconds\./),
		});
	});
});

describe('video.setThumbnail', () => {
	const set = async (picture: Buffer) => {
		await sandbox.control('users', {
			platform: 'youtube',
			username: 'example_creator',
			videos: [{ id: 'abcdefghij1', title: 'One' }],
		});
		const data = await engine.storeBinary(picture, 'picture.jpg');
		const parameters = { resource: 'video', operation: 'setThumbnail', videoId: 'abcdefghij1' };
		return await runYouTube(engine, parameters, [{ json: {}, binary: { data } }]);
	};

	it('sends a JPEG', async () => {
		const picture = jpeg(1280, 720);
		const { json, error } = await set(picture);
		expect(error).toBeUndefined();
		expect(json).toEqual([{ videoId: 'abcdefghij1', thumbnailSet: true, bytes: picture.length }]);
	});

	it('takes nothing else, and says what YouTube wants', async () => {
		expect((await set(film())).error?.message).toContain('neither a JPEG nor a PNG');
		await sandbox.control('youtube/account', { username: 'example_creator' });
		const small = await set(jpeg(320, 180));
		expect(small.error?.message).toContain('at least 640 pixels wide');
	});
});
