import { withDatabase } from '../support/database';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { connectAccount, sandboxSettings, startService, type TestService } from '../support/service';
import { shiftDate } from '../support/shifted-date.cjs';
import { eventually } from '../support/until';

const DAY_MS = 24 * 60 * 60 * 1000;

const DAYS = 90;
/** The number of accounts per platform. */
const ACCOUNTS = 25;
const WEEKS = Math.floor(DAYS / 7);
/**
 * Days on which the service does not run. Their number is even, so that no day is as far from the reading before them as
 * from the reading after them: seconds would decide which one is the nearest.
 */
const OFF = [40, 41, 42, 43];
const POST_HISTORY_DAYS = 30;

/** Instagram's days end at midnight in California, where the clocks go back on the twelfth day. */
const START = Date.parse('2026-10-20T12:00:00Z');

const PLATFORMS = ['tiktok', 'instagram'] as const;
type Platform = (typeof PLATFORMS)[number];

let sandbox: TestSandbox;
let service: TestService;

/** Sets the clock that the sandbox and the service share. */
function setDay(day: number): void {
	shiftDate(0);
	shiftDate(START + day * DAY_MS - Date.now());
}

const usernames = (platform: Platform) =>
	Array.from({ length: ACCOUNTS }, (_, index) => `${platform}_${index}`);

/** Returns one post from day 0 and one from day 60, both of which gain views every day. */
const postsOf = (index: number, day: number) =>
	[
		{ id: `75123456789012${String(index).padStart(2, '0')}001`, born: 0 },
		{ id: `75123456789012${String(index).padStart(2, '0')}060`, born: 60 },
	]
		.filter(({ born }) => born <= day)
		.map(({ id, born }) => ({
			id,
			bornSeconds: (START + born * DAY_MS) / 1000 - 3600,
			views: 100 + 10 * (day - born) + index,
		}));

/** Returns the number of an account's followers on a day: 7 more than on the day before. */
const followersOn = (index: number, day: number) => 1000 * (index + 1) + 7 * day;

const toUser: Record<Platform, (index: number, day: number) => Record<string, unknown>> = {
	tiktok: (index, day) => ({
		follower_count: followersOn(index, day),
		likes_count: 3 * (day + 1),
		videos: postsOf(index, day).map(({ id, bornSeconds, views }) => ({
			id,
			title: `Video ${id}`,
			create_time: bornSeconds,
			view_count: views,
			like_count: 5,
			comment_count: 1,
			share_count: 0,
		})),
	}),
	instagram: (index, day) => ({
		followers_count: followersOn(index, day),
		insights: {
			reach: [10, 20],
			views: [30, 40],
			profile_views: [5, 6],
			accounts_engaged: [7, 8],
			total_interactions: [9, 10],
		},
		media: postsOf(index, day).map(({ id, bornSeconds, views }) => ({
			id,
			caption: `Post ${id}`,
			timestamp: bornSeconds,
			like_count: 5,
			comments_count: 1,
			metrics: { views, shares: 1, saved: 1, reach: 90 },
		})),
	}),
};

async function setFigures(day: number): Promise<void> {
	for (const platform of PLATFORMS) {
		for (const [index, username] of usernames(platform).entries()) {
			await sandbox.control('users', { platform, username, ...toUser[platform](index, day) });
		}
	}
}

const COUNTED: Record<Platform, RegExp> = {
	tiktok: /\/open\.tiktokapis\.com\/v2\/(user|video)\//,
	instagram: /\/graph\.instagram\.com\/v/,
};

/** Returns the API requests made to a platform on a day, grouped by the token, which identifies the account. */
async function callsOf(platform: Platform, day: number) {
	const byToken = new Map<string, { path: string; query: Record<string, string> }[]>();
	for (const request of await sandbox.requests('/v')) {
		const { at, host, path, query, headers } = request as typeof request & { at: string; host: string };
		if (Date.parse(at) < START + day * DAY_MS || !COUNTED[platform].test(`/${host}${path}`)) continue;
		const token = String(headers.authorization ?? query.access_token);
		byToken.set(token, [...(byToken.get(token) ?? []), { path, query }]);
	}
	return [...byToken.values()];
}

const isAudience = ({ query }: { query: Record<string, string> }) => query.metric === 'follower_demographics';

beforeAll(async () => {
	setDay(-1);
	sandbox = await startTestSandbox();
	await setFigures(-1);
	service = await startService({
		...sandboxSettings(sandbox.url),
		POST_HISTORY_DAYS: String(POST_HISTORY_DAYS),
		RETENTION_DAYS: '500',
	});
	for (const platform of PLATFORMS) {
		for (const user of usernames(platform)) await connectAccount(service, platform, { user });
		// Waits for the first reads, which start when an account is connected.
		await service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
	}
}, 600_000);
afterAll(async () => {
	await service.close();
	await sandbox.close();
	shiftDate(0);
});

