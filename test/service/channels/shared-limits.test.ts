import { MemoryLimiter, tikTokError } from '../../../platforms/tiktok';
import { createLimitRecords } from '../../../service/channels';
import { createQuota } from '../../../service/channels/quota';
import { createPauses } from '../../../service/channels/pauses';
import { createRowLimiter } from '../../../service/channels/tiktok/row-limiter';
import { createWrongAttempts } from '../../../service/core/wrong-attempts';
import { engineOf } from '../../../service/database';
import { useDatabaseFolder } from '../../support/database-location';
import { describeLimiter } from '../../support/limiter-contract';
import { shiftDate } from '../../support/shifted-date.cjs';

const folder = useDatabaseFolder();
afterEach(() => shiftDate(0));

describeLimiter('memory', async () => {
	const limiter = new MemoryLimiter();
	return { limiters: [limiter, limiter], close: async () => {} };
});

describeLimiter('rows, of two processes', async () => {
	const first = await folder.open();
	// SQLite supports only one process.
	const second = engineOf(first) === 'embedded' ? first : await folder.open();
	return { limiters: [createRowLimiter(first, 1), createRowLimiter(second, 1)], close: async () => {} };
});

test('a pause that one process has learned of holds up another, with what the platform has said', async () => {
	const [first, second] = [createPauses(await folder.open()), createPauses(await folder.open())];
	const until = Date.now() + 60_000;
	const error = tikTokError('rate_limit_exceeded', { logId: 'log-of-example' });
	await first.note('one', until, error);
	await first.note('one', until - 30_000);
	expect(await second.longest(['another', 'one'])).toEqual({ until, error });
	expect(await second.longest(['another'])).toBeUndefined();
	shiftDate(61_000);
	expect(await second.longest(['one'])).toBeUndefined();
});

test('what a platform has refused for all accounts, every process leaves alone until then', async () => {
	const [first, second] = [createQuota(await folder.open(), 1), createQuota(await folder.open(), 1)];
	const end = new Date(Date.now() + 60_000);
	await first.refuse('youtube', end);
	await first.refuse('youtube', new Date(end.getTime() - 30_000));
	expect(await second.refusedUntil('youtube')).toEqual(end);
	expect(await second.refusedUntil('tiktok')).toBeUndefined();
	shiftDate(61_000);
	expect(await second.refusedUntil('youtube')).toBeUndefined();
});

describe('wrong attempts', () => {
	const limits = { most: 3, windowMs: 60_000 };

	test('are counted by all processes together, in a window that begins with the first', async () => {
		const [first, second] = [
			createWrongAttempts(await folder.open()),
			createWrongAttempts(await folder.open()),
		];
		await Promise.all([first.count('one', limits), second.count('one', limits), second.count('one', limits)]);
		expect((await first.count('another', limits)).current).toBe(1);
		expect((await first.count('one', limits)).current).toBe(4);
		const { current, ttl } = await second.count('one', limits);
		expect(current).toBeGreaterThan(3);
		expect(ttl).toBeGreaterThan(50_000);
		shiftDate(61_000);
		expect((await second.count('one', limits)).current).toBe(1);
	});

	test('over the limit ask the database nothing more', async () => {
		const database = await folder.open();
		const attempts = createWrongAttempts(database);
		for (let count = 0; count < 4; count++) await attempts.count('one', limits);
		let queries = 0;
		database.on('query', () => (queries += 1));
		expect((await attempts.count('one', limits)).current).toBeGreaterThan(3);
		expect(queries).toBe(0);
	});
});

test('what is over is deleted', async () => {
	const database = await folder.open();
	const attempts = createWrongAttempts(database);
	await attempts.count('one', { most: 3, windowMs: 60_000 });
	await createPauses(database).note('one', Date.now() + 60_000);
	const limiter = createRowLimiter(database, 1);
	await limiter.book({ apiBase: '', path: '/init/', account: 'one', perMinute: 6 }, Date.now());
	const records = createLimitRecords(database);
	const tables = ['wrong_attempts', 'platform_pauses', 'request_turns'];
	const left = () => Promise.all(tables.map(async (table) => (await database(table)).length));
	await Promise.all([attempts.purge(), records.purge()]);
	expect(await left()).toEqual([1, 1, 1]);
	shiftDate(130_000);
	await attempts.purge();
	await records.purge();
	expect(await left()).toEqual([0, 0, 0]);
});
