import type { AccountJson, SyncLogJson } from '../../../service/accounts';
import { withDatabase } from '../../support/events';
import { REFERENCE_CASE } from '../../support/sandbox';
import {
	allAtOnce,
	connectAccount,
	connectTikTok,
	sandboxSettings,
	startForEachTest,
	startService,
} from '../../support/service';
import { shiftDate } from '../../support/shifted-date.cjs';
import { until } from '../../support/until';

afterEach(() => shiftDate(0));
const bench = startForEachTest();
beforeEach(async () => void (await bench.sandbox.control('users', REFERENCE_CASE)));

const post = (path: string) => bench.service.call(path, { method: 'POST' });
const sync = (query = '') => post(`/api/auth/tiktok/sync${query}`);

async function accountIds(): Promise<string[]> {
	const { accounts } = (await bench.service.call('/api/accounts')).body as { accounts: AccountJson[] };
	return accounts.map(({ id }) => id);
}

async function log(id: string, query = ''): Promise<SyncLogJson> {
	const { body } = await bench.service.call(`/api/accounts/${id}/sync-log${query}`);
	return body as unknown as SyncLogJson;
}

/** Waits until the automatic first refresh after connecting is complete. */
async function firstRefresh(id: string): Promise<void> {
	await until(
		() => log(id),
		({ sync_log }) => sync_log.length > 0,
	);
}

describe('POST /api/auth/:platform/sync', () => {
	it('refreshes, then not again for 5 minutes, also after a restart', async () => {
		await connectTikTok(bench.service);
		expect(await sync()).toMatchObject({
			status: 200,
			body: {
				data: { username: 'example_creator', engagement_rate: 5.72, avg_views: 12_500 },
				token_refreshed: false,
			},
		});
		const requests = (await bench.sandbox.requests('/v2/user/info/')).length;
		await bench.service.stop();
		bench.service = await startService({
			...sandboxSettings(bench.sandbox.url),
			DATA_DIR: bench.service.dataDir,
		});
		shiftDate(60_000);
		const refused = await sync();
		expect(refused).toMatchObject({
			status: 429,
			body: { error: { code: 'sync_too_soon', action: 'wait', retryable: true } },
		});
		const retryAfter = Number(refused.headers.get('retry-after'));
		expect(retryAfter).toBeGreaterThan(200);
		expect(retryAfter).toBeLessThanOrEqual(240);
		expect(await bench.sandbox.requests('/v2/user/info/')).toHaveLength(requests);
		shiftDate(300_000);
		expect((await sync()).status).toBe(200);
	});

	it('renews the token first if that is due', async () => {
		await connectTikTok(bench.service);
		shiftDate(3 * 60 * 60_000);
		await bench.sandbox.control('clock', { advanceSeconds: 3 * 60 * 60 });
		expect(await sync()).toMatchObject({ status: 200, body: { token_refreshed: true } });
	});

	it('lets each account have its turn, and asks which is meant', async () => {
		await bench.sandbox.control('users', { platform: 'tiktok', username: 'second_creator' });
		expect(await sync()).toMatchObject({ status: 409, body: { error: { code: 'account_not_connected' } } });
		await connectTikTok(bench.service);
		await connectTikTok(bench.service, { user: 'second_creator' });
		expect(await sync()).toMatchObject({ status: 409, body: { error: { code: 'account_ambiguous' } } });
		expect((await sync('?account=@Second_Creator')).status).toBe(200);
		expect((await sync('?account=example_creator')).status).toBe(200);
		expect((await sync('?account=second_creator')).status).toBe(429);
	});

	it('knows the accounts of Instagram by platform and by login', async () => {
		await connectAccount(bench.service, 'instagram', { user: 'example_creator' });
		expect(await post('/api/auth/facebook/sync')).toMatchObject({
			status: 409,
			body: { error: { code: 'account_not_connected' } },
		});
		expect(await post('/api/auth/instagram/sync')).toMatchObject({
			status: 200,
			body: { data: { username: 'example_creator' }, source: 'Meta Graph API' },
		});
	});
});

describe('POST /api/accounts/:id/refresh', () => {
	it('renews the token now and tells how long it lives, but not the token', async () => {
		await connectTikTok(bench.service);
		const [id = ''] = await accountIds();
		const before = (await bench.sandbox.requests('/v2/oauth/token/')).length;
		const askedAt = Date.now();
		const { status, body } = await post(`/api/accounts/${id}/refresh`);
		const seconds = (Date.now() - askedAt) / 1000;
		expect([status, body]).toEqual([
			200,
			{
				id,
				platform: 'tiktok',
				username: 'example_creator',
				scopes: expect.arrayContaining(['video.list']),
				expires_at: expect.stringMatching(/Z$/),
				refresh_expires_at: expect.stringMatching(/Z$/),
				expires_in_seconds: expect.any(Number),
				refresh_expires_in_seconds: expect.any(Number),
			},
		]);
		expect(body.expires_in_seconds).toBeGreaterThanOrEqual(Math.floor(7_199 - seconds));
		expect(body.expires_in_seconds).toBeLessThanOrEqual(7_200);
		expect(await bench.sandbox.requests('/v2/oauth/token/')).toHaveLength(before + 1);
	});

	it('renews once for calls at the same time', async () => {
		await connectTikTok(bench.service);
		const [id = ''] = await accountIds();
		const before = (await bench.sandbox.requests('/v2/oauth/token/')).length;
		const answers = await allAtOnce({ ...bench, path: '/v2/oauth/token/' }, 5, () =>
			post(`/api/accounts/${id}/refresh`),
		);
		expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
		expect(await bench.sandbox.requests('/v2/oauth/token/')).toHaveLength(before + 1);
	});

	it('says what to do when the platform does not renew any more', async () => {
		await connectTikTok(bench.service);
		const [id = ''] = await accountIds();
		await firstRefresh(id);
		await bench.sandbox.control('tiktok/revoke', { username: 'example_creator' });
		expect(await post(`/api/accounts/${id}/refresh`)).toMatchObject({
			status: 409,
			body: { error: { action: 'reconnect' } },
		});
		expect((await log(id)).sync_log[0]).toMatchObject({ kind: 'token', outcome: 'failed' });
	});

	it('of an account that is not there is a clear 404', async () => {
		expect(await post('/api/accounts/nobody/refresh')).toMatchObject({
			status: 404,
			body: { error: { code: 'account_unknown' } },
		});
	});
});