/**
 * Has the service read all accounts on a day, and checks its requests. @returns the number of accounts whose audience
 * was read
 */
async function liveThrough(day: number): Promise<number> {
	setDay(day);
	await setFigures(day);
	let audiences = 0;
	for (const platform of PLATFORMS) {
		const { status, body } = await service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
		expect([status, body.message]).toEqual([200, `${ACCOUNTS} of ${ACCOUNTS} accounts refreshed.`]);
		const calls = await callsOf(platform, day);
		expect(calls).toHaveLength(ACCOUNTS);
		for (const ofOne of calls) {
			expect(ofOne.length).toBeLessThanOrEqual(platform === 'tiktok' ? 3 : 8);
			const forAudience = ofOne.filter(isAudience).length;
			expect([0, 3]).toContain(forAudience);
			if (forAudience > 0) audiences++;
		}
	}
	return audiences;
}

interface Point {
	date: string;
	stats: Record<string, number>;
	deltas: Record<string, number> | null;
	days_since_previous: number | null;
}

const dateOf = (day: number) => new Date(START + day * DAY_MS).toISOString().slice(0, 10);

/** Returns the days on which the service runs, starting with `first`. */
const daysFrom = (first: number) =>
	Array.from({ length: DAYS - first }, (_, index) => first + index).filter((day) => !OFF.includes(day));

async function checkSeries(platform: Platform, index: number): Promise<void> {
	const path = `/api/mediakit/analytics/${platform}/${platform}_${index}`;
	const { body } = await service.call(`${path}/history?days=${DAYS}`);
	const series = body.series as Point[];
	expect(series.map(({ date }) => date)).toEqual(daysFrom(0).map(dateOf));
	expect(series.map(({ stats }) => stats.followers)).toEqual(
		daysFrom(0).map((day) => followersOn(index, day)),
	);
	const afterGap = series.filter(({ days_since_previous: distance }) => distance !== 1);
	expect(afterGap).toMatchObject([
		{ date: dateOf(44), days_since_previous: 5, deltas: { followers: 5 * 7 } },
	]);
	// The growth is relative to the values of day 59, exactly 30 days before.
	expect(series.at(-1)?.stats.followers_growth_30d).toBe(30 * 7);
	// Thirty days earlier, there is a gap: day 39 is the nearest reading to days 40 and 41, day 44 to days 42 and 43.
	const growthOn = (day: number) =>
		series.find(({ date }) => date === dateOf(day))?.stats.followers_growth_30d;
	expect([70, 71, 72, 73].map(growthOn)).toEqual([31 * 7, 32 * 7, 28 * 7, 29 * 7]);
	// A post that is less than two days old is not part of any average.
	const views = (day: number) => series.find(({ date }) => date === dateOf(day))?.stats.avg_views;
	expect(views(61)).toBe(100 + 10 * 61 + index);
	expect(views(63)).toBe(Math.round((100 + 10 * 63 + 100 + 10 * 3) / 2) + index);
}

test(`${DAYS} days of ${2 * ACCOUNTS} accounts: series, curves of posts, pruning, calls`, async () => {
	let audiences = 0;
	for (const day of daysFrom(0)) audiences += await liveThrough(day);
	// Each account's audience is read once a week, starting when the account is connected.
	expect(audiences).toBe(WEEKS * ACCOUNTS);

	for (const platform of PLATFORMS) {
		for (const index of usernames(platform).keys()) await checkSeries(platform, index);
	}

	// Old values are pruned at the next start and every ten minutes. The clock is moved ahead by an hour, so that all
	// values read POST_HISTORY_DAYS ago are too old, regardless of how long after noon they were read.
	const { dataDir } = service;
	await service.stop();
	setDay(DAYS - 1 + 1 / 24);
	service = await startService({
		...sandboxSettings(sandbox.url),
		DATA_DIR: dataDir,
		POST_HISTORY_DAYS: String(POST_HISTORY_DAYS),
	});
	const kept = daysFrom(DAYS - POST_HISTORY_DAYS);
	await withDatabase(service, async (database) => {
		await eventually(async () => {
			const [oldest] = await database('post_stats_history').min({ at: 'fetched_at' });
			return String(oldest?.at).startsWith(dateOf(DAYS - POST_HISTORY_DAYS));
		});
		for (const platform of PLATFORMS) {
			for (const [index, username] of usernames(platform).entries()) {
				const curve = async (place: number) =>
					await database('post_stats_history')
						.where({ platform, username, post_id: postsOf(index, DAYS)[place]?.id })
						.orderBy('fetched_at')
						.pluck('views');
				expect(await curve(0)).toEqual(kept.map((day) => postsOf(index, day)[0]?.views));
				expect(await curve(1)).toEqual(kept.map((day) => postsOf(index, day)[1]?.views));
			}
		}
	});
}, 1_500_000);
