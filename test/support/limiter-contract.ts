import type { LimitedRequests, RequestLimiter } from '../../platforms/tiktok';

const WINDOW_MS = 61_000;
const now = Date.UTC(2026, 10, 1);

/**
 * Tests the behaviour that every rate limiter must guarantee, regardless of its storage.
 *
 * @param make returns two limiters that share their state
 */
export function describeLimiter(
	name: string,
	make: () => Promise<{ limiters: [RequestLimiter, RequestLimiter]; close(): Promise<void> }>,
): void {
	describe(`a limiter (${name})`, () => {
		let bench: Awaited<ReturnType<typeof make>>;
		beforeEach(async () => {
			bench = await make();
		});
		afterEach(() => bench.close());

		const requests = (account: string): LimitedRequests => ({
			apiBase: 'https://platform.example',
			path: '/init/',
			account,
			perMinute: 6,
		});

		test('never gives out more moments in a window than the platform takes, however many ask at once', async () => {
			const moments = await Promise.all(
				Array.from({ length: 20 }, (_, index) =>
					bench.limiters[index % 2 === 0 ? 0 : 1].book(requests('one'), now),
				),
			);
			moments.sort((a, b) => a - b);
			expect(moments.slice(0, 7)).toEqual([now, now, now, now, now, now, now + WINDOW_MS]);
			for (let index = 6; index < moments.length; index++)
				expect((moments[index] as number) - (moments[index - 6] as number)).toBeGreaterThanOrEqual(WINDOW_MS);
		}, 30_000);

		test('counts accounts for themselves', async () => {
			for (let count = 0; count < 6; count++) await bench.limiters[0].book(requests('one'), now);
			expect(await bench.limiters[1].book(requests('another'), now)).toBe(now);
		});

		test('takes back a moment that was not used, and gives it out again', async () => {
			const [first, second] = bench.limiters;
			for (let count = 0; count < 6; count++) await first.book(requests('one'), now);
			const later = await first.book(requests('one'), now);
			await second.giveBack(requests('one'), later);
			await second.giveBack(requests('one'), later + 1);
			expect(await second.book(requests('one'), now)).toBe(later);
		});

		test('forgets what has left the window', async () => {
			for (let count = 0; count < 6; count++) await bench.limiters[0].book(requests('one'), now);
			expect(await bench.limiters[1].book(requests('one'), now + WINDOW_MS)).toBe(now + WINDOW_MS);
		});
	});
}
