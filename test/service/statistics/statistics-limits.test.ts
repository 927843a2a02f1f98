import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectAccount, sandboxSettings, startService, type TestService } from '../../support/service';

const HOST = 'graph.instagram.com';

let sandbox: TestSandbox;
let service: TestService;

/** Returns an Instagram account with enough posts that two refreshes make more than ten calls. */
const user = (username: string) => ({
	platform: 'instagram',
	username,
	followers_count: 1_000,
	insights: {
		reach: [10, 20],
		views: [30, 40],
		profile_views: [5, 6],
		accounts_engaged: [7, 8],
		total_interactions: [9, 10],
	},
	media: Array.from({ length: 6 }, (_, index) => ({
		caption: `Post ${index}`,
		like_count: 10,
		comments_count: 1,
		metrics: { views: 100 + index, shares: 2, saved: 3, reach: 90 + index },
	})),
});

async function start(scale: number): Promise<void> {
	sandbox = await startTestSandbox({ switches: { limitTimeScale: scale } });
	await sandbox.control('users', user('first_creator'));
	await sandbox.control('users', user('second_creator'));
	service = await startService({ ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: String(scale) });
	for (const username of ['first_creator', 'second_creator']) {
		await connectAccount(service, 'instagram', { user: username });
		// Waits for the automatic refresh after connecting.
		await refresh(username);
	}
}

afterEach(async () => {
	await service.close();
	await sandbox.close();
});

const refresh = (account: string) =>
	service.call(`/api/mediakit/refresh-instagram-api?account=${account}`, { method: 'POST' });

const calls = async () => (await sandbox.requests(HOST)).length;

describe('a limit of Instagram', () => {
	it('that is over soon is waited for, and costs no figure', async () => {
		await start(1_000);
		await sandbox.control('switches', { 'instagram.businessCallBudget': 8 });
		const { status } = await refresh('first_creator');
		expect(status).toBe(200);
		const codes = (await sandbox.requests(HOST)).map((request) => request.status);
		expect(codes).toContain(400);
		const { body } = await service.call('/api/mediakit/analytics/instagram/first_creator');
		expect(body.data).toMatchObject({
			meta: { sample_size: 6, missing: { impressions_daily: expect.any(String) } },
			stats: { reach_daily: 20, views_daily: 40, profile_views: 6 },
			recent_posts: Array.from({ length: 6 }, () => ({ views: expect.any(Number), saved: 3 })),
		});
		const { missing } = (body.data as { meta: { missing: object } }).meta;
		expect(Object.keys(missing)).toEqual(['impressions_daily']);
	});

	it('on one account is told at once if it lasts, and not prolonged by further calls; others go on', async () => {
		await start(1);
		await sandbox.control('faults', { kind: 'error', code: 80_002, match: { path: `/${HOST}/v26.0/me` } });
		const limited = {
			status: 429,
			body: { error: { code: 'rate_limited', platformCode: '80002', action: 'wait' } },
		};
		const refused = await refresh('first_creator');
		expect(refused).toMatchObject(limited);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
		const before = await calls();
		expect(await refresh('first_creator')).toMatchObject(limited);
		expect(await calls()).toBe(before);
		expect((await refresh('second_creator')).status).toBe(200);
	});

	it('on the app stops the calls for every account', async () => {
		await start(1);
		await sandbox.control('faults', { kind: 'error', code: 4, match: { path: `/${HOST}/v26.0/me` } });
		expect(await refresh('first_creator')).toMatchObject({ status: 429 });
		const before = await calls();
		expect(await refresh('second_creator')).toMatchObject({
			status: 429,
			body: { error: { code: 'rate_limited', platformCode: '4' } },
		});
		expect(await calls()).toBe(before);
	});
});
