import {
	deleteVideo,
	getVideoStatus,
	isProcessed,
	planPublication,
	setPrivacy,
	setThumbnail,
	startDraft,
	uploadVideo,
	waitForProcessing,
	YOUTUBE_SCOPES,
} from '../../../platforms/youtube';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectYouTube, expectOnlyDrafts, youTubeState, type Client } from '../../support/youtube';

let sandbox: TestSandbox;
let client: Client;
let videoId: string;

/** The first bytes of a PNG image of 1280 × 720 pixels. */
const PNG = Buffer.concat([
	Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
	Buffer.from([0, 0, 5, 0, 0, 0, 2, 208, 8, 2, 0, 0, 0]),
]);
const PICTURE = { contentType: 'image/png', bytes: PNG } as const;

async function upload(): Promise<string> {
	const draft = { title: 'A draft', madeForKids: true, sizeBytes: 4, contentType: 'video/mp4' };
	const { uploadUrl } = await startDraft(client.youtube, draft);
	async function* clip() {
		yield Buffer.from('clip');
	}
	const started = { ...draft, uploadUrl, allowedHosts: [sandbox.host], open: async () => clip() };
	return (await uploadVideo(client.youtube, started)).videoId;
}

beforeAll(async () => {
	sandbox = await startTestSandbox({ frozen: true, now: new Date('2026-11-20T12:00:00Z') });
});
beforeEach(async () => {
	await sandbox.control('reset');
	client = await connectYouTube(sandbox);
	videoId = await upload();
});
afterEach(() => client.close());
afterAll(() => sandbox.close());

const endProcessing = (upload_status: string, reason?: string) =>
	sandbox.control('youtube/end-processing', { video_id: videoId, upload_status, reason });
const uploadOf = async () => (await youTubeState(sandbox)).uploads.find(({ id }) => id === videoId);

describe('setPrivacy', () => {
	it('changes nothing else of the video, and tells no subscriber (youtube §5.4)', async () => {
		expect(await setPrivacy(client.youtube, videoId, 'unlisted')).toBe('unlisted');
		expect(await uploadOf()).toMatchObject({ privacy_status: 'unlisted', made_for_kids: true });
		expect(await setPrivacy(client.youtube, videoId, 'public')).toBe('public');
		expect(await uploadOf()).toMatchObject({ privacy_status: 'public', made_for_kids: true });
		const { ledger } = await youTubeState(sandbox);
		expect(ledger.map(({ kind }) => kind)).toEqual(['insert', 'video', 'public']);
	});

	it('does not write what stands already', async () => {
		expect(await setPrivacy(client.youtube, videoId, 'private')).toBe('private');
		expect(
			(await sandbox.requests('/youtube/v3/videos')).filter(
				({ method, path }) => method === 'PUT' && !path.includes('/upload/'),
			),
		).toEqual([]);
		await expectOnlyDrafts(sandbox, 1);
	});

	it('says when YouTube has another privacy afterwards', async () => {
		const body = { id: videoId, status: { privacyStatus: 'private' } };
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body: JSON.stringify(body),
			times: 1,
			match: { method: 'PUT', path: '/youtube/v3/videos' },
		});
		await expect(setPrivacy(client.youtube, videoId, 'public')).rejects.toMatchObject({
			code: 'privacy_not_kept',
			message: expect.stringContaining('was set to public, but is private'),
		});
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body: '{}',
			times: 1,
			match: { method: 'PUT', path: '/youtube/v3/videos' },
		});
		await expect(setPrivacy(client.youtube, videoId, 'public')).rejects.toMatchObject({
			message: expect.stringContaining('but is unknown'),
		});
	});

	it('needs a video, and a scope that writes (youtube §1.8)', async () => {
		await expect(setPrivacy(client.youtube, 'unknown', 'public')).rejects.toMatchObject({
			code: 'object_not_found',
			platformCode: 'videoNotFound',
		});
		await client.close();
		client = await connectYouTube(sandbox, { scopes: [YOUTUBE_SCOPES.read, YOUTUBE_SCOPES.upload] });
		await expect(setPrivacy(client.youtube, videoId, 'public')).rejects.toMatchObject({
			code: 'scope_missing',
		});
		await expectOnlyDrafts(sandbox, 1);
	});
});

describe('planPublication', () => {
	const AT = new Date('2026-11-21T09:00:00Z');
	const forward = () => sandbox.control('clock', { advanceSeconds: 24 * 60 * 60 });

	it('lets YouTube publish later, and changes nothing else (youtube §5.1)', async () => {
		expect(Date.parse(await planPublication(client.youtube, videoId, AT))).toBe(AT.getTime());
		expect(await uploadOf()).toMatchObject({ privacy_status: 'private', made_for_kids: true });
		await sandbox.control('youtube/end-processing', { video_id: videoId, upload_status: 'processed' });
		await forward();
		expect(await uploadOf()).toMatchObject({ privacy_status: 'public' });
	});

	it('is ended by private', async () => {
		await planPublication(client.youtube, videoId, AT);
		expect(await setPrivacy(client.youtube, videoId, 'private')).toBe('private');
		await forward();
		await expectOnlyDrafts(sandbox, 1);
	});

	it('says when YouTube has no such plan, or takes none', async () => {
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body: '{}',
			times: 1,
			match: { method: 'PUT', path: '/youtube/v3/videos' },
		});
		await expect(planPublication(client.youtube, videoId, AT)).rejects.toMatchObject({
			code: 'privacy_not_kept',
			action: 'check-outcome',
		});
		await setPrivacy(client.youtube, videoId, 'public');
		await expect(planPublication(client.youtube, videoId, AT)).rejects.toMatchObject({
			code: 'request_refused',
		});
	});
});