describe('GET /api/accounts/:id/sync-log', () => {
	it('tells newest first what was refreshed and how it ended, page by page, without a token', async () => {
		await connectTikTok(bench.service);
		const [id = ''] = await accountIds();
		await firstRefresh(id);
		await post(`/api/accounts/${id}/refresh`);
		await bench.sandbox.control('faults', {
			kind: 'error',
			code: 'internal_error',
			message: 'Malformed token act.example-0123456789abcdef0123456789',
			match: { path: '/v2/user/info/' },
		});
		await post('/api/mediakit/refresh-tiktok-api');
		const { sync_log: entries } = await log(id);
		expect(entries).toMatchObject([
			{ kind: 'statistics', outcome: 'failed', detail: expect.stringContaining('internal problem') },
			{ kind: 'token', outcome: 'ok', detail: expect.stringMatching(/is valid until 20.*Z/) },
			{ kind: 'statistics', outcome: 'ok', detail: '50000 followers, 150 posts.' },
		]);
		expect(entries.map(({ code, original }) => [code, original])).toEqual([
			['platform_unavailable', undefined],
			['token_renewed_asked', undefined],
			['statistics_read', undefined],
		]);
		const { body } = await bench.service.call(`/api/accounts/${id}/sync-log`, {
			headers: { 'accept-language': 'de' },
		});
		const [failed, renewed, read] = (body as unknown as SyncLogJson).sync_log;
		expect(failed?.detail).toMatch(/Störung/);
		expect(renewed).toMatchObject({
			detail: expect.stringMatching(/^Das Zugriffstoken .* auf Anforderung erneuert\. Es gilt bis 20.*Z\.$/),
			original: entries[1]?.detail,
		});
		expect(read?.detail).toBe('50000 Follower, 150 Beiträge.');
		for (const { at } of entries) expect(Date.parse(at)).toBeGreaterThan(Date.now() - 60_000);
		expect(JSON.stringify(entries)).not.toMatch(/act\.|rft\./);

		const first = await log(id, '?limit=2');
		expect(first.sync_log).toEqual(entries.slice(0, 2));
		const second = await log(id, `?limit=2&cursor=${first.next_cursor}`);
		expect(second).toEqual({ sync_log: entries.slice(2) });
	});

	it('goes with the account, and is not written any more after that', async () => {
		await connectTikTok(bench.service);
		const [id = ''] = await accountIds();
		await firstRefresh(id);
		await bench.sandbox.control('faults', { kind: 'hold', match: { path: '/v2/video/list/' } });
		const underWay = post('/api/mediakit/refresh-tiktok-api');
		await bench.sandbox.untilHeld();
		await withDatabase(bench.service.dataDir, async (database) => {
			await database('accounts').where({ id }).delete();
			await database('social_stats_cache').delete();
		});
		await bench.sandbox.control('release');
		expect(await underWay).toMatchObject({
			status: 409,
			body: { error: { code: 'account_not_connected' } },
		});
		const rows = await withDatabase(bench.service.dataDir, async (database) => [
			...((await database('sync_log').select('*')) as object[]),
			...((await database('social_stats_cache').select('*')) as object[]),
		]);
		expect(rows).toEqual([]);
		expect((await bench.service.call(`/api/accounts/${id}/sync-log`)).status).toBe(404);
	});
});

describe('the stored document of an account', () => {
	const storedDocument = async () => {
		const [row] = await withDatabase(bench.service.dataDir, (database) =>
			database('social_stats_cache').where({ platform: 'tiktok', username: 'quiet' }),
		);
		return JSON.parse(row?.stats_data ?? '') as unknown;
	};

	it('has 0 where there are no videos', async () => {
		await bench.sandbox.control('users', {
			platform: 'tiktok',
			username: 'quiet',
			follower_count: 3,
			videos: [],
		});
		await connectTikTok(bench.service, { user: 'quiet' });
		expect((await sync()).status).toBe(200);
		expect(await storedDocument()).toMatchObject({
			meta: { sample_size: 0, missing: {} },
			stats: { followers: 3, videos: 0, engagement_rate: 0, avg_views: 0 },
			recent_posts: [],
		});
	});

	it('has null where a scope is missing, and names it', async () => {
		await bench.sandbox.control('users', { platform: 'tiktok', username: 'quiet', follower_count: 3 });
		await connectTikTok(bench.service, { user: 'quiet', untick: ['video.list'] });
		expect(await sync()).toMatchObject({
			status: 200,
			body: { data: { followers: 3, avg_views: null }, warning: expect.stringContaining('avg_views') },
		});
		expect(await storedDocument()).toMatchObject({
			meta: { missing: { avg_views: expect.stringContaining('video.list') } },
			stats: { followers: 3, engagement_rate: null, avg_views: null },
		});
	});
});
