import { PlatformError } from '../../../platforms/errors';
import { ApiError } from '../../../service/core/errors';
import type { Delivery } from '../../../service/channels';
import { afterFailure } from '../../../service/uploads/delivery/delivery-retry';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const at = (milliseconds: number) => new Date(NOW + milliseconds).toISOString();
const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

const delivery = (attempts = 0, failingSince: string | null = null) =>
	({ attempts, failingSince }) as Delivery;
const error = (details: Partial<PlatformError>) =>
	new PlatformError({ platform: 'tiktok', code: 'code', message: 'Message.', action: 'retry', ...details });

describe('after a failure', () => {
	it.each([
		[0, 2],
		[1, 4],
		[2, 8],
		[6, 128],
		[8, 300],
		[50, 300],
	])('number %i the next try comes within %i seconds, anywhere in between', (attempts, seconds) => {
		const since = attempts === 0 ? null : at(-HOUR);
		const tries = [0, 0.5, 1].map((random) =>
			afterFailure(error({ retryable: true }), delivery(attempts, since), 1, () => random),
		);
		expect(tries.map(({ dueAt }) => dueAt)).toEqual([0, 0.5, 1].map((share) => at(share * seconds * SECOND)));
		expect(tries[0]).toMatchObject({ attempts: attempts + 1, failingSince: since ?? at(0) });
		expect(tries[0]?.state).toBeUndefined();
	});

	it('the next try waits as long as the platform asked, if that is longer', () => {
		const asked = (retryAfterSeconds: number) =>
			afterFailure(error({ retryable: true, retryAfterSeconds }), delivery(), 1, () => 1).dueAt;
		expect([asked(1), asked(90)]).toEqual([at(2 * SECOND), at(90 * SECOND)]);
	});

	it('it is given up 24 hours after the first one', () => {
		const after = (milliseconds: number) =>
			afterFailure(error({ retryable: true }), delivery(300, at(-milliseconds)), 1);
		expect(after(24 * HOUR - SECOND).state).toBeUndefined();
		expect(after(24 * HOUR)).toMatchObject({ state: 'failed', error: { code: 'code' } });
	});

	it.each<Partial<PlatformError>>([
		{ action: 'fix-media' },
		{ action: 'reconnect' },
		{ action: 'check-outcome' },
	])('it ends at once with %j', (details) => {
		expect(afterFailure(error(details), delivery(), 1)).toMatchObject({ state: 'failed', error: details });
	});

	it('what needs a correction but may pass is tried four more times', () => {
		const failures = [0, 3, 4].map((attempts) =>
			afterFailure(error({ action: 'fix-media', retryable: true }), delivery(attempts, at(-SECOND)), 1),
		);
		expect(failures.map(({ state }) => state)).toEqual([undefined, undefined, 'failed']);
	});

	it('an error inside ends it without its text', () => {
		const change = afterFailure(new Error('secret'), delivery(), 1);
		expect(change).toMatchObject({ state: 'failed', error: { code: 'internal_error' } });
		expect(JSON.stringify(change)).not.toContain('secret');
	});
});

describe('a limit', () => {
	it.each<[Partial<PlatformError>, number, number]>([
		[{ retryable: true, retryAfterSeconds: 60 }, 1, 60],
		[{ retryAfterSeconds: 7_200 }, 1, 7_200],
		[{}, 1, 300],
		[{ retryAfterSeconds: 60 }, 20, 3],
		[{ retryAfterSeconds: 60 }, 100_000, 1],
		[{ code: 'too_many_pending_drafts', retryAfterSeconds: 86_400 }, 1, 3_600],
		[{ code: 'posting_limit_reached', retryAfterSeconds: 86_400 }, 1, 3_600],
	])('%j at time scale %i is waited for %i seconds and is no failure', (details, scale, seconds) => {
		const change = afterFailure(error({ action: 'wait', ...details }), delivery(3, at(-30 * HOUR)), scale);
		expect(change).toMatchObject({ dueAt: at(seconds * SECOND), error: { action: 'wait' } });
		expect(change).not.toHaveProperty('attempts');
		expect(change).not.toHaveProperty('state');
	});

	it('of the service itself is waited for likewise', () => {
		const full = new ApiError(507, 'storage_full', 'Full.', 'wait', {
			retryable: true,
			retryAfterSeconds: 60,
		});
		expect(afterFailure(full, delivery(), 1)).toMatchObject({ dueAt: at(60 * SECOND) });
	});
});
