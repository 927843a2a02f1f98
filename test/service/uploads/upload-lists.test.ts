import type { UploadListJson } from '../../../service/uploads';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { openDatabaseOf } from '../../support/database-location';
import { waitForEnd } from '../../support/service';
import { sampleVideo } from '../../support/video-bytes';
import { WEBHOOK } from '../../support/uploads';

let bench: DeliveryBench;
let waiting: string;
let delivered: string;

beforeAll(async () => {
	bench = await startDeliveryBench({
		logins: ['tiktok', 'facebook'],
		settings: { FETCH_HOST_ALLOWLIST: '127.0.0.1:1' },
		switches: { 'instagram.processingSeconds': 0, 'tiktok.processingSeconds': 0 },
	});
	waiting = await bench.send({ platforms: 'instagram', content: '100 % Hafen_Morgen' });
	await bench.until(waiting, 'awaiting_approval');
	delivered = await bench.send({ platforms: 'tiktok', content: 'For TikTok' });
	await waitForEnd(bench.service, delivered);
}, 30_000);
afterAll(() => bench.close());

async function list(query: string): Promise<string[]> {
	const { status, body } = await bench.service.call(`/api/uploads?${query}`);
	expect(status).toBe(200);
	return (body as unknown as UploadListJson).uploads.map(({ upload_id }) => upload_id);
}

describe('the list of uploads', () => {
	it.each([
		['', () => [delivered, waiting]],
		['order=oldest', () => [waiting, delivered]],
		['state=awaiting_approval', () => [waiting]],
		['state=delivered,published', () => [delivered]],
		['platform=tiktok', () => [delivered]],
		['platform=tiktok&state=awaiting_approval', () => []],
		['account=@Example_Creator', () => [delivered, waiting]],
		['account=somebody_else', () => []],
		['q=hafen_m', () => [waiting]],
		['q=100 %25', () => [waiting]],
		// SQL wildcards are treated as literal characters.
		['q=hafen%25morgen', () => []],
		['q=VIDEO.mp4', () => [delivered, waiting]],
		['q=no such text', () => []],
	])('holds what "%s" asks for', async (query, expected) => {
		expect(await list(query)).toEqual(expected());
	});

	it('names the states when one is not known', async () => {
		const { status, body } = await bench.service.call('/api/uploads?state=waiting');
		expect(status).toBe(400);
		expect(body.error).toMatchObject({
			code: 'request_invalid',
			message: expect.stringMatching(/waiting.*awaiting_approval/),
		});
	});

	it('counts uploads by state', async () => {
		const { body } = await bench.service.call('/api/uploads/counts');
		expect(body).toEqual({ by_state: { awaiting_approval: 1, delivered: 1 } });
	});

	it('reaches every one of 250 waiting uploads by its pages, in both orders', async () => {
		const database = await openDatabaseOf(bench.service.dataDir);
		const account = await database('accounts').where({ platform: 'instagram' }).first();
		const ids = Array.from({ length: 250 }, (_, index) => `old-${String(index).padStart(3, '0')}`);
		const created_at = '2020-01-01T00:00:00.000Z';
		for (const id of ids) {
			await database('uploads').insert({ id, created_at });
			const delivery = { id, upload_id: id, account_id: account?.id ?? '', platform: 'instagram' as const };
			await database('deliveries').insert({
				...delivery,
				state: 'awaiting_approval',
				container_id: id,
				created_at,
				updated_at: created_at,
			});
		}
		await database.destroy();
		const all = async (order: string) => {
			const found: string[] = [];
			for (let cursor = ''; ;) {
				const { body } = await bench.service.call(
					`/api/uploads?state=awaiting_approval&limit=60&order=${order}${cursor}`,
				);
				const page = body as unknown as UploadListJson;
				found.push(...page.uploads.map(({ upload_id }) => upload_id));
				if (page.next_cursor === undefined) return found;
				cursor = `&cursor=${page.next_cursor}`;
			}
		};
		expect(await all('oldest')).toEqual([...ids, waiting]);
		expect(await all('newest')).toEqual([waiting, ...ids.toReversed()]);
	});
});

describe('the name of a file', () => {
	const nameOf = async (id: unknown) => (await bench.status(String(id))).file.name;

	it('is that of the part of a form, without its folders', async () => {
		expect(await nameOf(waiting)).toBe('video.mp4');
	});

	it('is told in the query beside raw bytes', async () => {
		const { body } = await bench.service.call(`${WEBHOOK}?platforms=tiktok&filename=C:%5Cfilms%5Cห้อง.mp4`, {
			method: 'POST',
			headers: { 'content-type': 'video/mp4' },
			body: sampleVideo,
		});
		expect(await nameOf(body.upload_id)).toBe('ห้อง.mp4');
		await waitForEnd(bench.service, String(body.upload_id));
	});

	it('is the last part of a URL', async () => {
		const { body } = await bench.service.call(WEBHOOK, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ platforms: ['tiktok'], video_url: 'http://127.0.0.1:1/films/my%20film.mp4' }),
		});
		expect(await nameOf(body.upload_id)).toBe('my film.mp4');
	});

	it('does not tell a repeated request from the first', async () => {
		const send = async (name: string) => {
			const form = new FormData();
			form.append('platforms', 'tiktok');
			form.append('file', new Blob([sampleVideo]), name);
			return bench.service.call(WEBHOOK, {
				method: 'POST',
				body: form,
				headers: { 'idempotency-key': 'one-file' },
			});
		};
		const first = await send('tmp-1.mp4');
		const second = await send('tmp-2.mp4');
		expect(second.body).toEqual(first.body);
		await waitForEnd(bench.service, String(first.body.upload_id));
	});
});
