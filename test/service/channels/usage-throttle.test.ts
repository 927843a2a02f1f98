import type { Ports } from '../../../platforms/http';
import { readEnvelope, usageOf } from '../../../platforms/instagram';
import { createUsageThrottle } from '../../../service/channels/usage-throttle';
import { shiftDate } from '../../support/shifted-date.cjs';

afterEach(() => shiftDate(0));

/** A client whose answers report this usage, in percent. */
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
		const throttle = createUsageThrottle(1, { readEnvelope, usageOf });
		await throttle.watch('one', clientAt(89)).http(request);
		expect(throttle.pauseOf('one')).toBeUndefined();
	});

	it('lets it pause for five minutes from 90 percent on, and no other account', async () => {
		const throttle = createUsageThrottle(1, { readEnvelope, usageOf });
		await throttle.watch('one', clientAt(90)).http(request);
		const until = throttle.pauseOf('one')?.getTime() ?? 0;
		expect(Math.abs(until - Date.now() - 5 * 60_000)).toBeLessThan(10_000);
		expect(throttle.pauseOf('another')).toBeUndefined();
		shiftDate(4 * 60_000);
		expect(throttle.pauseOf('one')?.getTime()).toBe(until);
		shiftDate(5 * 60_000 + 1_000);
		expect(throttle.pauseOf('one')).toBeUndefined();
	});
});
