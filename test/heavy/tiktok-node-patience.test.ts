import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { connect } from '../support/connect';
import { Engine, type Outcome } from '../support/engine';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { sampleVideo, sha256, videoBytes } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';

const INIT = '/v2/post/publish/inbox/video/init/';
const UPLOAD = '/open-upload.tiktokapis.com/upload';
const MINUTE = 60_000;

const parameters = { resource: 'video', operation: 'uploadDraft', timeoutSeconds: 120 };

/* Each of these runs takes a minute of real time, so they all run concurrently. Each `it` checks one of them. */
describe('TikTok node: when to wait and when to give up', () => {
	let engine: Engine;
	let sandbox: TestSandbox;
	let silent: TestSandbox;
	let busy: TestSandbox;
	let slow: TestSandbox;
	const servers: VideoServer[] = [];
	let outcomes: Record<
		'initTimesOut' | 'sevenItems' | 'noAnswer' | 'stalls' | 'stallsUnmeasured' | 'pauses',
		Outcome
	>;
	let sevenItemsMs: number;

	/** Connects the sandbox's account and saves it as the credential with this ID. @returns the ID */
	async function connectAs(id: string, to: TestSandbox): Promise<string> {
		await connect(engine, to);
		engine.credentials.save(id, engine.credentials.read('1'));
		return id;
	}

	async function fromUrl(credentialId: string, answer: (response: ServerResponse) => void) {
		const server = await VideoServer.start((_request, response) => answer(response));
		servers.push(server);
		return await engine.run({
			parameters: { ...parameters, source: 'url', videoUrl: server.url },
			credentialId,
		});
	}

	async function fromBinary(credentialId: string, items: number, timeoutSeconds = 120) {
		const data = await engine.storeBinary(sampleVideo, 'video.mp4');
		return await engine.run({
			parameters: { ...parameters, source: 'binary', timeoutSeconds },
			items: Array.from({ length: items }, () => ({ json: {}, binary: { data } })),
			credentialId,
		});
	}

	beforeAll(async () => {
		engine = await Engine.start();
		[sandbox, silent, busy, slow] = await Promise.all([
			startInstantSandbox(),
			startInstantSandbox(),
			startInstantSandbox(),
			startInstantSandbox(),
		]);
		await silent.control('faults', { kind: 'hold', when: 'after', match: { path: INIT } });
		await busy.control('switches', { 'tiktok.pendingShareCap': 100 });
		await slow.control('faults', { kind: 'delay', ms: MINUTE + 3_000, match: { path: UPLOAD } });
		const toSandbox = await connectAs('sandbox', sandbox);
		const toSilent = await connectAs('silent', silent);
		const toBusy = await connectAs('busy', busy);
		const toSlow = await connectAs('slow', slow);
		const startedAt = Date.now();
		const [initTimesOut, sevenItems, noAnswer, stalls, stallsUnmeasured, pauses] = await Promise.all([
			fromBinary(toSilent, 1),
			fromBinary(toBusy, 7).then((outcome) => {
				sevenItemsMs = Date.now() - startedAt;
				return outcome;
			}),
			fromUrl(toSandbox, () => undefined),
			fromUrl(toSandbox, (response) => {
				// The video is so large that the node creates the draft before the whole video has arrived.
				response.writeHead(200, { 'content-length': 65_000_000 });
				response.write(sampleVideo);
			}),
			fromUrl(toSandbox, (response) => {
				response.writeHead(200);
				response.write(sampleVideo);
			}),
			fromUrl(toSlow, (response) => {
				response.writeHead(200, { 'content-length': 65_000_000 });
				Readable.from(videoBytes(65_000_000)).pipe(response);
			}),
		]);
		outcomes = { initTimesOut, sevenItems, noAnswer, stalls, stallsUnmeasured, pauses };
	}, 2 * MINUTE);
	afterAll(async () => {
		await Promise.all(servers.map((server) => server.close()));
		await Promise.all([sandbox, silent, busy, slow].map((one) => one.close()));
		await engine.close();
	});

	it('starts no second draft when the init gets no answer within a minute', async () => {
		expect(outcomes.initTimesOut.error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/the request timed out.*Check the TikTok inbox/),
			description: 'Action: check-outcome.',
		});
		expect(await silent.requests(INIT)).toHaveLength(1);
	});

	it('lets the 7th init of a minute wait, so that TikTok refuses none', async () => {
		expect(outcomes.sevenItems.error).toBeUndefined();
		expect(outcomes.sevenItems.json).toHaveLength(7);
		expect(sevenItemsMs).toBeGreaterThan(MINUTE);
		expect((await busy.requests(INIT)).map(({ status }) => status)).toEqual(Array(7).fill(200));
	});

	it('does not send what would have to wait longer than "timeoutSeconds"', async () => {
		const another = await startInstantSandbox();
		await another.control('switches', { 'tiktok.pendingShareCap': 100 });
		const { error } = await fromBinary(await connectAs('another', another), 7, 10);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(
				/accepts 6 of these requests per minute .* the next one is possible in \d+ seconds/,
			),
			description: expect.stringMatching(/^Action: wait\. Try again after: \d+ seconds\.$/),
			context: { itemIndex: 6, data: { code: 'rate_limited', action: 'wait', retryable: true } },
		});
		expect(await another.requests(INIT)).toHaveLength(6);
		await another.close();
	});

	it('gives up a server that does not answer', () => {
		expect(outcomes.noAnswer.error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(
				/could not be fetched from 127\.0\.0\.1:\d+: the server sent nothing for 60 seconds/,
			),
		});
	});

	it('gives up a video that stops coming, and names the draft', () => {
		expect(outcomes.stalls.error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('the server sent nothing for 60 seconds'),
			description: expect.stringMatching(/^Publish ID: v_inbox_file~/),
		});
	});

	it('keeps a source that has to pause for more than a minute, since TikTok takes so long with a part', async () => {
		expect(outcomes.pauses.error).toBeUndefined();
		expect(await slow.upload(outcomes.pauses.json[0]?.publishId)).toMatchObject({
			complete: true,
			sha256: sha256(videoBytes(65_000_000)),
		});
	});

	it('gives up a video of unknown length that stops coming, before a draft is begun', async () => {
		expect(outcomes.stallsUnmeasured.error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('the server sent nothing for 60 seconds'),
		});
		// The only draft is for the previous video.
		expect(await sandbox.requests(INIT)).toHaveLength(1);
	});
});
