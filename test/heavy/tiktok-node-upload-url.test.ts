import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { sampleVideo, sha256, videoBytes } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';

const INIT = '/v2/post/publish/inbox/video/init/';
const SIZE = 66_259_900;

const parameters = {
	resource: 'video',
	operation: 'uploadDraft',
	source: 'url',
	transfer: 'stream',
	waitForDelivery: true,
	timeoutSeconds: 60,
};

describe('TikTok node: video.uploadDraft from a URL', () => {
	let engine: Engine;
	let sandbox: TestSandbox;
	let server: VideoServer | undefined;

	beforeAll(async () => {
		engine = await Engine.start();
		sandbox = await startInstantSandbox();
	});
	beforeEach(async () => {
		await sandbox.control('reset');
		await connect(engine, sandbox);
	});
	afterEach(async () => {
		await server?.close();
		server = undefined;
	});
	afterAll(async () => {
		await sandbox.close();
		await engine.close();
	});

	/** Runs the node with the URL of a server that responds with `answer`. */
	async function run(
		answer: (request: IncomingMessage, response: ServerResponse) => void,
		transfer = 'stream',
	) {
		server = await VideoServer.start(answer);
		return await engine.run({ parameters: { ...parameters, transfer, videoUrl: server.url } });
	}

	async function expectDelivered(publishId: unknown) {
		expect(await sandbox.upload(publishId)).toMatchObject({
			complete: true,
			size_bytes: SIZE,
			sha256: sha256(videoBytes(SIZE)),
			chunks: { length: 6 },
		});
	}

	it('streams it to TikTok as a file, byte by byte the same', async () => {
		const { json, error } = await run((_request, response) => {
			response.writeHead(200, { 'content-length': SIZE });
			Readable.from(videoBytes(SIZE)).pipe(response);
		});
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				publishId: expect.stringMatching(/^v_inbox_file~/),
				bytes: SIZE,
				status: 'SEND_TO_USER_INBOX',
				delivered: true,
			},
		]);
		await expectDelivered(json[0]?.publishId);
	});

	it('follows a redirect and takes a server that does not say how long the video is', async () => {
		const { json, error } = await run((request, response) => {
			if (request.url !== '/moved.mp4') {
				response.writeHead(302, { location: '/moved.mp4' }).end();
				return;
			}
			response.writeHead(200);
			Readable.from(videoBytes(SIZE)).pipe(response);
		});
		expect(error).toBeUndefined();
		await expectDelivered(json[0]?.publishId);
	});

	it('says what the server answered if it does not give the video', async () => {
		const { error } = await run((_request, response) => void response.writeHead(404).end('nothing here'));
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(
				/could not be fetched from 127\.0\.0\.1:\d+: it returned HTTP status 404/,
			),
		});
		expect(await sandbox.requests(INIT)).toEqual([]);
	});

	it('says why the server could not be reached', async () => {
		const closed = await VideoServer.start(() => undefined);
		await closed.close();
		const { error } = await engine.run({ parameters: { ...parameters, videoUrl: closed.url } });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('the connection was refused'),
		});
	});

	it('names the draft when the video breaks off halfway', async () => {
		const { error } = await run((_request, response) => {
			response.writeHead(200, { 'content-length': SIZE });
			const half = Readable.from(videoBytes(SIZE / 2));
			half.pipe(response, { end: false });
			half.on('end', () => response.destroy());
		});
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('could not be read completely'),
			description: expect.stringMatching(/Publish ID: v_inbox_file~/),
			context: { itemIndex: 0 },
		});
		expect(await sandbox.requests(INIT)).toHaveLength(1);
	});

	it('says so when the connection breaks off before the length is known', async () => {
		const { error } = await run((_request, response) => {
			response.writeHead(200);
			response.write(sampleVideo, () => response.destroy());
		});
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('the connection was lost. Check the video URL'),
		});
		expect(await sandbox.requests(INIT)).toEqual([]);
	});

	it.each(['video.mp4', 'ftp://example.com/video.mp4', '={{ "" }}'])(
		'refuses %j as an address',
		async (videoUrl) => {
			const { error } = await engine.run({ parameters: { ...parameters, videoUrl } });
			expect(error).toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringContaining('not a complete http or https URL'),
			});
		},
	);

	it('hands the address over to TikTok with "pull"', async () => {
		const { json, error } = await run((_request, response) => {
			response.writeHead(200, { 'content-length': SIZE });
			Readable.from(videoBytes(SIZE)).pipe(response);
		}, 'pull');
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				publishId: expect.stringMatching(/^v_inbox_url~/),
				status: 'SEND_TO_USER_INBOX',
				delivered: true,
				bytes: SIZE,
			},
		]);
		const [init] = await sandbox.requests(INIT);
		expect(JSON.parse(init?.body ?? '')).toEqual({
			source_info: { source: 'PULL_FROM_URL', video_url: server?.url },
		});
	});

	it('gives TikTok’s reason with "pull" for a domain that is not verified', async () => {
		const videoUrl = 'https://videos.example.org/video.mp4';
		const { error } = await engine.run({ parameters: { ...parameters, transfer: 'pull', videoUrl } });
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining('Verify the domain, or send the file itself instead of its URL'),
			description: expect.stringMatching(
				/TikTok code: url_ownership_unverified\. Action: app-review\. Log ID: \w+\./,
			),
			context: { itemIndex: 0, data: { platformCode: 'url_ownership_unverified', action: 'app-review' } },
		});
	});
});
