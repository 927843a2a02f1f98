import {
	API_KEY,
	connectTikTok,
	sandboxSettings,
	startService,
	waitForEnd,
	untilNoFiles,
} from '../../support/service';
import { MANY_BYTES_MS } from '../../support/until';
import {
	MAX_UPLOAD_BYTES,
	sha256,
	startUploads,
	videoOf,
	WEBHOOK,
	type Uploads,
} from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

let uploads: Uploads;
let service: Uploads['service'];
let sandbox: Uploads['sandbox'];
let mediaUrl: Uploads['mediaUrl'];
let offered: Uploads['offered'];
let postJson: Uploads['postJson'];
let postForm: Uploads['postForm'];

beforeAll(async () => {
	uploads = await startUploads();
	({ service, sandbox, mediaUrl, offered, postJson, postForm } = uploads);
});
beforeEach(() => offered.clear());
afterAll(() => uploads.close());

describe('a video that is sent', () => {
	it('arrives in the inbox byte by byte, and its temporary file is gone', async () => {
		const video = videoOf(25_000_000);
		const { status, body } = await postForm({ platforms: 'tiktok' }, video);
		expect(status).toBe(202);
		expect(body).toEqual({
			upload_id: expect.any(String),
			status_url: `${service.url}/api/uploads/${String(body.upload_id)}`,
			deliveries: [
				{ id: expect.any(String), platform: 'tiktok', account: 'example_creator', state: expect.any(String) },
			],
			warnings: [],
		});
		const end = await waitForEnd(service, body.upload_id as string);
		expect(end).toMatchObject({
			file: { size_bytes: video.length, sha256: sha256(video), kept_until: null },
			deliveries: [
				{
					state: 'delivered',
					bytes_total: video.length,
					bytes_sent: video.length,
					account: 'example_creator',
				},
			],
		});
		await untilNoFiles(service);
		expect(await sandbox.upload(end.deliveries[0]?.publish_id)).toMatchObject({
			size_bytes: video.length,
			sha256: sha256(video),
		});
	});

	it('is taken under both paths, with the key in the query of the webhook', async () => {
		const form = new FormData();
		form.append('file', new Blob([sampleVideo]), 'sample.mp4');
		form.append('platforms', 'tiktok');
		const webhook = await fetch(`${service.url}${WEBHOOK}?api_key=${API_KEY}`, {
			method: 'POST',
			body: form,
		});
		expect(webhook.status).toBe(202);
		const { upload_id } = (await webhook.json()) as { upload_id: string };
		offered.set('/video.mp4', sampleVideo);
		const posted = await postJson(
			{ platforms: ['tiktok'], video_url: `${mediaUrl}/video.mp4` },
			'/api/posts/video',
		);
		expect(posted.status).toBe(202);
		await Promise.all([waitForEnd(service, upload_id), waitForEnd(service, posted.body.upload_id as string)]);
	});

	it('is fetched from its address, through a redirect', async () => {
		const video = videoOf(12_000_000);
		offered.set('/video.mp4', video);
		const { body } = await postJson({
			platforms: ['tiktok'],
			video_url: `${mediaUrl}/redirect`,
			account: '@example_creator',
		});
		const end = await waitForEnd(service, body.upload_id as string);
		expect(end.deliveries).toMatchObject([{ state: 'delivered' }]);
		expect(await sandbox.upload(end.deliveries[0]?.publish_id)).toMatchObject({ sha256: sha256(video) });
		await untilNoFiles(service);
	});

	it('names every field that has no effect', async () => {
		const fields = {
			platforms: 'tiktok',
			content: 'A caption',
			auto_approve: 'true',
			media_type: 'REELS',
		};
		const { body } = await postForm(fields, sampleVideo);
		expect((body.warnings as { code: string }[]).map(({ code }) => code)).toEqual([
			'caption_not_used',
			'auto_approve_not_used',
			'media_type_not_used',
		]);
		await waitForEnd(service, body.upload_id as string);
	});
});

