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
	/** Sleeping moves the sandbox's clock and ours. */
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
			message: expect.stringContaining('the next is due in 61 seconds'),
		});
		expect(await sandbox.requests(INIT)).toHaveLength(6);
		// What was given up takes no turn away.
		await pull(limited());
		expect(elapsedMs).toBe(61_000);
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

	it('takes the limiter that it is given', async () => {
		const limiter = new MemoryLimiter();
		const url = `${client.tiktok.apiBase}${INIT}`;
		for (let count = 0; count < 6; count++) await limiter.book(`${url} me`, 6, 0);
		await pull(limitRequests(client.tiktok, { account: 'me', patienceSeconds: 300, limiter }));
		expect(elapsedMs).toBe(61_000);
	});
});
