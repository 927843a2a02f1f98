import { withDatabase } from '../../support/events';
import { REFERENCE_CASE, startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectTikTok, sandboxSettings, startService, type TestService } from '../../support/service';
import { TIKTOK_DOCUMENT } from '../../support/statistics-documents';

const DAY_MS = 24 * 60 * 60 * 1000;

let sandbox: TestSandbox;
let service: TestService;

beforeEach(async () => {
	sandbox = await startTestSandbox();
	await sandbox.control('users', REFERENCE_CASE);
	service = await startService(sandboxSettings(sandbox.url));
	await connectTikTok(service);
	await refresh();
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
});

const refresh = (account = 'example_creator') =>
	service.call(`/api/mediakit/refresh-tiktok-api?account=${account}`, { method: 'POST' });

const accountNames = async () =>
	((await service.call('/api/accounts')).body.accounts as { username: string }[])
		.map(({ username }) => username)
		.sort();

/** Makes TikTok respond to the next profile requests with another user name. */
async function rename(to: string, followers = 60_000, times = 1): Promise<void> {
	const user = { open_id: 'x', display_name: 'Renamed', username: to, follower_count: followers };
	await sandbox.control('faults', {
		kind: 'status',
		status: 200,
		times,
		match: { path: '/v2/user/info/' },
		body: JSON.stringify({ data: { user }, error: { code: 'ok', message: '', log_id: 'example' } }),
	});
}

/** Stores statistics for an earlier day, as a node would have done. */
async function storeEarlier(username: string, daysAgo: number, followers: number): Promise<void> {
	const { status } = await service.call(`/api/mediakit/analytics/tiktok/${username}`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			...TIKTOK_DOCUMENT,
			profile: { ...TIKTOK_DOCUMENT.profile, username, url: null },
			stats: { followers },
			fetched_at: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
		}),
	});
	expect(status).toBe(200);
}

async function followersOverTime(username: string) {
	const { body } = await service.call(`/api/mediakit/analytics/tiktok/${username}/history`);
	return (body.series as { stats: { followers: number }; deltas: { followers: number } | null }[]).map(
		({ stats, deltas }) => [stats.followers, deltas?.followers ?? null],
	);
}

const cachedNames = () =>
	withDatabase(service.dataDir, (database) =>
		database('social_stats_cache').orderBy('username').pluck('username'),
	);

describe('an account with another user name', () => {
	it('takes its cache and history along', async () => {
		await storeEarlier('example_creator', 3, 40_000);
		await refresh();
		await rename('New_Name');
		expect(await refresh()).toMatchObject({ status: 200, body: { data: { username: 'new_name' } } });
		expect(await accountNames()).toEqual(['new_name']);
		expect(await cachedNames()).toEqual(['new_name']);
		expect(await followersOverTime('new_name')).toEqual([
			[40_000, null],
			[60_000, 20_000],
		]);
		expect((await service.call('/api/mediakit/analytics/tiktok/example_creator')).status).toBe(404);
	});

	it('joins what is already there under the new name', async () => {
		await storeEarlier('example_creator', 5, 10);
		await storeEarlier('new_name', 3, 30);
		await rename('new_name');
		await refresh();
		expect(await cachedNames()).toEqual(['new_name']);
		expect(await followersOverTime('new_name')).toEqual([
			[10, null],
			[30, 20],
			[60_000, 59_970],
		]);
	});

	it('keeps apart from the account that had the name before, which was renamed too', async () => {
		await sandbox.control('users', { platform: 'tiktok', username: 'second_creator', follower_count: 7 });
		await connectTikTok(service, { user: 'second_creator' });
		await refresh('second_creator');
		await storeEarlier('second_creator', 2, 5);
		await rename('second_creator');
		await refresh('example_creator');
		expect(await followersOverTime('second_creator')).toEqual([[60_000, null]]);

		const [other = ''] = (await accountNames()).filter((name) => name !== 'second_creator');
		await rename('third_name', 8);
		expect(await refresh(other)).toMatchObject({
			status: 200,
			body: { data: { username: 'third_name' } },
		});
		expect(await accountNames()).toEqual(['second_creator', 'third_name']);
		expect(await cachedNames()).toEqual(['second_creator', 'third_name']);
		expect(await followersOverTime('third_name')).toEqual([
			[5, null],
			[8, 3],
		]);
	});

	it('takes them along when it is connected again', async () => {
		// The profile is read once when the account is connected, and once by the automatic refresh that follows.
		await rename('new_name', 60_000, 2);
		await connectTikTok(service);
		expect(await accountNames()).toEqual(['new_name']);
		expect(await cachedNames()).toEqual(['new_name']);
	});
});
