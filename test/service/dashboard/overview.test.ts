import { connectTikTok, listAccounts, startForEachTest } from '../../support/service';
import { TIKTOK_DOCUMENT } from '../../support/statistics-documents';
import { REFERENCE_CASE } from '../../support/sandbox';
import { until } from '../../support/until';

const DAY_MS = 24 * 60 * 60 * 1000;

const bench = startForEachTest();
beforeEach(async () => {
	await bench.sandbox.control('users', REFERENCE_CASE);
	await connectTikTok(bench.service);
	// Waits for the first, automatic statistics, so that they cannot arrive after rows that a test stores.
	await until(readAccount, ({ fetched_at }) => fetched_at !== null);
});

async function readAccount() {
	const { body } = await bench.service.call('/dashboard/overview');
	const [account] = body.accounts as Record<string, unknown>[];
	return account ?? { fetched_at: null };
}

async function store(daysAgo: number, followers: number): Promise<void> {
	const { status } = await bench.service.call('/api/mediakit/analytics/tiktok/example_creator', {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			...TIKTOK_DOCUMENT,
			followers,
			fetched_at: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
		}),
	});
	expect(status).toBe(200);
}

describe('GET /dashboard/overview', () => {
	it('compares followers with those of 7 and 30 days ago, or shortly before', async () => {
		await store(44, 40_000);
		await store(29, 45_000);
		await store(8, 49_000);
		await store(6, 49_500);
		await store(0, 50_000);
		expect(await readAccount()).toMatchObject({
			followers: 50_000,
			followers_change_7_days: 1_000,
			followers_change_30_days: 10_000,
			engagement_rate: 5.72,
			stale: false,
		});
	});

	it('knows no change where the last figures are from long before', async () => {
		await store(50, 30_000);
		await store(12, 48_000);
		await store(2, 50_000);
		expect(await readAccount()).toMatchObject({
			followers: 50_000,
			followers_change_7_days: null,
			followers_change_30_days: null,
			stale: true,
		});
	});
});

describe('PATCH /api/accounts/:id', () => {
	const change = async (id: string, group: unknown) =>
		bench.service.call(`/api/accounts/${id}`, {
			method: 'PATCH',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ group }),
		});

	it('puts an account into a group, where it stays when it is connected again, and takes it out', async () => {
		const [account] = await listAccounts(bench);
		const id = String(account?.id);
		expect(account?.group).toBeNull();
		expect(await change(id, ' เช้า & Co 🌅 ')).toMatchObject({ status: 200, body: { group: 'เช้า & Co 🌅' } });
		await connectTikTok(bench.service);
		expect(await listAccounts(bench)).toMatchObject([{ id, group: 'เช้า & Co 🌅' }]);
		expect(await change(id, '  ')).toMatchObject({ body: { group: null } });
	});

	it('refuses names that are too long, and unknown accounts', async () => {
		const [account] = await listAccounts(bench);
		expect(await change(String(account?.id), 'x'.repeat(65))).toMatchObject({ status: 400 });
		expect(await change('nobody', 'A client')).toMatchObject({
			status: 404,
			body: { error: { code: 'account_unknown' } },
		});
	});
});
