import { withDatabase } from '../support/events';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { connectAccount, sandboxSettings, startService, type TestService } from '../support/service';

const TIKTOKS = 900;
const INSTAGRAMS = 100;
const SCALE = 30;
const BROKEN = ['tiktok_17', 'tiktok_800', 'insta_42'];

interface Result {
	message: string;
	data?: { username: string; followers: number };
	error?: { code: string; action: string };
}

let sandbox: TestSandbox;
let service: TestService;

const tiktoks = Array.from({ length: TIKTOKS }, (_, index) => `tiktok_${index}`);
const instagrams = Array.from({ length: INSTAGRAMS }, (_, index) => `insta_${index}`);

/** Sets metrics that differ for every account and in every round. */
async function setFigures(round: number): Promise<void> {
	for (const [index, username] of tiktoks.entries()) {
		await sandbox.control('users', {
			platform: 'tiktok',
			username,
			follower_count: round * 10_000 + index,
			video_count: 2,
			videos: [
				{ title: 'One', view_count: 1_000, like_count: 50 + round, comment_count: 5, share_count: 5 },
				{ title: 'Two', view_count: 1_000, like_count: 40, comment_count: 0, share_count: 0 },
			],
		});
	}
	for (const [index, username] of instagrams.entries()) {
		await sandbox.control('users', {
			platform: 'instagram',
			username,
			followers_count: round * 10_000 + index,
			media_count: 2,
			insights: { reach: [1, 2], views: [3, 4], profile_views: [5, 6] },
			media: [{ caption: 'One', like_count: 10, comments_count: 1, metrics: { views: 7 } }],
		});
	}
}

beforeAll(async () => {
	sandbox = await startTestSandbox({
		switches: { limitTimeScale: SCALE, 'tiktok.displayLimitPer': 'app' },
	});
	await setFigures(1);
	service = await startService({ ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: String(SCALE) });
	for (const user of tiktoks) await connectAccount(service, 'tiktok', { user });
	for (const user of instagrams) await connectAccount(service, 'instagram', { user });
}, 600_000);
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

test('1,000 accounts are refreshed within the limits; 3 broken ones are reported and stop nobody', async () => {
	await setFigures(2);
	for (const username of BROKEN) {
		const platform = username.startsWith('insta') ? 'instagram' : 'tiktok';
		await sandbox.control(`${platform}/revoke`, { username });
	}
	const refresh = (platform: string) =>
		service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
	/**
	 * Read as soon as TikTok's refresh ends, because the sandbox keeps only 1,000 requests, and Instagram needs eight
	 * per account.
	 */
	let statuses: (number | null)[] = [];
	const answers = await Promise.all([
		refresh('tiktok').then(async (answer) => {
			const requests = await sandbox.requests('/open.tiktokapis.com/v2/');
			statuses = requests.map(({ status }) => status);
			return answer;
		}),
		refresh('instagram'),
	]);
	const results = answers.flatMap(({ body }) => body.results as Result[]);
	expect(answers.map(({ body }) => body.message)).toEqual([
		`${TIKTOKS - 2} of ${TIKTOKS} accounts refreshed.`,
		`${INSTAGRAMS - 1} of ${INSTAGRAMS} accounts refreshed.`,
	]);
	const failed = results.filter(({ error }) => error);
	expect(failed.map(({ message }) => message).sort()).toEqual(
		[...BROKEN].sort().map((username) => `Statistics of ${username} could not be refreshed.`),
	);
	for (const { error } of failed) expect(error).toMatchObject({ action: 'reconnect' });

	// The service stayed within TikTok's limits: none of its requests was rejected.
	expect(statuses.length).toBeGreaterThan(500);
	expect(statuses).not.toContain(429);

	const cached = (await withDatabase(service.dataDir, (database) => database('social_stats_cache'))) as {
		username: string;
		stats_data: string;
	}[];
	const figures = new Map(cached.map(({ username, stats_data }) => [username, JSON.parse(stats_data)]));
	// Broken accounts keep the values that were read when they were connected.
	for (const username of BROKEN) expect(figures.get(username)?.followers ?? 10_000).toBeLessThan(20_000);
	const fresh = [...figures.values()].filter(({ followers }) => followers >= 20_000);
	expect(fresh).toHaveLength(997);
	for (const [index, username] of [...tiktoks.entries(), ...instagrams.entries()]) {
		if (BROKEN.includes(username)) continue;
		expect(figures.get(username)).toMatchObject({
			followers: 20_000 + index,
			posts: 2,
			// For TikTok, (52 + 5 + 5 + 40) interactions for 2,000 views; for Instagram, 11 interactions by followers.
			engagement_rate: username.startsWith('insta')
				? Math.round((11 / (20_000 + index)) * 10_000) / 100
				: 5.1,
			recent_posts: { length: username.startsWith('insta') ? 1 : 2 },
		});
	}
}, 600_000);
