import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ReportJson } from '../../../service/uploads';
import { jpeg } from '../../contracts/support/media-files';
import { boxAt, SEEDS, withNumber } from '../../support/hostile-media';
import { waitForEnd, untilNoFiles } from '../../support/service';
import { startUploads, WEBHOOK, type Uploads } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

const PREFLIGHT = '/api/uploads/preflight';
const media = (name: string) => readFileSync(join(__dirname, '../../media', name));

/** Three files: 2 seconds at 10 frames per second and 320 by 180, with moov after mdat; audio only; VP9 in WebM. */
const slowVideo = media('slow-rate.bin');
const soundAlone = media('audio-only.bin');
const vp9 = media('vp9.bin');
/** 250 frames at 70, then at 25 frames per second, which is 29 on average; and the same video in fragments. */
const variableRate = media('variable-rate.bin');
const variableFragments = media('variable-rate-fragmented.bin');
/** 4 seconds in fragments of half a second. The header describes only the first fragment. */
const fragmented = media('fragmented.bin');
/** AAC in one audio track and AC-3 in another. */
const secondSound = media('second-sound.bin');
/** A video that lasts 2.93 seconds. */
const almostThreeSeconds = media('almost-three-seconds.bin');

/** Returns a video of 25 frames at this frame rate: a frame lasts 512 units of the timescale. */
const atRate = (framesPerSecond: number) =>
	withNumber(SEEDS.mp4, boxAt(SEEDS.mp4, 'mdhd') + 12, Math.round(framesPerSecond * 512));

let uploads: Uploads;
let server: Server;
let files: Record<string, Buffer>;
/** The ranges that were requested from the file server. */
let ranges: (string | undefined)[];
let fileUrl: string;

beforeAll(async () => {
	files = { '/sample.mp4': sampleVideo, '/slow.mp4': slowVideo };
	ranges = [];
	server = createServer((request, response) => {
		const bytes = files[request.url ?? ''] ?? Buffer.alloc(0);
		const first = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? NaN);
		ranges.push(request.headers.range);
		const headers = { etag: '"v1"' };
		if (Number.isNaN(first))
			response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes);
		else
			response
				.writeHead(206, { ...headers, 'content-range': `bytes ${first}-${bytes.length - 1}/${bytes.length}` })
				.end(bytes.subarray(first));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	fileUrl = `http://${host}`;
	uploads = await startUploads({ FETCH_HOST_ALLOWLIST: host });
});
afterAll(async () => {
	server.closeAllConnections();
	server.close();
	await uploads.close();
});

async function preflight(body: Buffer, query = 'platforms=tiktok', type = 'video/mp4'): Promise<ReportJson> {
	const answer = await uploads.service.call(`${PREFLIGHT}?${query}`, {
		method: 'POST',
		headers: { 'content-type': type },
		body: new Uint8Array(body),
	});
	expect(answer.status).toBe(200);
	return answer.body as unknown as ReportJson;
}

const codes = ({ problems }: ReportJson, platform: string) =>
	problems.filter((problem) => problem.platform === platform).map(({ code }) => code);

