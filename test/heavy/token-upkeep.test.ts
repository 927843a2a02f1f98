import { setTimeout as wait } from 'node:timers/promises';
import { shiftDate } from '../support/shifted-date.cjs';
import type { LoginName } from '../../service/config';
import { eventsOf, readRows } from '../support/database';
import { eventually } from '../support/deliveries';
import { tikTokRenewals } from '../support/expired-tokens';
import { connectAccount, refreshStatistics, startForEachTest } from '../support/service';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Tokens are checked once a minute, as measured by a clock that is read every second. */
const LOOK_EVERY_MS = 60_000;
const TICK_MS = 1_300;

let shiftMs = 0;
function shiftTo(days: number): void {
	shiftMs = days * DAY_MS;
	shiftDate(shiftMs);
}

/** Waits until the tokens have been checked once more. */
async function anotherLook(): Promise<void> {
	shiftMs += LOOK_EVERY_MS + 1_000;
	shiftDate(shiftMs);
	await wait(TICK_MS);
}

afterEach(() => shiftDate(0));
const bench = startForEachTest();

/** Connects an account and waits for the statistics that are read right after that. Nothing else uses the account. */
async function connect(login: LoginName): Promise<void> {
	await connectAccount(bench.service, login, { user: 'example_creator' });
	const platform = login === 'tiktok' ? 'tiktok' : 'instagram';
	await refreshStatistics(bench, platform);
}

const refreshed = () => eventsOf(bench.service, 'token.refreshed');
const warnings = () => eventsOf(bench.service, 'token.expiring');
const untilRefreshed = (times: number) => eventually(async () => (await refreshed()).length === times);
const untilWarned = (times: number) => eventually(async () => (await warnings()).length === times);

describe('an account that nobody uses', () => {
	const idle: { login: LoginName; before: number; after: number }[] = [
		{ login: 'tiktok', before: 165, after: 167 },
		{ login: 'instagram', before: 45, after: 47 },
		{ login: 'facebook', before: 45, after: 47 },
	];

	it.each(idle)(
		'stays connected by $login login: left alone on day $before, renewed on day $after',
		async ({ login, before, after }) => {
			await connect(login);
			shiftTo(before);
			await anotherLook();
			expect(await refreshed()).toEqual([]);
			shiftTo(after);
			const accounts = (await readRows(bench.service, 'accounts')).length;
			await untilRefreshed(accounts);
			await anotherLook();
			expect(await refreshed()).toMatchObject(Array(accounts).fill({ health: 'ok', reason: 'background' }));
			const log = (await readRows(bench.service, 'sync_log')).filter(({ kind }) => kind === 'token');
			expect(log).toMatchObject(
				Array(accounts).fill({ outcome: 'ok', detail: expect.stringContaining('about to expire unused') }),
			);
			expect(await warnings()).toEqual([]);
		},
	);
});

describe('people are warned 14 days and 3 days before the end', () => {
	it('where TikTok renews tokens without prolonging them, once each', async () => {
		await bench.sandbox.control('switches', { 'tiktok.refreshRestartsLifetime': false });
		await connect('tiktok');
		shiftTo(167);
		await untilWarned(1);
		await anotherLook();
		expect(await warnings()).toEqual([
			{
				account: { id: expect.any(String), platform: 'tiktok', username: 'example_creator' },
				expires_at: expect.stringMatching(/Z$/),
				refresh_expires_at: expect.stringMatching(/Z$/),
				health: 'ok',
				days_left: 12,
				reason: expect.stringMatching(/^The access to example_creator expires at .* Reconnect the account/),
			},
		]);
		shiftTo(178);
		await untilWarned(2);
		await anotherLook();
		expect(await warnings()).toMatchObject([{ days_left: 12 }, { days_left: 1 }]);
		expect(await tikTokRenewals(bench.sandbox)).toHaveLength(1);
	});

	it('where TikTok has not answered for a day', async () => {
		await connect('tiktok');
		await bench.sandbox.control('faults', {
			kind: 'status',
			status: 503,
			times: 99,
			match: { path: '/v2/oauth/token/' },
		});
		shiftTo(166.5);
		await eventually(async () => (await tikTokRenewals(bench.sandbox)).length === 1);
		await anotherLook();
		expect(await warnings()).toEqual([]);
		expect(await tikTokRenewals(bench.sandbox)).toHaveLength(1);
		shiftTo(167.5);
		await untilWarned(1);
		expect(await warnings()).toMatchObject([
			{ reason: expect.stringContaining('TikTok has an internal problem') },
		]);
	});
});
