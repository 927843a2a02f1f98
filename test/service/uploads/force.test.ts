import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportJson } from '../../../service/uploads';
import { jpeg, png } from '../../contracts/support/media-files';
import { API_KEY, connectAccount, waitForEnd } from '../../support/service';
import { startUploads, WEBHOOK, type Uploads } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

const PREFLIGHT = '/api/uploads/preflight';
const media = (name: string) => readFileSync(join(__dirname, '../../media', name));

/** A video of 320 by 180 pixels at 10 frames per second, both of which TikTok's documentation rules out. */
const slowVideo = media('slow-rate.bin');
const soundAlone = media('audio-only.bin');

interface Named {
	code: string;
	message: string;
}
let uploads: Uploads;

beforeAll(async () => {
	uploads = await startUploads();
	await connectAccount(uploads.service, 'instagram');
	uploads.offered.set('/slow.mp4', slowVideo);
	uploads.offered.set('/photo.jpg', jpeg(1080, 1350));
});
afterAll(() => uploads.close());

const codes = (named: readonly Named[] = []) => named.map(({ code }) => code);

function sendRaw(path: string, body: Buffer, type = 'video/mp4') {
	return uploads.service.call(path, {
		method: 'POST',
		headers: { 'content-type': type },
		body: new Uint8Array(body),
	});
}

async function preflight(body: Buffer, query: string, type?: string): Promise<ReportJson> {
	const answer = await sendRaw(`${PREFLIGHT}?${query}`, body, type);
	expect(answer.status).toBe(200);
	return answer.body as unknown as ReportJson;
}

async function sendResumable(metadata: Record<string, string>): Promise<string> {
	const encoded = Object.entries(metadata)
		.map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
		.join(',');
	const headers = { 'tus-resumable': '1.0.0', authorization: `Bearer ${API_KEY}` };
	const created = await fetch(`${uploads.service.url}/api/uploads/files`, {
		method: 'POST',
		headers: { ...headers, 'upload-length': String(slowVideo.length), 'upload-metadata': encoded },
	});
	const location = created.headers.get('location') ?? '';
	const sent = await fetch(uploads.service.url + new URL(location).pathname, {
		method: 'PATCH',
		headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
		body: new Uint8Array(slowVideo),
	});
	return ((await sent.json()) as { upload_id: string }).upload_id;
}

const idOf = async (answer: Promise<{ body: Record<string, unknown> }>) =>
	(await answer).body.upload_id as string;

describe('a video beyond limits that are only documented', () => {
	it('is refused with the word that would send it', async () => {
		const report = await preflight(slowVideo, 'platforms=tiktok');
		expect(codes(report.problems)).toContain('frame_rate_refused');
		for (const { message } of report.problems) expect(message).toContain('force: true');

		const end = await waitForEnd(
			uploads.service,
			await idOf(sendRaw(`${WEBHOOK}?platforms=tiktok`, slowVideo)),
		);
		expect(end.deliveries).toMatchObject([
			{ state: 'failed', error: { code: 'media_unfit', message: expect.stringContaining('force: true') } },
		]);
	});

	it('has warnings instead of problems with force', async () => {
		const report = await preflight(slowVideo, 'platforms=tiktok&force=true');
		expect(report).toMatchObject({ ok: true, problems: [] });
		expect(codes(report.warnings)).toEqual([
			'frame_rate_refused',
			'frame_size_refused',
			'frame_size_refused',
		]);
		expect(report.warnings[0]?.message).toMatch(/needs 23 to 60 frames per second, not 10/);
	});

	it.each<[string, () => Promise<string>]>([
		[
			'JSON',
			() =>
				idOf(
					uploads.postJson({ platforms: ['tiktok'], video_url: `${uploads.mediaUrl}/slow.mp4`, force: true }),
				),
		],
		['a form', () => idOf(uploads.postForm({ platforms: 'tiktok', force: 'true' }, slowVideo))],
		['the query', () => idOf(sendRaw(`${WEBHOOK}?platforms=tiktok&force=1`, slowVideo))],
		['a resumable upload', () => sendResumable({ platforms: 'tiktok', force: 'true' })],
	])('reaches the inbox with force in %s', async (_way, send) => {
		const end = await waitForEnd(uploads.service, await send());
		expect(end.deliveries).toMatchObject([{ state: 'delivered' }]);
	});

	it('needs true or false, and nothing else', async () => {
		const answer = await uploads.refused(() =>
			sendRaw(`${WEBHOOK}?platforms=tiktok&force=please`, slowVideo),
		);
		expect(answer).toMatchObject({ status: 400, body: { error: { code: 'request_invalid' } } });
		expect((answer.body.error as Named).message).toContain('force must be true or false');
	});
});