describe('a preflight', () => {
	afterEach(async () => {
		expect(await uploads.service.temporaryFiles()).toEqual([]);
		expect(await uploads.service.countRows()).toEqual({ uploads: 0, deliveries: 0 });
		expect(await uploads.sandbox.requests('/video/init/')).toEqual([]);
	});

	it('finds nothing wrong with a good video', async () => {
		expect(await preflight(sampleVideo)).toEqual({ ok: true, problems: [], warnings: [] });
	});

	it('names everything that is wrong with a video at once, for each platform', async () => {
		const report = await preflight(slowVideo, 'platforms=tiktok,instagram');
		expect(report.ok).toBe(false);
		expect(codes(report, 'tiktok')).toEqual([
			'frame_rate_refused',
			'frame_size_refused',
			'frame_size_refused',
		]);
		expect(codes(report, 'instagram')).toEqual([
			'duration_refused',
			'moov_not_first',
			'frame_rate_refused',
			'account_not_connected',
		]);
		for (const { message } of report.problems) expect(message).toMatch(/\.$/);
		expect(report.problems.filter(({ action }) => action === 'fix-media')).toHaveLength(6);
	});

	it.each([
		['sound alone', soundAlone, ['no_video_track']],
		['a file that was cut off before its description', sampleVideo.subarray(0, 1_000), ['not_readable']],
		['a file that was cut off in its pictures', sampleVideo.subarray(0, 100_000), ['file_cut_off']],
	])('knows %s', async (_name, bytes, expected) => {
		expect(codes(await preflight(bytes), 'tiktok')).toEqual(expected);
	});

	it('judges frame rates as players do: over the whole video, a tenth of a frame more or less', async () => {
		expect(codes(await preflight(atRate(60.05)), 'tiktok')).toEqual([]);
		expect(codes(await preflight(atRate(60.3)), 'tiktok')).toEqual(['frame_rate_refused']);
		for (const video of [variableRate, variableFragments]) {
			const report = await preflight(video);
			expect(codes(report, 'tiktok')).toEqual([]);
			expect(report.warnings).toEqual([
				{ code: 'frame_rate_variable', message: expect.stringMatching(/ 28\.\d+ frames per second/) },
			]);
		}
	});

	it('judges lengths as players do: all fragments, a tenth of a second more or less', async () => {
		for (const video of [fragmented, almostThreeSeconds]) {
			const report = await preflight(video, 'platforms=instagram');
			expect(codes(report, 'instagram')).toEqual(['account_not_connected']);
		}
	});

	it('names another audio track that platforms may not read', async () => {
		const warnings = async (video: Buffer) =>
			(await preflight(video, 'platforms=tiktok')).warnings as { code: string; message?: string }[];
		expect(await warnings(secondSound)).toEqual([
			{ code: 'audio_track_unusual', message: expect.stringContaining('the codec ac3') },
		]);
		// "apac" is the codec name that iPhones use for spatial audio.
		const spatial = Buffer.from(secondSound.toString('latin1').replace('ac-3', 'apac'), 'latin1');
		expect((await warnings(spatial))[0]?.message).toContain('the codec apac');
	});

	it('warns of edit lists that cut a video, not of those that every encoder writes', async () => {
		const warnings = async (video: Buffer) => {
			const report = await preflight(video, 'platforms=instagram');
			return report.warnings.map(({ code }) => code);
		};
		expect(sampleVideo.includes('elst')).toBe(true);
		expect(await warnings(sampleVideo)).toEqual([]);
		const twoSeconds = 2 * sampleVideo.readUInt32BE(boxAt(sampleVideo, 'mdhd') + 12);
		expect(await warnings(withNumber(sampleVideo, boxAt(sampleVideo, 'elst') + 12, twoSeconds))).toEqual([
			'edit_list',
		]);
	});

	it('is not misled by bytes behind the last box, and notices a box that is cut off', async () => {
		const behind = Buffer.concat([sampleVideo, Buffer.from('\x7fbytes of another program', 'latin1')]);
		expect(codes(await preflight(behind), 'tiktok')).toEqual([]);
		const cutOff = Buffer.concat([sampleVideo, Buffer.from('\0\x01\0\0freebytes', 'latin1')]);
		expect(codes(await preflight(cutOff), 'tiktok')).toEqual(['file_cut_off']);
	});

	it('knows that Instagram takes neither WebM nor VP9, and TikTok does', async () => {
		const report = await preflight(vp9, 'platforms=tiktok,instagram', 'video/webm');
		expect(codes(report, 'tiktok')).toEqual([]);
		expect(codes(report, 'instagram')).toEqual([
			'container_refused',
			'codec_refused',
			'account_not_connected',
		]);
	});

	it.each([
		['4:5', jpeg(1080, 1350), '', []],
		['1.91:1', jpeg(1080, 566), '', []],
		['9:16', jpeg(1080, 1920), '', ['aspect_ratio_refused']],
		['3:1', jpeg(1500, 500), '', ['aspect_ratio_refused']],
		['9:16 for a story', jpeg(1080, 1920), '&media_type=STORIES', []],
		['3:4', jpeg(1080, 1440), '', []],
		['narrower than 3:4', jpeg(1080, 1480), '', ['aspect_ratio_refused']],
		['more than 8 MB', jpeg(1080, 1350, { dataBytes: 8_000_001 }), '', []],
		['more than 8 MiB', jpeg(1080, 1350, { dataBytes: 8 * 2 ** 20 }), '', ['file_too_large']],
	])('looks at the shape of a picture: %s', async (_name, bytes, query, expected) => {
		const report = await preflight(bytes, `platforms=instagram${query}`, 'image/jpeg');
		expect(codes(report, 'instagram')).toEqual([...expected, 'account_not_connected']);
	});

	it.each([
		['4:5', jpeg(1080, 1350), '', []],
		['3:4', jpeg(1080, 1440), '', ['aspect_ratio_doubtful']],
		['3:4 for a story', jpeg(1080, 1440), '&media_type=STORIES', []],
		['more than 8 MB', jpeg(1080, 1350, { dataBytes: 8_000_001 }), '', ['file_size_doubtful']],
		['more than 8 MiB', jpeg(1080, 1350, { dataBytes: 8 * 2 ** 20 }), '', []],
	])(
		'warns where what is known of Instagram contradicts itself: %s',
		async (_name, bytes, query, expected) => {
			const report = await preflight(bytes, `platforms=instagram${query}`, 'image/jpeg');
			expect(report.warnings.map(({ code }) => code)).toEqual(expected);
		},
	);

	it('reads only parts of a video at an address', async () => {
		const { body } = await uploads.postJson(
			{ platforms: ['tiktok'], video_url: `${fileUrl}/slow.mp4` },
			PREFLIGHT,
		);
		expect(codes(body as unknown as ReportJson, 'tiktok')).toContain('frame_rate_refused');
		expect(ranges.filter((range) => range !== undefined).length).toBeGreaterThan(1);
	});

	it('refuses what is wrong with the request itself, like the webhook', async () => {
		const text = Buffer.from('a text '.repeat(20));
		const answer = await uploads.service.call(`${PREFLIGHT}?platforms=tiktok`, {
			method: 'POST',
			headers: { 'content-type': 'video/mp4' },
			body: new Uint8Array(text),
		});
		expect(answer).toMatchObject({ status: 415, body: { error: { code: 'not_a_video' } } });
		expect(await uploads.postJson({ platforms: ['tiktok'] }, PREFLIGHT)).toMatchObject({
			status: 400,
			body: { error: { code: 'media_missing' } },
		});
	});
});

describe('a delivery', () => {
	it.each([
		['sound alone', soundAlone, 'no_video_track', []],
		['a video that breaks several rules', slowVideo, 'media_unfit', ['frames per second', 'width', 'height']],
	])('of %s fails before a byte goes to TikTok', async (_name, bytes, code, words) => {
		const { body } = await uploads.service.call(`${WEBHOOK}?platforms=tiktok`, {
			method: 'POST',
			headers: { 'content-type': 'video/mp4' },
			body: new Uint8Array(bytes),
		});
		const end = await waitForEnd(uploads.service, body.upload_id as string);
		expect(end.deliveries).toMatchObject([{ state: 'failed', error: { code, action: 'fix-media' } }]);
		for (const word of words) expect(end.deliveries[0]?.error?.message).toContain(word);
		expect(await uploads.sandbox.requests('/video/init/')).toEqual([]);
		await untilNoFiles(uploads.service);
	});
});
