import {
	getPostStatus,
	initInboxPull,
	limitRequests,
	MemoryLimiter,
	type TikTok,
} from '../../../platforms/tiktok';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectClient, type Client } from '../../support/tiktok';

const INIT = '/v2/post/publish/inbox/video/init/';

describe('limitRequests', () => {
	let sandbox: TestSandbox;
	let client: Client;
	/** The time slept so far. Sleeping advances both the sandbox's clock and ours. */
	let elapsedMs: number;

	beforeEach(async () => {
		sandbox = await startTestSandbox({ frozen: true, switches: { 'tiktok.pendingShareCap': 1000 } });
		elapsedMs = 0;
		client = await connectClient(sandbox, {
			ports: {
				now: () => elapsedMs,
				sleep: async (milliseconds) => {
					elapsedMs += milliseconds;
					await sandbox.control('clock', { advanceSeconds: milliseconds / 1000 });
				},
			},
		});
	});
	afterEach(async () => {
		await client.close();
		await sandbox.close();
	});

	const limited = (options: { patienceSeconds?: number; tiktok?: Partial<TikTok>; account?: string } = {}) =>
		limitRequests(
			{ ...client.tiktok, ...options.tiktok },
			{ account: options.account ?? client.grant.openId, patienceSeconds: options.patienceSeconds ?? 300 },
		);
	const pull = (tiktok: TikTok) => initInboxPull(tiktok, `${sandbox.url}/_sandbox/state`);
	const statuses = async (path: string) => (await sandbox.requests(path)).map(({ status }) => status);

	it('lets the 7th init of a minute wait instead of being refused', async () => {
		for (let count = 0; count < 6; count++) await pull(limited());
		expect(elapsedMs).toBe(0);
		await expect(pull(client.tiktok)).rejects.toMatchObject({ platformCode: 'rate_limit_exceeded' });
		await pull(limited());
		expect(elapsedMs).toBe(61_000);
		expect(await statuses(INIT)).toEqual([200, 200, 200, 200, 200, 200, 429, 200]);
	});

	it('keeps 20 inits in a row within every minute', async () => {
		for (let count = 0; count < 20; count++) await pull(limited());
		expect(elapsedMs).toBe(3 * 61_000);
		expect(new Set(await statuses(INIT))).toEqual(new Set([200]));
	});

	it('reads a status 30 times a minute', async () => {
		const { publishId } = await pull(limited());
		for (let count = 0; count < 31; count++) await getPostStatus(limited(), publishId);
		expect(elapsedMs).toBe(61_000);
		expect(new Set(await statuses('/status/fetch/'))).toEqual(new Set([200]));
	});

	it('does not send what would have to wait longer than the user has patience', async () => {
		for (let count = 0; count < 6; count++) await pull(limited());
		await expect(pull(limited({ patienceSeconds: 60 }))).rejects.toMatchObject({
			code: 'rate_limited',
			action: 'wait',
			retryable: true,
			retryAfterSeconds: 61,
			message: expect.stringContaining('the next one is possible in 61 seconds'),
		});
		expect(await sandbox.requests(INIT)).toHaveLength(6);
		// A call that was never sent does not use up a turn.
		await pull(limited());
		expect(elapsedMs).toBe(61_000);
	});

	it('sends at once without any patience, also when a millisecond has passed meanwhile', async () => {
		let now = 0;
		await pull(limited({ patienceSeconds: 0, tiktok: { now: () => now++ } }));
		expect(await statuses(INIT)).toEqual([200]);
	});

	it('gives the turn back of a request that is canceled while it waits', async () => {
		for (let count = 0; count < 6; count++) await pull(limited());
		const canceled = { sleep: () => Promise.reject(new Error('canceled')) };
		for (let count = 0; count < 7; count++) {
			await expect(pull(limited({ tiktok: canceled }))).rejects.toThrow('canceled');
		}
		await pull(limited());
		expect(elapsedMs).toBe(61_000);
	});

	it('gives each of those who wait at the same time a turn of its own', async () => {
		const waits: number[] = [];
		const sleep = async (milliseconds: number) => void waits.push(milliseconds);
		const http = async () => ({ noAnswer: 'nobody is there', sent: false });
		const tiktok = limited({ tiktok: { sleep, http } });
		await Promise.allSettled(Array.from({ length: 14 }, () => pull(tiktok)));
		expect(waits).toEqual([...Array<number>(6).fill(61_000), 122_000, 122_000]);
	});

	it('counts accounts apart, and what has no limit not at all', async () => {
		for (let count = 0; count < 6; count++) await pull(limited());
		await expect(pull(limited({ account: 'another' }))).rejects.toMatchObject({
			platformCode: 'rate_limit_exceeded',
		});
		const { http } = limited();
		const url = `${client.tiktok.apiBase}/v2/user/info/?fields=open_id`;
		for (let count = 0; count < 40; count++) await http({ method: 'GET', url, auth: 'account' });
		expect(elapsedMs).toBe(0);
	});

	describe('after a refusal that tells of requests of another process', () => {
		const resent = (patienceSeconds: number) =>
			limitRequests(client.tiktok, {
				account: client.grant.openId,
				patienceSeconds,
				limiter: new MemoryLimiter(),
				resend: true,
			});
		const fillMinute = async () => {
			for (let count = 0; count < 6; count++) await pull(client.tiktok);
		};

		it('waits as long as TikTok asks for and a little of its own, and sends again', async () => {
			await fillMinute();
			await pull(resent(300));
			expect(elapsedMs).toBeGreaterThanOrEqual(60_000);
			expect(elapsedMs).toBeLessThanOrEqual(75_000);
			expect(await statuses(INIT)).toEqual([200, 200, 200, 200, 200, 200, 429, 200]);
		});

		it('gives the refusal if the wait is longer than the user has patience, also after some waits', async () => {
			await fillMinute();
			const refusal = { code: 'rate_limited', platformCode: 'rate_limit_exceeded', retryAfterSeconds: 60 };
			await expect(pull(resent(59))).rejects.toMatchObject(refusal);
			expect(elapsedMs).toBe(0);
			await sandbox.control('faults', {
				kind: 'error',
				code: 'rate_limit_exceeded',
				times: 100,
				match: { path: INIT },
			});
			await expect(pull(resent(200))).rejects.toMatchObject(refusal);
			expect(elapsedMs).toBeGreaterThan(120_000);
			expect(elapsedMs).toBeLessThanOrEqual(200_000);
		});

		it('looks again after some seconds whether the user has finished a draft', async () => {
			await sandbox.control('switches', { 'tiktok.pendingShareCap': 1, 'tiktok.processingSeconds': 0 });
			const { publishId } = await pull(client.tiktok);
			await sandbox.control('clock', { advanceSeconds: 10 });
			await getPostStatus(client.tiktok, publishId);
			const full = { code: 'too_many_pending_drafts', retryAfterSeconds: 86_400 };
			await expect(pull(resent(9))).rejects.toMatchObject(full);
			const waiting = pull(resent(300));
			await sandbox.control('tiktok/finish-draft', { publish_id: publishId });
			await waiting;
			expect(elapsedMs).toBeLessThanOrEqual(5 * 12_500);
		});

		it('sends nothing again without such an order, and nothing that may have had its effect', async () => {
			await fillMinute();
			await expect(pull(limited())).rejects.toMatchObject({ code: 'rate_limited' });
			await sandbox.control('clock', { advanceSeconds: 60 });
			await sandbox.control('faults', { kind: 'error', code: 'internal_error', match: { path: INIT } });
			await expect(pull(resent(300))).rejects.toMatchObject({ code: 'outcome_unknown' });
			expect(await statuses(INIT)).toEqual([200, 200, 200, 200, 200, 200, 429, 500]);
		});
	});

	it('takes the limiter that it is given', async () => {
		const limiter = new MemoryLimiter();
		const inits = { apiBase: client.tiktok.apiBase, path: INIT, account: 'me', perMinute: 6 };
		for (let count = 0; count < 6; count++) await limiter.book(inits, 0);
		await pull(limitRequests(client.tiktok, { account: 'me', patienceSeconds: 300, limiter }));
		expect(elapsedMs).toBe(61_000);
	});
});