describe('a delivery that fails', () => {
	const failing = async (body: Record<string, unknown>) => {
		const end = await waitForEnd(service, body.upload_id as string);
		await untilNoFiles(service);
		return end.deliveries[0];
	};

	it('says what TikTok said, and its file is gone', async () => {
		await sandbox.control('switches', { 'tiktok.processingResult': 'frame_rate_check_failed' });
		const { body } = await postForm({ platforms: 'tiktok' }, sampleVideo);
		expect(await failing(body)).toMatchObject({
			state: 'failed',
			error: {
				code: 'media_refused',
				platform: 'tiktok',
				platformCode: 'frame_rate_check_failed',
				action: 'fix-media',
				retryable: false,
			},
		});
		await sandbox.control('switches', { 'tiktok.processingResult': 'ok' });
	});

	it.each([
		['/missing.mp4', undefined, 'url_not_readable'],
		['/loop', undefined, 'url_not_readable'],
		['/broken', undefined, 'url_not_readable'],
		['/redirect-inside', undefined, 'url_not_allowed'],
		[
			'/text.mp4',
			Buffer.from('This is a text, whatever its name says. It goes on for more than 64 bytes.'),
			'not_a_video',
		],
		['/empty.mp4', Buffer.alloc(0), 'empty_file'],
		['/large.mp4', Buffer.alloc(MAX_UPLOAD_BYTES + 1), 'file_too_large'],
	])('names what is wrong with the URL %s, and starts no draft', async (path, bytes, code) => {
		if (bytes) offered.set(path, bytes);
		const before = await sandbox.requests('/inbox/video/init/');
		const { status, body } = await postJson({ platforms: ['tiktok'], video_url: mediaUrl + path });
		expect(status).toBe(202);
		expect(await failing(body)).toMatchObject({ state: 'failed', error: { code } });
		expect(await sandbox.requests('/inbox/video/init/')).toHaveLength(before.length);
	});

	it('never starts a second draft when the answer to the first was lost', async () => {
		const before = (await sandbox.requests('/inbox/video/init/')).length;
		await sandbox.control('faults', { kind: 'reset-after', match: { path: '/inbox/video/init/' }, times: 1 });
		const { body } = await postForm({ platforms: 'tiktok' }, sampleVideo);
		expect(await failing(body)).toMatchObject({
			state: 'failed',
			error: { code: 'outcome_unknown', action: 'check-outcome' },
		});
		expect((await sandbox.requests('/inbox/video/init/')).length).toBe(before + 1);
	});
});

describe('a service that is stopped', () => {
	it(
		'goes on with its work after the next start, without a second draft',
		async () => {
			const settings = sandboxSettings(sandbox.url);
			const first = await startService(settings);
			await connectTikTok(first);
			const video = videoOf(65_000_000);
			const inits = (await sandbox.requests('/inbox/video/init/')).length;
			await sandbox.control('faults', { kind: 'hold', match: { method: 'PUT' }, skip: 3, times: 1 });
			const { body } = await first.call(`${WEBHOOK}?platforms=tiktok`, {
				method: 'POST',
				headers: { 'content-type': 'video/mp4' },
				body: video,
			});
			const id = body.upload_id as string;
			await sandbox.untilHeld();
			await first.stop();
			expect(await first.temporaryFiles()).toHaveLength(1);

			const second = await startService({ ...settings, DATA_DIR: first.dataDir });
			const end = await waitForEnd(second, id);
			expect(end.deliveries).toMatchObject([{ state: 'delivered', bytes_sent: video.length }]);
			expect(await sandbox.upload(end.deliveries[0]?.publish_id)).toMatchObject({
				size_bytes: video.length,
				sha256: sha256(video),
			});
			expect((await sandbox.requests('/inbox/video/init/')).length).toBe(inits + 1);
			await untilNoFiles(second);
			await sandbox.control('release');
			await second.close();
		},
		MANY_BYTES_MS,
	);
});
