import { createHash, randomBytes } from 'node:crypto';
import type { HttpRequest } from '../../../platforms/http';
import {
	askSession,
	interrupted,
	isInterruption,
	startDraft,
	uploadVideo,
	type Draft,
	type VideoUpload,
} from '../../../platforms/youtube';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectYouTube, expectOnlyDrafts, youTubeState, type Client } from '../../support/youtube';

const PIECE = 32 * 262_144;
const SIZE = 2 * PIECE + 300_003;
const VIDEO = randomBytes(SIZE);
const SHA256 = createHash('sha256').update(VIDEO).digest('hex');
const PUT = { method: 'PUT', path: '/upload/youtube/v3/videos' };
const DRAFT: Draft = { title: 'A draft', madeForKids: false, sizeBytes: SIZE, contentType: 'video/mp4' };

let sandbox: TestSandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startTestSandbox();
});
beforeEach(async () => {
	await sandbox.control('reset');
	client = await connectYouTube(sandbox);
});
afterEach(() => client.close());
afterAll(() => sandbox.close());

async function* pieces(bytes: Buffer, size = 3_000_000) {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function begin(changes: Partial<VideoUpload> = {}): Promise<VideoUpload> {
	const { uploadUrl } = await startDraft(client.youtube, DRAFT);
	return {
		uploadUrl,
		allowedHosts: [sandbox.host],
		sizeBytes: SIZE,
		contentType: 'video/mp4',
		open: async (firstByte) => pieces(VIDEO.subarray(firstByte)),
		...changes,
	};
}

const puts = async () => (await sandbox.requests('/upload/youtube')).filter(({ method }) => method === 'PUT');
const ranges = async () => (await puts()).map(({ headers }) => headers['content-range']);

async function expectOneWholeDraft(videoId: string) {
	expect((await youTubeState(sandbox)).uploads).toMatchObject([
		{ id: videoId, sha256: SHA256, size_bytes: SIZE, privacy_status: 'private' },
	]);
	await expectOnlyDrafts(sandbox, 1);
}

describe('startDraft', () => {
	it('asks for a private video that nobody is told of (youtube §5.1)', async () => {
		const draft = {
			...DRAFT,
			description: 'About it.',
			tags: ['studio', 'how to'],
			categoryId: '27',
			madeForKids: true,
			containsSyntheticMedia: true,
		};
		expect((await startDraft(client.youtube, draft)).uploadUrl).toContain('upload_id=');
		const [start] = await sandbox.requests('/upload/youtube');
		expect(start).toMatchObject({
			query: { uploadType: 'resumable', part: 'snippet,status', notifySubscribers: 'false' },
			headers: { 'x-upload-content-length': String(SIZE), 'x-upload-content-type': 'video/mp4' },
		});
		expect(JSON.parse(start?.body ?? '')).toEqual({
			snippet: { title: 'A draft', description: 'About it.', tags: ['studio', 'how to'], categoryId: '27' },
			status: { privacyStatus: 'private', selfDeclaredMadeForKids: true, containsSyntheticMedia: true },
		});
		await expectOnlyDrafts(sandbox, 1);
	});

	it.each([
		[{ title: ' ' }, 'does not accept a video without a title'],
		[{ title: 'ü'.repeat(101) }, 'has 101 characters'],
		[{ description: 'ü'.repeat(2501) }, 'has 5002 bytes'],
		[{ tags: ['a '.repeat(100), 'b'.repeat(298)] }, 'have 501 characters'],
		[{ title: 'a < b' }, 'does not accept < and >'],
		[{ tags: ['<3'] }, 'does not accept < and >'],
	])('refuses %j before it costs one of 100 inserts', async (changes, message) => {
		await expect(startDraft(client.youtube, { ...DRAFT, ...changes })).rejects.toMatchObject({
			code: 'request_refused',
			message: expect.stringContaining(message),
		});
		expect(await sandbox.requests('/upload/youtube')).toEqual([]);
	});

	it.each([429, 403])('waits for midnight once 100 videos are inserted: %i', async (insertQuotaStatus) => {
		await sandbox.control('switches', { 'youtube.insertQuotaStatus': insertQuotaStatus });
		await sandbox.control('youtube/project', { insert_used: 100 });
		const error = await startDraft(client.youtube, DRAFT).catch((one: unknown) => one);
		expect(error).toMatchObject({ code: 'quota_used_up', action: 'wait', retryable: false });
		expect((error as { retryAfterSeconds: number }).retryAfterSeconds).toBeLessThanOrEqual(90_000);
	});

	it('ends without a session for an answer without one, and for none', async () => {
		await sandbox.control('faults', { kind: 'status', status: 200, body: '', match: { path: '/upload/' } });
		await expect(startDraft(client.youtube, DRAFT)).rejects.toMatchObject({
			message: expect.stringContaining('without the URL for the upload'),
		});
		await sandbox.control('faults', { kind: 'reset-after', match: { path: '/upload/' } });
		await expect(startDraft(client.youtube, DRAFT)).rejects.toMatchObject({
			code: 'platform_unreachable',
			retryable: true,
		});
	});
});

describe('uploadVideo', () => {
	it('sends equal pieces of a multiple of 262,144 bytes, and gives the private video (youtube §5.2)', async () => {
		const progress: number[] = [];
		const upload = await begin({ onProgress: (bytes) => void progress.push(bytes) });
		const video = await uploadVideo(client.youtube, upload);
		expect(video).toEqual({
			videoId: expect.any(String),
			privacy: 'private',
			uploadStatus: expect.stringMatching(/^(uploaded|processed)$/),
		});
		await expectOneWholeDraft(video.videoId);
		expect(await ranges()).toEqual([
			`bytes 0-${PIECE - 1}/${SIZE}`,
			`bytes ${PIECE}-${2 * PIECE - 1}/${SIZE}`,
			`bytes ${2 * PIECE}-${SIZE - 1}/${SIZE}`,
		]);
		expect(progress).toEqual([PIECE, 2 * PIECE, SIZE]);
		expect(client.naps).toEqual([]);
	});

	it.each([
		[262_144, 'one piece'],
		[1, 'one byte'],
		[PIECE, 'exactly a piece'],
	])('sends a file of %i bytes: %s', async (sizeBytes) => {
		const bytes = VIDEO.subarray(0, sizeBytes);
		const { uploadUrl } = await startDraft(client.youtube, { ...DRAFT, sizeBytes });
		const upload = await begin({ uploadUrl, sizeBytes, open: async () => pieces(bytes, sizeBytes) });
		const { videoId } = await uploadVideo(client.youtube, upload);
		expect(await sandbox.upload(videoId)).toMatchObject({ size_bytes: sizeBytes, complete: true });
	});

	it('goes on where YouTube says that it stands when it stores less than was sent (youtube §5.2)', async () => {
		await sandbox.control('switches', { 'youtube.storesLess': true });
		const { videoId } = await uploadVideo(client.youtube, await begin());
		await expectOneWholeDraft(videoId);
		expect((await ranges())[1]).toBe(`bytes ${PIECE - 262_144}-${2 * PIECE - 262_145}/${SIZE}`);
	});

	it.each([
		['503 before anything is stored', { kind: 'status', status: 503, skip: 1 }, [2_000]],
		['503 after it was stored', { kind: 'status', status: 503, accepted: true, skip: 1 }, [2_000]],
		['a wait that is asked for', { kind: 'status', status: 503, headers: { 'retry-after': '7' } }, [7_000]],
		['a reset before anything is stored', { kind: 'reset-before', skip: 1 }, [2_000]],
		['a reset after it was stored', { kind: 'reset-after', skip: 1 }, [2_000]],
		['a reset after the last byte', { kind: 'reset-after', skip: 2 }, [2_000]],
		['a last answer without a video', { kind: 'status', status: 200, accepted: true, skip: 2 }, [2_000]],
		['two breaks, also of the question', { kind: 'reset-before', skip: 1, times: 2 }, [2_000, 4_000]],
	])('comes through %s with one video (youtube §5.3)', async (_name, fault, naps) => {
		await sandbox.control('faults', { ...fault, match: PUT });
		const { videoId } = await uploadVideo(client.youtube, await begin());
		await expectOneWholeDraft(videoId);
		expect(client.naps).toEqual(naps);
		expect(await ranges()).toContain(`bytes */${SIZE}`);
	});

	it('waits when nothing of a piece is stored', async () => {
		await sandbox.control('faults', { kind: 'status', status: 308, match: PUT });
		const { videoId } = await uploadVideo(client.youtube, await begin());
		await expectOneWholeDraft(videoId);
		expect(client.naps).toEqual([2_000]);
	});

	it('gives up after six attempts, and goes on in the same session later', async () => {
		await sandbox.control('faults', { kind: 'status', status: 502, skip: 1, times: 100, match: PUT });
		const upload = await begin();
		await expect(uploadVideo(client.youtube, upload)).rejects.toMatchObject({
			code: 'upload_interrupted',
			action: 'retry',
			retryable: true,
			message: expect.stringContaining('HTTP status 502'),
		});
		expect(client.naps).toEqual([2_000, 4_000, 8_000, 16_000, 32_000]);
		await sandbox.clearFaults();
		const state = await askSession(client.youtube, upload);
		expect(state).toEqual({ storedBytes: PIECE });
		const { videoId } = await uploadVideo(client.youtube, { ...upload, firstByte: PIECE });
		await expectOneWholeDraft(videoId);
		expect(await askSession(client.youtube, upload)).toMatchObject({ video: { videoId } });
	});

	it('gives up at once when it would have to wait for long', async () => {
		const fault = { kind: 'status', status: 503, headers: { 'retry-after': '3600' }, match: PUT };
		await sandbox.control('faults', fault);
		await expect(uploadVideo(client.youtube, await begin())).rejects.toMatchObject({
			code: 'upload_interrupted',
			retryAfterSeconds: 3600,
		});
		expect(client.naps).toEqual([]);
	});

	it.each([404, 410])('needs a new session when this one is gone: %i (youtube §5.3)', async (status) => {
		const upload = await begin();
		await sandbox.control('faults', { kind: 'status', status, skip: 1, match: PUT });
		await expect(uploadVideo(client.youtube, upload)).rejects.toMatchObject({
			code: 'upload_url_expired',
			retryable: true,
		});
		expect((await youTubeState(sandbox)).uploads).toEqual([]);
	});

	it('ends with a refusal that stays', async () => {
		await sandbox.control('faults', { kind: 'status', status: 400, body: 'no', match: PUT });
		await expect(uploadVideo(client.youtube, await begin())).rejects.toMatchObject({
			code: 'upload_refused',
			action: 'check-outcome',
		});
		await sandbox.control('faults', { kind: 'error', code: 'quotaExceeded', match: PUT });
		await expect(uploadVideo(client.youtube, await begin())).rejects.toMatchObject({ code: 'quota_used_up' });
	});

	it('sends no last piece of a file that is too short or too long, and passes on errors of the source', async () => {
		const upload = await begin({ open: async () => pieces(VIDEO.subarray(0, SIZE - 1)) });
		await expect(uploadVideo(client.youtube, upload)).rejects.toMatchObject({
			code: 'source_incomplete',
			message: expect.stringContaining(`byte ${SIZE - 1}`),
		});
		async function* tooLong() {
			yield* pieces(VIDEO);
			yield Buffer.alloc(0);
			yield Buffer.from('x');
		}
		await expect(
			uploadVideo(client.youtube, {
				...upload,
				firstByte: 2 * PIECE,
				open: async () => pieces(VIDEO.subarray(2 * PIECE - 1)),
			}),
		).rejects.toMatchObject({ code: 'source_too_long' });
		await expect(
			uploadVideo(client.youtube, await begin({ open: async () => tooLong() })),
		).rejects.toMatchObject({
			code: 'source_too_long',
		});
		async function* broken() {
			yield VIDEO.subarray(0, 10);
			throw new Error('the disk broke');
		}
		await expect(uploadVideo(client.youtube, await begin({ open: async () => broken() }))).rejects.toThrow(
			'the disk broke',
		);
		expect((await youTubeState(sandbox)).uploads).toEqual([]);
	});

	it('ends when YouTube stands where it cannot', async () => {
		const headers = { range: `bytes=0-${PIECE + 5}` };
		await sandbox.control('faults', { kind: 'status', status: 308, headers, match: PUT });
		await expect(uploadVideo(client.youtube, await begin())).rejects.toMatchObject({
			code: 'upload_out_of_step',
			retryable: true,
		});
	});

	it('says when the video is not private', async () => {
		const upload = await begin();
		const { videoId } = await uploadVideo(client.youtube, upload);
		await sandbox.control('youtube/video', { video_id: videoId, privacy_status: 'public' });
		await expect(uploadVideo(client.youtube, { ...upload, firstByte: 0 })).rejects.toMatchObject({
			code: 'privacy_not_kept',
			message: expect.stringContaining(videoId),
		});
	});

	it.each([
		['https://www.googleapis.com/upload/youtube/v3/videos?upload_id=example', true],
		['https://relay.example.com/upload', true],
		['http://www.googleapis.com/upload', false],
		['https://www.googleapis.com.example.com/upload', false],
		['https://169.254.169.254/upload', false],
		['not a URL', false],
	])('sends bytes and token only to Google or an allowed host: %s', async (uploadUrl, allowed) => {
		const asked: string[] = [];
		const http = async ({ url }: HttpRequest) => {
			asked.push(url);
			return { status: 404, headers: {}, body: '' };
		};
		const upload = await begin({ uploadUrl, allowedHosts: ['relay.example.com'] });
		await expect(uploadVideo({ ...client.youtube, http }, upload)).rejects.toMatchObject({
			code: allowed ? 'upload_url_expired' : 'upload_host_refused',
		});
		expect(asked).toHaveLength(allowed ? 1 : 0);
	});
});

it('an interruption is an error that another call can put right', async () => {
	await sandbox.control('faults', { kind: 'reset-before', match: PUT });
	const state = await askSession(client.youtube, await begin());
	if (!isInterruption(state)) throw new Error('no interruption');
	expect(interrupted(state)).toMatchObject({ code: 'upload_interrupted', retryable: true });
});
