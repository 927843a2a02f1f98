import { withDatabase } from '../../support/events';
import { ACCOUNT, NOW } from '../../support/instagram-statistics';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectAccount, sandboxSettings, startService, type TestService } from '../../support/service';
import { shiftDate } from '../../support/shifted-date.cjs';

const DAY_MS = 86_400_000;
const INSTAGRAM = '/graph.instagram.com/v';
const TIKTOK = '/open.tiktokapis.com/v2/';

let sandbox: TestSandbox;
let service: TestService;

/** Sets the clock that the sandbox and the service share. */
function setDay(day: number): void {
	shiftDate(0);
	shiftDate(Date.parse(NOW) + day * DAY_MS - Date.now());
}

beforeEach(async () => {
	setDay(0);
	sandbox = await startTestSandbox();
	service = await startService(sandboxSettings(sandbox.url));
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
	shiftDate(0);
});

/** Refreshes the statistics. @returns the number of calls made */
async function callsOf(platform: 'tiktok' | 'instagram', prefix: string): Promise<number> {
	const before = (await sandbox.requests(prefix)).length;
	const { status } = await service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
	expect(status).toBe(200);
	return (await sandbox.requests(prefix)).length - before;
}

const hoursAgo = (hours: number) => Date.parse(NOW) / 1000 - hours * 3600;

async function connectInstagram(): Promise<void> {
	const media = Array.from({ length: 30 }, (_, index) => ({
		timestamp: hoursAgo(60 + index),
		metrics: { views: 100, shares: 1, saved: 1, reach: 90 },
	}));
	const stories = [1, 2, 3].map((hours) => ({
		timestamp: hoursAgo(hours),
		metrics: { views: 9, reach: 8, shares: 0 },
	}));
	const user = { ...ACCOUNT, platform: 'instagram', username: 'solo_creator', media, stories };
	await sandbox.control('users', user);
	await connectAccount(service, 'instagram', { user: 'solo_creator' });
	await callsOf('instagram', INSTAGRAM);
}

const audience = async () => {
	const { body } = await service.call('/api/mediakit/analytics/instagram/solo_creator');
	return (body.data as { audience: { fetched_at: string } | null }).audience;
};

it('a refresh of Instagram takes at most 8 calls with the audience, once a week, and 5 without', async () => {
	await connectInstagram();
	const first = await audience();
	expect(first).toMatchObject({ gender: expect.any(Array), countries: expect.any(Array) });
	for (const day of [1, 3, 6]) {
		setDay(day);
		expect(await callsOf('instagram', INSTAGRAM)).toBeLessThanOrEqual(5);
		expect(await audience()).toEqual(first);
	}
	// Daily refreshes are not exact, so the seventh may happen slightly less than a week after the first.
	setDay(6.98);
	const before = (await sandbox.requests('/insights')).length;
	expect(await callsOf('instagram', INSTAGRAM)).toBeLessThanOrEqual(8);
	const since = (await sandbox.requests('/insights')).slice(before);
	expect(since.filter(({ query }) => query.metric === 'follower_demographics')).toHaveLength(3);
	expect(Date.parse((await audience())?.fetched_at ?? '')).toBeGreaterThan(Date.parse(NOW) + 6.9 * DAY_MS);
});

it.each([
	['what is no JSON', 'nonsense'],
	['what is no document', '{"audience":{"fetched_at":"2026-11-20T12:00:00Z"}}'],
])('a refresh takes over no audience from %s in the public table', async (_what, text) => {
	await connectInstagram();
	await withDatabase(service.dataDir, (database) =>
		database('social_stats_cache').update({ stats_data: text }),
	);
	expect(await callsOf('instagram', INSTAGRAM)).toBeLessThanOrEqual(8);
	expect(await audience()).toMatchObject({ gender: expect.any(Array), countries: expect.any(Array) });
});

it('a refresh of TikTok takes at most 3 calls', async () => {
	await connectAccount(service, 'tiktok', {});
	await callsOf('tiktok', TIKTOK);
	expect(await callsOf('tiktok', TIKTOK)).toBeLessThanOrEqual(3);
});
