import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { waitForEnd, type UploadStatus, untilNoFiles } from '../../support/service';
import { shiftDate } from '../../support/shifted-date.cjs';
import { eventually, until } from '../../support/until';
import { WEBHOOK } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

const INIT = '/inbox/video/init/';

/** A file that TikTok accepts but Instagram does not. */
const webm = readFileSync(join(__dirname, '../../media/vp9.bin'));

let media: Server;
let mediaHost: string;
/** The number of requests that the web server has received for the video. */
let asked = 0;

beforeAll(async () => {
	media = createServer(({ url }, response) => {
		asked++;
		if (url === '/video.webm') response.writeHead(200, { 'content-length': webm.length }).end(webm);
		else if (url !== '/video.mp4') response.writeHead(404).end();
		else response.writeHead(200, { 'content-length': sampleVideo.length }).end(sampleVideo);
	});
	await new Promise<void>((resolve) => media.listen(0, '127.0.0.1', resolve));
	mediaHost = `127.0.0.1:${(media.address() as AddressInfo).port}`;
});
afterAll(() => media.close());

async function sendJson({ service }: DeliveryBench, fields: Record<string, unknown>): Promise<string> {
	const { body } = await service.call(WEBHOOK, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ account: 'example_creator', ...fields }),
	});
	if (typeof body.upload_id !== 'string') throw new Error(`Not taken: ${JSON.stringify(body)}`);
	return body.upload_id;
}

const statesOf = ({ deliveries }: UploadStatus) => deliveries.map(({ state }) => state);

describe('deliveries to both platforms', () => {
	let bench: DeliveryBench;
	beforeAll(async () => {
		const settings = { FETCH_HOST_ALLOWLIST: mediaHost };
		bench = await startDeliveryBench({ logins: ['tiktok', 'facebook'], settings });
	}, 20_000);
	afterAll(() => bench.close());

	it('fetch a video once', async () => {
		const id = await sendJson(bench, {
			platforms: ['tiktok', 'instagram'],
			auto_approve: true,
			video_url: `http://${mediaHost}/video.mp4`,
		});
		expect(statesOf(await waitForEnd(bench.service, id)).sort()).toEqual(['delivered', 'published']);
		expect(asked).toBe(1);
		await untilNoFiles(bench.service);
	});

	it('fail together when the video cannot be fetched', async () => {
		const video_url = `http://${mediaHost}/missing.mp4`;
		const id = await sendJson(bench, { platforms: ['tiktok', 'instagram'], video_url });
		const { deliveries } = await waitForEnd(bench.service, id);
		const failed = { state: 'failed', error: { code: 'url_not_readable' } };
		expect(deliveries).toMatchObject([failed, failed]);
	});

	it('go on after failures that pass, and say meanwhile what is wrong', async () => {
		const fault = { kind: 'error', code: 'internal_error', match: { path: '/status/fetch/' }, times: 1_000 };
		await bench.sandbox.control('faults', fault);
		const id = await bench.send({ platforms: 'tiktok' });
		const waiting = await until(
			() => bench.status(id),
			({ deliveries }) => deliveries[0]?.error !== undefined,
		);
		expect(waiting.deliveries).toMatchObject([
			{ state: 'processing', error: { retryable: true, action: 'retry' } },
		]);
		await bench.sandbox.clearFaults();
		const [end] = (await waitForEnd(bench.service, id, 30_000)).deliveries;
		expect(end?.state).toBe('delivered');
		expect(end).not.toHaveProperty('error');
	}, 40_000);

	it('wait when the platform says that there were too many requests', async () => {
		const before = (await bench.sandbox.requests(INIT)).length;
		const fault = { kind: 'error', code: 'rate_limit_exceeded', match: { path: INIT }, times: 1 };
		await bench.sandbox.control('faults', fault);
		const id = await bench.send({ platforms: 'tiktok' });
		expect(statesOf(await waitForEnd(bench.service, id))).toEqual(['delivered']);
		expect((await bench.sandbox.requests(INIT)).length).toBe(before + 2);
	});

	it('are listed page by page, the newest first', async () => {
		const page = async (query: string) =>
			(await bench.service.call(`/api/uploads?limit=2${query}`)).body as {
				uploads: UploadStatus[];
				next_cursor?: string;
			};
		const ids: string[] = [];
		let { uploads, next_cursor: cursor } = await page('');
		for (;;) {
			ids.push(...uploads.map(({ upload_id }) => upload_id));
			if (cursor === undefined) break;
			({ uploads, next_cursor: cursor } = await page(`&cursor=${encodeURIComponent(cursor)}`));
		}
		const all = (await bench.service.call('/api/uploads')).body as { uploads: UploadStatus[] };
		expect(ids).toEqual(all.uploads.map(({ upload_id }) => upload_id));
		expect(new Set(ids).size).toBe(4);
		expect(all.uploads[0]).toEqual(await bench.status(ids[0] ?? ''));
	});

	it('fail alone when only one platform refuses the video that was fetched', async () => {
		const video_url = `http://${mediaHost}/video.webm`;
		// Either delivery may fetch the video.
		for (let round = 0; round < 4; round++) {
			const id = await sendJson(bench, { platforms: ['tiktok', 'instagram'], video_url });
			const { deliveries } = await waitForEnd(bench.service, id);
			const stateAt = (name: string) => deliveries.find(({ platform }) => platform === name);
			expect(stateAt('tiktok')).toMatchObject({ state: 'delivered' });
			expect(stateAt('instagram')).toMatchObject({ state: 'failed', error: { code: 'media_unfit' } });
		}
	});
});

