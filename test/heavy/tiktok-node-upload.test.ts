import { Readable } from 'node:stream';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { sampleVideo, sha256, videoBytes } from '../support/video-bytes';

const INIT = '/v2/post/publish/inbox/video/init/';

const parameters = {
	resource: 'video',
	operation: 'uploadDraft',
	source: 'binary',
	binaryPropertyName: 'data',
	waitForDelivery: true,
	timeoutSeconds: 60,
};

const ranges = (...firstAndLast: Array<[number, number]>) =>
	firstAndLast.map(([first, last]) => expect.objectContaining({ first, last, size_bytes: last - first + 1 }));

describe.each(['filesystem', 'default', 'database'] as const)(
	'TikTok node: video.uploadDraft, binary mode %s',
	(mode) => {
		let engine: Engine;
		let sandbox: TestSandbox;

		beforeAll(async () => {
			engine = await Engine.start(mode);
			sandbox = await startInstantSandbox();
		});
		beforeEach(async () => {
			await sandbox.control('reset');
			await connect(engine, sandbox);
		});
		afterAll(async () => {
			await sandbox.close();
			await engine.close();
		});

		/** Sends a video of this size and compares the bytes that arrive with it. */
		async function uploads(sizeBytes: number) {
			const data = await engine.storeBinary(Readable.from(videoBytes(sizeBytes)), 'video.mp4');
			expect(data.id !== undefined).toBe(mode !== 'default');
			const { json, error } = await engine.run({ parameters, items: [{ json: {}, binary: { data } }] });
			expect(error).toBeUndefined();
			expect(json).toEqual([
				{
					publishId: expect.stringMatching(/^v_inbox_file~/),
					bytes: sizeBytes,
					status: 'SEND_TO_USER_INBOX',
					delivered: true,
				},
			]);
			const received = await sandbox.upload(json[0]?.publishId);
			expect(received).toMatchObject({
				complete: true,
				size_bytes: sizeBytes,
				sha256: sha256(videoBytes(sizeBytes)),
			});
			return received.chunks;
		}

		it('sends 73,000,000 bytes in chunks of 10,000,000, of which the last takes the rest', async () => {
			const chunks = await uploads(73_000_000);
			expect(chunks).toEqual(
				ranges(
					[0, 9_999_999],
					[10_000_000, 19_999_999],
					[20_000_000, 29_999_999],
					[30_000_000, 39_999_999],
					[40_000_000, 49_999_999],
					[50_000_000, 59_999_999],
					[60_000_000, 72_999_999],
				),
			);
		});

		it('sends 64,000,000 bytes as one chunk', async () => {
			expect(await uploads(64_000_000)).toEqual(ranges([0, 63_999_999]));
		});

		it('sends 3,145,728 bytes as one chunk', async () => {
			expect(await uploads(3_145_728)).toEqual(ranges([0, 3_145_727]));
		});

		it('gives the bytes to the upload host without the account’s token', async () => {
			await uploads(sampleVideo.length);
			const [put] = await sandbox.requests('/open-upload.tiktokapis.com/upload');
			expect(put).toMatchObject({
				method: 'PUT',
				headers: { 'content-type': 'video/mp4', 'content-length': String(sampleVideo.length) },
			});
			expect(put?.headers).not.toHaveProperty('authorization');
		});

		it('refuses a file that is no video before anything is sent', async () => {
			const data = await engine.storeBinary(Buffer.from('Dear diary, '.repeat(20)), 'diary.mp4');
			const { error } = await engine.run({ parameters, items: [{ json: {}, binary: { data } }] });
			expect(error).toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringContaining('"diary.mp4" is not an MP4, MOV or WebM video'),
				context: { itemIndex: 0 },
			});
			expect(await sandbox.requests(INIT)).toEqual([]);
		});

		it('names a binary field that is missing', async () => {
			const { error } = await engine.run({ parameters });
			expect(error).toMatchObject({ name: 'NodeOperationError', message: expect.stringContaining("'data'") });
		});
	},
);