describe('deleteVideo', () => {
	it('deletes once', async () => {
		await deleteVideo(client.youtube, videoId);
		expect(await uploadOf()).toBeUndefined();
		await expect(deleteVideo(client.youtube, videoId)).rejects.toMatchObject({ code: 'object_not_found' });
	});
});

describe('setThumbnail', () => {
	it('sends the picture (youtube §6)', async () => {
		await setThumbnail(client.youtube, videoId, PICTURE);
		expect((await uploadOf())?.thumbnail_sha256).toMatch(/^[\da-f]{64}$/);
	});

	it('says why not', async () => {
		await expect(
			setThumbnail(client.youtube, videoId, { ...PICTURE, bytes: Buffer.from('no picture') }),
		).rejects.toMatchObject({ code: 'media_refused', platformCode: 'invalidImage' });
		await sandbox.control('youtube/account', { username: 'example_creator', phone_verified: false });
		await expect(setThumbnail(client.youtube, videoId, PICTURE)).rejects.toMatchObject({
			code: 'thumbnail_not_allowed',
		});
	});

	it('of a Short waits for its processing', async () => {
		await sandbox.control('youtube/video', { video_id: videoId, width: 1080, height: 1920, duration: 30 });
		await expect(setThumbnail(client.youtube, videoId, PICTURE)).rejects.toMatchObject({
			code: 'video_not_ready',
			retryable: true,
		});
		await endProcessing('processed');
		await setThumbnail(client.youtube, videoId, PICTURE);
	});
});

describe('the status of a video', () => {
	it('says how far it is (youtube §5.4)', async () => {
		expect(await getVideoStatus(client.youtube, videoId)).toEqual({
			videoId,
			uploadStatus: 'uploaded',
			privacy: 'private',
			processingStatus: 'processing',
			processingPercent: 0,
		});
		await endProcessing('processed');
		const status = await getVideoStatus(client.youtube, videoId);
		expect(status).toMatchObject({ uploadStatus: 'processed', processingStatus: 'succeeded' });
		expect(isProcessed(status)).toBe(true);
		await expect(getVideoStatus(client.youtube, 'unknown')).rejects.toMatchObject({
			code: 'object_not_found',
		});
	});

	it('is waited for', async () => {
		let now = 0;
		const ports = {
			now: () => now,
			sleep: async (milliseconds: number) => {
				now += milliseconds;
				if (now === 30_000) await endProcessing('processed');
			},
		};
		const { youtube } = client;
		expect(await waitForProcessing({ ...youtube, ...ports }, videoId, 25)).toMatchObject({
			processed: false,
			status: { uploadStatus: 'uploaded' },
		});
		expect(await waitForProcessing({ ...youtube, ...ports }, videoId, 25)).toMatchObject({ processed: true });
		expect(now).toBe(30_000);
	});

	it.each([
		['codec', 'fix-media'],
		['conversion', 'fix-media'],
		['emptyFile', 'fix-media'],
		['invalidFile', 'fix-media'],
		['tooSmall', 'fix-media'],
		['uploadAborted', 'fix-media'],
	])('failed with %s: %s (youtube §3)', async (reason, action) => {
		await endProcessing('failed', reason);
		await expect(waitForProcessing(client.youtube, videoId, 60)).rejects.toMatchObject({
			code: 'media_processing_failed',
			platformCode: reason,
			action,
		});
	});

	it.each([
		['claim', 'check-outcome'],
		['copyright', 'check-outcome'],
		['duplicate', 'fix-media'],
		['inappropriate', 'check-outcome'],
		['legal', 'check-outcome'],
		['length', 'fix-media'],
		['termsOfUse', 'check-outcome'],
		['trademark', 'check-outcome'],
		['uploaderAccountClosed', 'check-outcome'],
		['uploaderAccountSuspended', 'check-outcome'],
	])('rejected for %s: %s (youtube §3)', async (reason, action) => {
		await endProcessing('rejected', reason);
		await expect(waitForProcessing(client.youtube, videoId, 60)).rejects.toMatchObject({
			code: 'video_rejected',
			platformCode: reason,
			action,
		});
	});

	it('ends without a documented reason all the same', () => {
		const status = { videoId, privacy: 'private' };
		expect(() => isProcessed({ ...status, uploadStatus: 'rejected' })).toThrow('rejected the video');
		expect(() => isProcessed({ ...status, uploadStatus: 'failed' })).toThrow('could not process');
		expect(() => isProcessed({ ...status, uploadStatus: 'deleted' })).toThrow('no video');
	});
});
