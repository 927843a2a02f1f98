import { withDatabase } from '../../support/events';
import { API_KEY, startService, type TestService } from '../../support/service';
import { shiftDate } from '../../support/shifted-date.cjs';
import { until } from '../../support/until';
import { INSTAGRAM_DOCUMENT, TIKTOK_DOCUMENT } from '../../support/statistics-documents';

/** How long it can take until other processes' writes are visible: 100 ms, plus a margin for a busy machine. */
const SOON_MS = 2_000;

const HOUR_MS = 60 * 60 * 1000;

let service: TestService;

beforeEach(async () => void (service = await startService()));
afterEach(async () => {
	shiftDate(0);
	await service.close();
});

const fresh = () => new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();

const put = (followers: number, fetchedAt = fresh(), username = 'example_creator') =>
	service.call(`/api/mediakit/analytics/tiktok/${username}`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			...TIKTOK_DOCUMENT,
			profile: { ...TIKTOK_DOCUMENT.profile, username, url: null },
			followers,
			fetched_at: fetchedAt,
		}),
	});

const read = (headers: Record<string, string> = {}) =>
	service.call('/api/mediakit/analytics/tiktok/example_creator', { headers });

const followersNow = async () => ((await read()).body.data as { followers: number }).followers;

describe('cached statistics', () => {
	it('are always those that were written last, by this process', async () => {
		for (const followers of [1, 2, 3, 4, 5]) {
			await put(followers);
			const answers = await Promise.all(Array.from({ length: 10 }, () => followersNow()));
			expect(answers).toEqual(Array(10).fill(followers));
		}
	});

	it('are within 100 ms those that another connection wrote last with plain SQL', async () => {
		await put(1);
		expect(await followersNow()).toBe(1);
		await withDatabase(service.dataDir, async (database) => {
			for (const followers of [2, 3, 4, 5]) {
				const document = { ...TIKTOK_DOCUMENT, followers };
				await database('social_stats_cache').update({ stats_data: JSON.stringify(document) });
				await until(followersNow, (now) => now === followers, SOON_MS);
			}
			await database('social_stats_cache').delete();
			await until(read, ({ status }) => status === 404, SOON_MS);
		});
	});

	it('are not shown before they are committed', async () => {
		await put(1);
		await withDatabase(service.dataDir, async (database) => {
			await database.transaction(async (trx) => {
				const document = { ...TIKTOK_DOCUMENT, followers: 2 };
				await trx('social_stats_cache').update({ stats_data: JSON.stringify(document) });
				expect(await followersNow()).toBe(1);
			});
			await until(followersNow, (now) => now === 2, SOON_MS);
		});
	});

	it('are found without a name as long as there is one account only', async () => {
		await put(1);
		const all = () => service.call('/api/mediakit/analytics/tiktok');
		expect(await all()).toMatchObject({ status: 200, body: { data: { followers: 1 } } });
		await put(2, fresh(), 'second_creator');
		expect(await all()).toMatchObject({
			status: 409,
			body: { error: { message: expect.stringContaining('example_creator, second_creator') } },
		});
		expect((await service.call('/api/mediakit/analytics/instagram')).status).toBe(404);
	});

	it('are not sent again to somebody who has them', async () => {
		await put(1);
		const etag = (await read()).headers.get('etag') ?? '';
		expect(etag).toMatch(/^W\/"[\w-]+"$/);
		expect(await read({ 'if-none-match': etag })).toMatchObject({ status: 304, body: {} });
		expect(await read({ 'if-none-match': `"other", ${etag}` })).toMatchObject({ status: 304 });
		expect(await read({ 'if-none-match': '"other"' })).toMatchObject({ status: 200 });
		expect(await read({ 'if-none-match': etag, 'accept-language': 'de' })).toMatchObject({ status: 200 });
		await put(2);
		const changed = await read({ 'if-none-match': etag });
		expect(changed).toMatchObject({ status: 200, body: { data: { followers: 2 } } });
		expect(changed.headers.get('etag')).not.toBe(etag);
	});

	it('need the key, also for an answer without content', async () => {
		await put(1);
		const etag = (await read()).headers.get('etag') ?? '';
		const url = `${service.url}/api/mediakit/analytics/tiktok/example_creator`;
		expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(401);
		const known = await fetch(url, { headers: { 'if-none-match': etag, 'x-api-key': API_KEY } });
		expect(known.status).toBe(304);
		expect(known.headers.get('cache-control')).toBe('private, no-cache');
	});

	it('grow old, and are marked after 24 hours, also for somebody who has them', async () => {
		const storedAt = Date.now();
		await put(1);
		const young = await read();
		expect(young.body).toMatchObject({ stale: false });
		expect(young.body.age_seconds).toBeLessThanOrEqual((Date.now() - storedAt) / 1000 + 1);
		shiftDate(24 * HOUR_MS + 30_000);
		const old = await read({ 'if-none-match': young.headers.get('etag') ?? '' });
		expect(old).toMatchObject({ status: 200, body: { stale: true, data: { followers: 1 } } });
		expect(old.body.age_seconds).toBeGreaterThan(24 * 60 * 60);
	});

	it('keep an Instagram document as it is', async () => {
		await service.call('/api/mediakit/analytics/instagram/example_creator', {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(INSTAGRAM_DOCUMENT),
		});
		const { body } = await service.call('/api/mediakit/analytics/instagram/@Example_Creator');
		expect(body.data).toEqual(INSTAGRAM_DOCUMENT);
		const [row] = await withDatabase(service.dataDir, (database) =>
			database('social_stats_cache').where({ platform: 'instagram', username: 'example_creator' }),
		);
		expect(JSON.parse(row?.stats_data ?? '')).toEqual(INSTAGRAM_DOCUMENT);
	});
});

describe('STATS_REFUSE_STALE', () => {
	it('refuses what is older than 24 hours and says how to get newer statistics', async () => {
		await service.close();
		service = await startService({ STATS_REFUSE_STALE: 'true' });
		await put(1, new Date(Date.now() - 25 * HOUR_MS).toISOString());
		const refused = {
			status: 503,
			body: {
				error: {
					code: 'statistics_stale',
					retryable: true,
					message: expect.stringMatching(/example_creator.*POST \/api\/mediakit\/refresh-tiktok-api/),
				},
			},
		};
		expect(await read()).toMatchObject(refused);
		expect(await service.call('/api/mediakit/analytics/tiktok')).toMatchObject(refused);
		expect(await service.call('/api/mediakit/analytics')).toMatchObject(refused);
		expect((await service.call('/api/mediakit/analytics?platform=instagram')).body).toEqual({
			analytics: [],
		});
		await put(2);
		expect(await read()).toMatchObject({ status: 200, body: { stale: false } });
	});
});