describe('force changes nothing about', () => {
	it('a file without pictures, before and at the delivery', async () => {
		const report = await preflight(soundAlone, 'platforms=tiktok&force=true');
		expect(codes(report.problems)).toEqual(['no_video_track']);
		expect(report.problems[0]?.message).not.toContain('force');
		const id = await idOf(sendRaw(`${WEBHOOK}?platforms=tiktok&force=true`, soundAlone));
		expect((await waitForEnd(uploads.service, id)).deliveries).toMatchObject([
			{ state: 'failed', error: { code: 'no_video_track' } },
		]);
	});

	it.each([
		['a file that is cut off', () => sampleVideo.subarray(0, 100_000), 'tiktok', ['file_cut_off']],
		['a photo that TikTok was seen to refuse', () => jpeg(1086, 1448), 'tiktok', ['frame_size_refused']],
		[
			'a shape that Instagram was seen to refuse',
			() => jpeg(1080, 1920),
			'instagram',
			['aspect_ratio_refused'],
		],
	])('%s', async (_what, bytes, platform, expected) => {
		const isPhoto = bytes()[0] === 0xff;
		const report = await preflight(
			bytes(),
			`platforms=${platform}&force=true`,
			isPhoto ? 'image/jpeg' : 'video/mp4',
		);
		expect(codes(report.problems)).toEqual(expect.arrayContaining(expected));
	});
});

describe('photos and texts with force', () => {
	it('pass where only documentation is against them', async () => {
		const long = await preflight(jpeg(1080, 2400), 'platforms=tiktok&force=true', 'image/jpeg');
		expect(codes(long.warnings)).toContain('frame_size_refused');
		uploads.offered.set('/photo.png', png);
		const { body } = await uploads.postJson(
			{ platforms: ['tiktok', 'instagram'], image_urls: [`${uploads.mediaUrl}/photo.png`], force: true },
			PREFLIGHT,
		);
		const report = body as unknown as ReportJson & { problems: { platform: string }[] };
		expect(report.problems).toMatchObject([{ platform: 'instagram', code: 'container_refused' }]);
		expect(codes(report.warnings)).toContain('container_refused');
	});

	it('go to the platforms as they are, which may refuse them', async () => {
		const fields = {
			platforms: ['tiktok', 'instagram'],
			image_urls: [`${uploads.mediaUrl}/photo.jpg`],
			video_title: 't'.repeat(91),
			content: 'c'.repeat(2201),
			force: true,
		};
		const { body } = await uploads.postJson(fields, PREFLIGHT);
		expect((body as unknown as ReportJson).problems).toEqual([]);
		const accepted = await uploads.postJson(fields);
		expect(accepted.status).toBe(202);
		expect(codes(accepted.body.warnings as Named[])).toEqual(
			expect.arrayContaining(['title_too_long', 'caption_too_long']),
		);
		const end = await waitForEnd(uploads.service, accepted.body.upload_id as string);
		// The sandbox still rejects the video; what matters is that it received the request.
		expect(end.deliveries.map(({ state }) => state)).toEqual(['failed', 'failed']);
		expect(await uploads.sandbox.requests('/content/init/')).toHaveLength(1);
		const asked = await uploads.sandbox.requests('/media');
		expect(asked.filter(({ method }) => method === 'POST')).toMatchObject([{ status: 400 }]);
	});
});