describe('a service that is stopped in the ordinary way', () => {
	it('waits for the answer to an init, so that the draft is known and is finished after the start', async () => {
		const bench = await startDeliveryBench({ logins: ['tiktok'] });
		await bench.sandbox.control('faults', { kind: 'hold', when: 'after', match: { path: INIT } });
		const id = await bench.send({ platforms: 'tiktok' });
		await bench.sandbox.untilHeld();
		expect(await bench.drafts()).toHaveLength(1);
		const restarted = bench.restart();
		await bench.sandbox.control('release');
		await restarted;
		const [end] = (await waitForEnd(bench.service, id)).deliveries;
		expect(end?.state).toBe('delivered');
		expect(await bench.drafts()).toMatchObject([
			{ publish_id: end?.publish_id, status: 'SEND_TO_USER_INBOX' },
		]);
		await bench.close();
	});
});

describe('an account whose inbox is full', () => {
	let bench: DeliveryBench;
	let waiting: string;
	beforeAll(async () => {
		bench = await startDeliveryBench({
			logins: ['tiktok'],
			scale: 60,
			switches: { 'tiktok.processingSeconds': 0 },
		});
		const five = await Promise.all(Array.from({ length: 5 }, () => bench.send({ platforms: 'tiktok' })));
		for (const id of five) await waitForEnd(bench.service, id);
		waiting = await bench.send({ platforms: 'tiktok' });
	}, 30_000);
	afterAll(() => bench.close());
	afterEach(() => shiftDate(0));

	it('gets the next draft as soon as its user has finished one, and no init is refused', async () => {
		await eventually(async () => (await bench.sandbox.requests('/status/fetch/')).length >= 10);
		expect(statesOf(await bench.status(waiting))).toEqual(['queued']);
		const [draft] = await bench.drafts();
		await bench.sandbox.control('tiktok/finish-draft', { publish_id: draft?.publish_id });
		expect(statesOf(await waitForEnd(bench.service, waiting))).toEqual(['delivered']);
		expect((await bench.sandbox.requests(INIT)).map(({ status }) => status)).toEqual(Array(6).fill(200));
	});

	it('fails what waits for longer than files are kept', async () => {
		const id = await bench.send({ platforms: 'tiktok' });
		shiftDate(24 * 60 * 60_000);
		await bench.restart();
		expect(await bench.status(id)).toMatchObject({
			file: { kept_until: null },
			deliveries: [{ state: 'failed', error: { code: 'file_expired', action: 'fix-request' } }],
		});
		await untilNoFiles(bench.service);
	});

	it('fails what has lost its file', async () => {
		const id = await bench.send({ platforms: 'tiktok' });
		const [name = ''] = await bench.service.temporaryFiles();
		await bench.service.stop();
		await bench.service.loseFile(name);
		await bench.restart();
		expect((await bench.status(id)).deliveries).toMatchObject([
			{ state: 'failed', error: { code: 'file_lost', action: 'fix-request' } },
		]);
		await untilNoFiles(bench.service);
	});

	it('deletes what has long been in the folder without a row', async () => {
		await bench.service.stop();
		const left = join(bench.service.dataDir, 'temporary', `${randomUUID()}.upload`);
		await writeFile(left, 'left behind');
		const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
		await utimes(left, twoDaysAgo, twoDaysAgo);
		await bench.restart();
		await untilNoFiles(bench.service);
	});
});
