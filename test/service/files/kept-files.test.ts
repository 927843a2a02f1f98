import { eventually, startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { waitForEnd } from '../../support/service';
import { shiftDate } from '../../support/shifted-date.cjs';
import { sha256, videoOf, WEBHOOK } from '../../support/uploads';
import { VideoServer } from '../../support/video-server';

const DAY_MS = 24 * 60 * 60_000;
const VIDEO = videoOf(300_000);

let server: VideoServer;
/** `gone`: the URL has expired. `silent`: the server accepts the request but never responds. */
let mode: 'there' | 'gone' | 'silent' = 'there';
let bench: DeliveryBench;

beforeAll(async () => {
	server = await VideoServer.start((_request, response) => {
		if (mode === 'gone') response.writeHead(410).end();
		if (mode === 'there') response.writeHead(200, { 'content-length': VIDEO.length }).end(VIDEO);
	});
	bench = await startDeliveryBench({
		logins: ['tiktok', 'instagram'],
		scale: 60,
		switches: { 'tiktok.processingSeconds': 0 },
		settings: { FETCH_HOST_ALLOWLIST: new URL(server.url).host },
	});
	const five = await Promise.all(Array.from({ length: 5 }, () => bench.send({ platforms: 'tiktok' })));
	for (const id of five) await waitForEnd(bench.service, id);
}, 60_000);
afterAll(async () => {
	shiftDate(0);
	await bench.close();
	await server.close();
});
beforeEach(() => {
	mode = 'there';
});

async function send(fields: Record<string, unknown>, platform = 'tiktok') {
	const { status, body } = await bench.service.call(WEBHOOK, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ account: 'example_creator', platforms: [platform], ...fields }),
	});
	expect(status).toBe(202);
	return body as { upload_id: string; warnings: { code: string; message: string }[] };
}

const codes = ({ warnings }: { warnings: { code: string }[] }) => warnings.map(({ code }) => code);

describe('an upload by URL to an account whose inbox is full', () => {
	it('is fetched before there is room, so that its URL may expire', async () => {
		const answer = await send({ video_url: server.url });
		expect(answer.warnings).toEqual([]);
		const id = answer.upload_id;
		await eventually(async () => (await bench.status(id)).file.sha256 !== null);
		await bench.until(id, 'queued');
		expect((await bench.status(id)).file).toMatchObject({
			sha256: sha256(VIDEO),
			kept_until: expect.any(String),
		});
		mode = 'gone';
		const [draft] = await bench.drafts();
		await bench.sandbox.control('tiktok/finish-draft', { publish_id: draft?.publish_id });
		const [delivery] = (await waitForEnd(bench.service, id)).deliveries;
		expect(delivery?.state).toBe('delivered');
		expect(await bench.sandbox.upload(delivery?.publish_id)).toMatchObject({ sha256: sha256(VIDEO) });
	});

	it('is fetched too when others of the account wait already', async () => {
		const first = await bench.send({ platforms: 'tiktok' });
		await bench.until(first, 'queued');
		const { upload_id: id } = await send({ video_url: server.url });
		await eventually(async () => (await bench.status(id)).file.sha256 !== null);
		for (const one of [first, id]) await bench.act(one, 'DELETE');
	});
});

describe('what is still at its URL', () => {
	it('is named in the warnings of an upload', async () => {
		const photos = await send({ image_urls: [server.url] });
		expect(photos.warnings).toEqual([
			{ code: 'url_not_kept', message: expect.stringMatching(/^TikTok reads image_urls itself .*\.$/) },
		]);
		const reel = await send({ video_url: server.url }, 'instagram');
		expect(codes(reel)).toEqual(['url_not_kept']);
		for (const { upload_id } of [photos, reel]) await bench.act(upload_id, 'DELETE');
	});

	it('is named in the warnings of a preflight', async () => {
		const { body } = await bench.service.call('/api/uploads/preflight', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ account: 'example_creator', platforms: ['tiktok'], image_urls: [server.url] }),
		});
		expect(codes(body as never)).toContain('url_not_kept');
	});

	it('ends after TEMP_MAX_AGE_HOURS, fetched or not', async () => {
		mode = 'silent';
		const video = await send({ video_url: server.url });
		await bench.until(video.upload_id, 'fetching');
		const photos = await send({ image_urls: [server.url] });
		await bench.until(photos.upload_id, 'queued');
		shiftDate(DAY_MS);
		await bench.restart();
		for (const { upload_id } of [video, photos]) {
			expect((await bench.status(upload_id)).deliveries).toMatchObject([
				{
					state: 'failed',
					error: { code: 'file_expired', message: expect.stringMatching(/ 24 hours \(TEMP_MAX_AGE_HOURS\)/) },
				},
			]);
		}
	});
});
