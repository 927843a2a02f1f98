import { setTimeout as wait } from 'node:timers/promises';
import { startReceiver } from '../../support/receiver';
import { REFERENCE_CASE, startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectTikTok, sandboxSettings, startService, type TestService } from '../../support/service';
import { shiftDate } from '../../support/shifted-date.cjs';
import { until } from '../../support/until';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

let sandbox: TestSandbox;
let service: TestService;

async function start(settings: Record<string, string>): Promise<void> {
	sandbox = await startTestSandbox();
	await sandbox.control('users', REFERENCE_CASE);
	service = await startService({ ...sandboxSettings(sandbox.url), ...settings });
}

afterEach(async () => {
	shiftDate(0);
	await service.close();
	await sandbox.close();
});

/** Moves all clocks to a time of the next day in UTC, as in 03:30. */
async function tomorrowAt(time: string): Promise<void> {
	shiftDate(0);
	const date = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS).toISOString().slice(0, 10);
	const shift = Date.parse(`${date}T${time}:00Z`) - Date.now();
	shiftDate(shift);
	await sandbox.control('clock', { now: Date.now() });
}

const readings = async () => (await sandbox.requests('/v2/video/list/')).length;

async function untilReadings(count: number): Promise<void> {
	expect(await until(readings, (made) => made >= count)).toBe(count);
}

describe('STATS_SCHEDULE', () => {
	it('refreshes all accounts at its time in UTC, once, and tells subscribers of each', async () => {
		const receiver = await startReceiver();
		await start({ STATS_SCHEDULE: '28,30 3 * * *', CALLBACK_HOST_ALLOWLIST: receiver.host });
		try {
			await sandbox.control('users', { platform: 'tiktok', username: 'second_creator', follower_count: 7 });
			await connectTikTok(service);
			await connectTikTok(service, { user: 'second_creator' });
			await untilReadings(2);
			await service.call('/api/subscriptions', {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ url: `${receiver.url}/hook`, events: ['stats.refreshed'] }),
			});
			// The earlier time passes once, so that nothing can come twice or too early unnoticed.
			await tomorrowAt('03:29');
			await untilReadings(4);
			await receiver.until(2);
			await tomorrowAt('03:31');
			await untilReadings(6);
			const events = (await receiver.until(4)).slice(2).map(({ event }) => event);
			expect(events.map(({ type }) => type)).toEqual(['stats.refreshed', 'stats.refreshed']);
			expect(events.map(({ data }) => data)).toEqual(
				expect.arrayContaining([
					{
						platform: 'tiktok',
						username: 'example_creator',
						fetched_at: expect.stringMatching(/T03:31:.*Z$/),
						followers: 50_000,
						posts: 150,
						engagement_rate: 5.72,
						missing: {},
					},
					expect.objectContaining({ username: 'second_creator', followers: 7 }),
				]),
			);
		} finally {
			await receiver.close();
		}
	});

	it('is off unless it is set', async () => {
		await start({});
		await connectTikTok(service);
		await untilReadings(1);
		await tomorrowAt('12:00');
		// Longer than the service takes to notice that a time has come.
		await wait(1_300);
		expect(await readings()).toBe(1);
	});
});
