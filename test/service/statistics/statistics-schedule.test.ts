import { setTimeout as wait } from 'node:timers/promises';
import { startReceiver } from '../../support/receiver';
import { REFERENCE_CASE, startTestSandbox, type TestSandbox } from '../../support/sandbox';
import {
	connectTikTok,
	refreshStatistics,
	sandboxSettings,
	startService,
	type TestService,
} from '../../support/service';
import { TIKTOK_DOCUMENT } from '../../support/statistics-documents';
import { shiftDate } from '../../support/shifted-date.cjs';
import { until } from '../../support/until';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

let sandbox: TestSandbox;
let service: TestService;

async function start(settings: Record<string, string>): Promise<void> {
	sandbox = await startTestSandbox();
	await sandbox.control('users', REFERENCE_CASE);
	// If it were evening, the statistics of an account connected now would still be too recent at four.
	await tomorrowAt('12:00', 0);
	service = await startService({ ...sandboxSettings(sandbox.url), ...settings });
}

afterEach(async () => {
	shiftDate(0);
	await service.close();
	await sandbox.close();
});

/** Moves all clocks to a time of day (UTC, such as 03:30), by default tomorrow. */
async function tomorrowAt(time: string, days = 1): Promise<void> {
	shiftDate(0);
	const date = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + days * DAY_MS).toISOString().slice(0, 10);
	const shift = Date.parse(`${date}T${time}${time.length === 5 ? ':00' : ''}Z`) - Date.now();
	shiftDate(shift);
	await sandbox.control('clock', { now: Date.now() });
}

const readings = async () => (await sandbox.requests('/v2/video/list/')).length;

async function untilReadings(count: number): Promise<void> {
	expect(await until(readings, (made) => made >= count)).toBe(count);
}

/** Waits until the statistics read after connecting have been stored; until then, a refresh would join that read. */
const untilStored = () =>
	until(
		() => service.call('/api/mediakit/analytics/tiktok/example_creator'),
		({ status }) => status === 200,
	);

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
			// Stops one minute early first, to notice a refresh that starts too soon or runs twice.
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

	/** Waits long enough for the service to notice that a scheduled time has come. */
	const aMoment = () => wait(1_300);

	it('is daily unless it is set, at one minute of the hour after four that stays the same', async () => {
		const next = async () => (await service.call('/dashboard/settings')).body.next_statistics as string;
		await start({ STATS_SCHEDULE: '' });
		const minute = (await next()).slice(11, 16);
		expect(minute).toMatch(/^04:\d\d$/);
		await connectTikTok(service);
		await untilReadings(1);
		await tomorrowAt('03:59');
		await aMoment();
		expect(await readings()).toBe(1);
		const { dataDir } = service;
		await service.stop();
		service = await startService({ ...sandboxSettings(sandbox.url), STATS_SCHEDULE: '', DATA_DIR: dataDir });
		expect((await next()).slice(11, 16)).toBe(minute);
		await tomorrowAt(`${minute}:30`);
		await untilReadings(2);
	});

	it('leaves an account alone that others keep fresh, until they stop', async () => {
		await start({ STATS_SCHEDULE: '' });
		await connectTikTok(service);
		await untilReadings(1);
		await tomorrowAt('03:30');
		await service.call('/api/mediakit/analytics/tiktok/example_creator', {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ...TIKTOK_DOCUMENT, fetched_at: new Date().toISOString() }),
		});
		await tomorrowAt('05:00:01');
		await aMoment();
		expect(await readings()).toBe(1);
		await tomorrowAt('05:00:01', 2);
		await untilReadings(2);
	});

	it('reads no account again that somebody has just read', async () => {
		await start({ STATS_SCHEDULE: '' });
		await connectTikTok(service);
		await untilStored();
		await tomorrowAt('03:30');
		await refreshStatistics({ service }, 'tiktok');
		expect(await readings()).toBe(2);
		await tomorrowAt('05:00:01');
		await aMoment();
		expect(await readings()).toBe(2);
	});

	it('is off if it is switched off', async () => {
		await start({ STATS_SCHEDULE: 'off' });
		expect((await service.call('/dashboard/settings')).body).toMatchObject({
			stats_schedule: 'off',
			next_statistics: null,
		});
		await connectTikTok(service);
		await untilReadings(1);
		await tomorrowAt('12:00');
		await aMoment();
		expect(await readings()).toBe(1);
	});
});
