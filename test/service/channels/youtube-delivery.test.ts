import { secondsUntilPacificMidnight } from '../../../platforms/youtube';
import { createPauses } from '../../../service/channels/pauses';
import { createProjectQuota } from '../../../service/channels/youtube/project-quota';
import type { Database } from '../../../service/database';
import { withDatabase } from '../../support/database';
import { openDatabaseOf, openNewDatabase } from '../../support/database-location';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { connectAccount, waitForEnd } from '../../support/service';
import { until } from '../../support/until';
import { sha256 } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';
import { expectOnlyDrafts, youTubeState } from '../../support/youtube';

let bench: DeliveryBench;

const SWITCHES = { 'youtube.processingSeconds': 0 };
const PUT = { method: 'PUT', path: '/upload/youtube/v3/videos' };

beforeEach(async () => {
	bench = await startDeliveryBench({ logins: ['youtube'], switches: SWITCHES });
});
afterEach(() => bench.close());

const send = () => bench.send({ platforms: 'youtube', content: 'A title\n\nAnd what it is about.' });
const approve = (uploadId: string) =>
	bench.service.call(`/api/uploads/${uploadId}/approve`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ privacy: 'public' }),
	});
const inserts = async () =>
	(await bench.sandbox.requests('/upload/youtube')).filter(({ method }) => method === 'POST');

describe('a delivery to YouTube', () => {
	it('becomes a private video, which an approval publishes once and tells no subscriber of', async () => {
		const uploadId = await send();
		const waiting = await bench.until(uploadId, 'awaiting_approval');
		expect((await youTubeState(bench.sandbox)).uploads).toMatchObject([
			{ id: waiting.video_id, title: 'A title', privacy_status: 'private', sha256: sha256(sampleVideo) },
		]);
		await expectOnlyDrafts(bench.sandbox, 1);
		expect((await approve(uploadId)).status).toBe(200);
		const published = await bench.until(uploadId, 'published');
		expect(published).toMatchObject({
			post_ids: [waiting.publish_id],
			permalink: `https://www.youtube.com/watch?v=${waiting.publish_id}`,
		});
		const { ledger, uploads } = await youTubeState(bench.sandbox);
		expect(uploads).toMatchObject([{ privacy_status: 'public', made_for_kids: false }]);
		expect(ledger.map(({ kind }) => kind)).toEqual(['insert', 'video', 'public']);
	});

	it('can be approved for a time at which its file is long gone, since YouTube has the video', async () => {
		const uploadId = await send();
		await bench.until(uploadId, 'awaiting_approval');
		const publish_at = new Date(Date.now() + 90 * 24 * 60 * 60_000).toISOString();
		const { status, body } = await bench.edit(uploadId, { publish_at });
		expect({ status, body }).toMatchObject({ status: 200, body: { publish_at } });
		await approve(uploadId);
		await bench.until(uploadId, 'publishing');
		await expectOnlyDrafts(bench.sandbox, 1);
	});

	it('asks the session after a lost last answer, and makes one video', async () => {
		const headers = { 'retry-after': '3600' };
		const fault = { kind: 'status', status: 503, headers, accepted: true, match: PUT };
		await bench.sandbox.control('faults', fault);
		const uploadId = await send();
		await bench.until(uploadId, 'awaiting_approval');
		expect(await inserts()).toHaveLength(1);
		await expectOnlyDrafts(bench.sandbox, 1);
	});

	it.each([429, 403])(
		'waits for midnight in Los Angeles without a call once the uploads of the day are used up: %i',
		async (insertQuotaStatus) => {
			await bench.sandbox.control('switches', { 'youtube.insertQuotaStatus': insertQuotaStatus });
			await bench.sandbox.control('youtube/project', { insert_used: 100 });
			await send();
			await until(inserts, (all) => all.length === 1);
			await send();
			const database = await openDatabaseOf(bench.service.dataDir);
			const midnight = Date.now() + secondsUntilPacificMidnight(Date.now()) * 1000;
			const due = () => database('deliveries').select('state', 'due_at');
			const rows = await until(due, (all) =>
				all.every(({ due_at: at }) => Math.abs(Date.parse(at ?? '') - midnight) < 60_000),
			);
			expect(rows.map(({ state }) => state)).toEqual(['queued', 'queued']);
			await database.destroy();
			expect(await inserts()).toHaveLength(1);
			await expectOnlyDrafts(bench.sandbox, 0);
		},
	);

	it('is not taken without an answer to the question about children', async () => {
		await bench.restart({ YOUTUBE_MADE_FOR_KIDS: '' });
		await expect(send()).rejects.toThrow('made_for_kids_missing');
		expect(await inserts()).toEqual([]);
	});

	it('is cancelled with its upload, also when it was approved for later, and stays a private video', async () => {
		const uploadId = await send();
		await bench.until(uploadId, 'awaiting_approval');
		const later = await send();
		await bench.until(later, 'awaiting_approval');
		await bench.edit(later, { publish_at: new Date(Date.now() + 60 * 60_000).toISOString() });
		await approve(later);
		for (const id of [uploadId, later]) {
			await bench.act(id, 'DELETE');
			expect(await waitForEnd(bench.service, id)).toMatchObject({ deliveries: [{ state: 'cancelled' }] });
			expect((await approve(id)).status).toBe(409);
		}
		await expectOnlyDrafts(bench.sandbox, 2);
	});

	it('that YouTube is still processing is cancelled with its upload', async () => {
		await bench.sandbox.control('switches', { 'youtube.processingSeconds': 3_600 });
		const uploadId = await send();
		await bench.until(uploadId, 'processing');
		await bench.act(uploadId, 'DELETE');
		expect(await waitForEnd(bench.service, uploadId)).toMatchObject({
			deliveries: [{ state: 'cancelled' }],
		});
		await expectOnlyDrafts(bench.sandbox, 1);
	});

	it('keeps the caption of the upload as it is, since the video already has its texts', async () => {
		await connectAccount(bench.service, 'facebook');
		const content = 'A title for both';
		const uploadId = await bench.send({ platforms: 'youtube,instagram', content });
		const status = () => bench.status(uploadId);
		await until(status, ({ deliveries }) => deliveries.every(({ state }) => state === 'awaiting_approval'));
		expect(await bench.edit(uploadId, { content: 'Another' })).toMatchObject({
			status: 409,
			body: { error: { code: 'caption_sent', action: 'fix-request' } },
		});
		expect(await status()).toMatchObject({ caption: content });
	});

	it('ends with YouTube’s reason when the video is rejected', async () => {
		await bench.sandbox.control('switches', { 'youtube.processingResult': 'rejected/copyright' });
		const failed = await bench.until(await send(), 'failed');
		expect(failed.error).toMatchObject({ code: 'video_rejected', platformCode: 'copyright' });
	});
});

