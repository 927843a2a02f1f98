import type { Ports } from '../../../platforms/http';
import { readEnvelope, usageOf } from '../../../platforms/instagram';
import type { Account } from '../../../service/accounts';
import { createPauses } from '../../../service/channels/pauses';
import { createUsageThrottle } from '../../../service/channels/usage-throttle';
import type { Database } from '../../../service/database';
import { openNewDatabase } from '../../support/database-location';
import { shiftDate } from '../../support/shifted-date.cjs';

let database: Database;
beforeEach(async () => {
	database = await openNewDatabase();
});
afterEach(async () => {
	shiftDate(0);
	await database.destroy();
});

/** Returns ports whose responses report this usage, as a percentage. */
const clientAt = (percent: number): Ports => ({
	http: async () => ({
		status: 200,
		headers: { 'x-app-usage': JSON.stringify({ call_count: percent, total_time: 1, total_cputime: 1 }) },
		body: '{}',
	}),
	now: Date.now,
	sleep: async () => {},
});
const request = { method: 'GET', url: 'https://graph.example/me', auth: 'account' } as const;

describe('the throttle of an account', () => {
	it('lets it work below 90 percent of its calls', async () => {
		const throttle = createUsageThrottle(createPauses(database), 1, { readEnvelope, usageOf });
		await throttle.watch('one', clientAt(89)).http(request);
		expect(await throttle.pauseOf('one')).toBeUndefined();
	});

	it('lets it pause for five minutes from 90 percent on, and no other account', async () => {
		const throttle = createUsageThrottle(createPauses(database), 1, { readEnvelope, usageOf });
		await throttle.watch('one', clientAt(90)).http(request);
		const until = (await throttle.pauseOf('one'))?.getTime() ?? 0;
		expect(Math.abs(until - Date.now() - 5 * 60_000)).toBeLessThan(10_000);
		expect(await throttle.pauseOf('another')).toBeUndefined();
		shiftDate(4 * 60_000);
		expect((await throttle.pauseOf('one'))?.getTime()).toBe(until);
		shiftDate(5 * 60_000 + 1_000);
		expect(await throttle.pauseOf('one')).toBeUndefined();
	});

	/** Returns how long a refresh of the account waits before its first call, in milliseconds. */
	async function waitOfReading(throttle: ReturnType<typeof createUsageThrottle>, percent: number) {
		const waits: number[] = [];
		const sleep = async (milliseconds: number) => void waits.push(milliseconds);
		const patience = { refusedMs: 30_000, queuedMs: 30_000, sleep };
		const account = { id: 'one', login: 'instagram' } as Account;
		await throttle.within(clientAt(percent).http, account, patience)(request);
		return waits;
	}

	it('holds readings up by what deliveries have learned of its calls', async () => {
		const throttle = createUsageThrottle(createPauses(database), 1, { readEnvelope, usageOf });
		expect(await waitOfReading(throttle, 10)).toEqual([]);
		await throttle.watch('one', clientAt(95)).http(request);
		const [waitMs = 0] = await waitOfReading(throttle, 10);
		expect(waitMs).toBeGreaterThan(1_000);
		expect(waitMs).toBeLessThanOrEqual(2_000);
	});

	it('holds deliveries up by what a reading has learned of its calls', async () => {
		const throttle = createUsageThrottle(createPauses(database), 1, { readEnvelope, usageOf });
		await waitOfReading(throttle, 95);
		expect(await throttle.pauseOf('one')).toBeDefined();
		expect(await throttle.pauseOf('another')).toBeUndefined();
	});
});