it('disconnecting withdraws the grant within the call', async () => {
	const { body } = await bench.service.call('/api/auth/youtube/disconnect', { method: 'DELETE' });
	expect(body).toMatchObject({ revoked: true });
	expect((await youTubeState(bench.sandbox)).grants).toEqual([]);
});

describe('the count of the uploads of a day', () => {
	it('counts the uploads of the day also after their account is disconnected', async () => {
		await bench.until(await send(), 'awaiting_approval');
		await bench.service.call('/api/auth/youtube/disconnect', { method: 'DELETE' });
		await withDatabase(bench.service, async (database) => {
			const [begun] = await database('platform_starts').select('platform', 'delivery_id', 'made_at');
			expect(begun).toMatchObject({ platform: 'youtube', delivery_id: null });
			await database.batchInsert('platform_starts', Array(99).fill(begun) as object[]);
		});
		await connectAccount(bench.service, 'youtube');
		const uploadId = await send();
		const midnight = Date.now() + secondsUntilPacificMidnight(Date.now()) * 1000;
		const dues = () =>
			withDatabase(bench.service, (open) =>
				open('deliveries').where({ upload_id: uploadId }).pluck('due_at'),
			);
		await until(dues, ([at]) => Math.abs(Date.parse(at ?? '') - midnight) < 60_000);
		expect(await inserts()).toHaveLength(1);
	});

	it('forgets what no day counts any more', async () => {
		await withDatabase(bench.service, async (database) => {
			await database('platform_starts').insert({ platform: 'youtube', made_at: '2026-01-01T00:00:00.000Z' });
			await bench.until(await send(), 'awaiting_approval');
			expect(await database('platform_starts').where('made_at', '<', '2026-11-01')).toEqual([]);
		});
	});
});

describe('the quota of the project', () => {
	let database: Database;
	beforeEach(async () => {
		database = await openNewDatabase();
	});
	afterEach(() => database.destroy());
	const quotaAt = (now: () => number) => createProjectQuota(createPauses(database, now), now);

	it.each([
		['an ordinary day', '2026-11-20T20:00:00Z'],
		['the day of 23 hours', '2026-03-08T08:00:00Z'],
		['the day of 25 hours', '2026-11-01T07:00:00Z'],
	])('is full again at midnight: %s', async (_name, time) => {
		let now = Date.parse(time);
		const quota = quotaAt(() => now);
		expect(await quota.insertsUntil(99)).toBeUndefined();
		const midnight = now + secondsUntilPacificMidnight(now) * 1000;
		expect((await quota.insertsUntil(100))?.getTime()).toBe(midnight);
		now = midnight;
		expect(await quota.insertsUntil(0)).toBeUndefined();
	});

	it('holds calls back once it is used up, until midnight', async () => {
		let now = Date.parse('2026-11-20T20:00:00Z');
		let calls = 0;
		const quota = quotaAt(() => now);
		const body = JSON.stringify({ error: { errors: [{ reason: 'quotaExceeded' }] } });
		const http = quota.within(async () => ({ status: ++calls === 1 ? 403 : 200, headers: {}, body }));
		const request = {
			method: 'GET',
			url: 'https://www.googleapis.com/youtube/v3/channels',
			auth: 'account',
		} as const;
		await http(request);
		expect(await http(request)).toMatchObject({ sent: false, error: { code: 'quota_used_up' } });
		expect([calls, (await quota.until())?.toISOString()]).toEqual([1, '2026-11-21T08:00:00.000Z']);
		now += 12 * 3_600_000;
		expect(await http(request)).toMatchObject({ status: 200 });
	});
});
