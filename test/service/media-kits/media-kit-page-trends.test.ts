import { readRows, withDatabase } from '../../support/database';
import { PageBench } from '../../support/mediakit-pages';
import { until } from '../../support/until';
import { INSTAGRAM_DOCUMENT, TIKTOK_DOCUMENT } from '../../support/statistics-documents';

const bench = new PageBench();
beforeAll(async () => {
	await bench.open();
	await bench.setPage();
});
beforeEach(() =>
	withDatabase(bench.service, async (database) => {
		await database('social_stats_history').delete();
	}),
);
afterAll(() => bench.close());

const storeFollowers = (days: number, followers: number | null, reach: number | null = 15_000) =>
	bench.store('instagram', { followers, stats: { reach_daily: reach } }, days);

async function visit() {
	const { text } = await bench.visit('example_creator');
	return text.split('<section').find((part) => part.includes('class="account instagram"')) ?? '';
}

async function changes() {
	const { text } = await bench.visit('example_creator.json');
	const { accounts } = JSON.parse(text) as { accounts: { changes: Record<string, unknown> }[] };
	return accounts[1]?.changes;
}

describe('the trend of an account', () => {
	it('is the change over 30 days', async () => {
		for (const [days, followers] of [
			[80, 1_000],
			[31, 90_000],
			[20, 95_000],
			[0, 104_700],
		] as const) {
			await storeFollowers(days, followers);
		}
		expect(await visit()).toContain('<span class="change up">+14,700 in 31 days</span>');
		expect(await changes()).toMatchObject({ followers: { by: 14_700, days: 31 } });
	});

	it('says how many days it knows if these are fewer', async () => {
		await storeFollowers(12, 110_000);
		await storeFollowers(5, null);
		await storeFollowers(0, 104_700);
		expect(await visit()).toContain('<span class="change">−5,300 in 12 days</span>');
	});

	it('is not guessed from one day', async () => {
		await storeFollowers(0, 104_700);
		const html = await visit();
		expect(html).not.toContain('class="change');
		expect(html).not.toContain('<svg');
		expect(html).toContain('once there is data from two days');
		expect(await changes()).toEqual({});
	});

	it('is drawn with words and a table for those who cannot see it', async () => {
		for (const days of [4, 3, 2, 0]) await storeFollowers(days, 104_000 + days, days === 3 ? null : 15_000);
		const html = await visit();
		expect(html.match(/<svg/g)).toHaveLength(2);
		expect(html).toMatch(/<title id="(.+)">Followers of Instagram @example_creator<\/title>/);
		expect(html).toMatch(/<desc id=".+">From 104,004 on .+ to 104,000 on .+\.<\/desc>/);
		const rows = [...html.matchAll(/<td>(.*?)<\/td>\s*<td>(.*?)<\/td>/g)].map(([, ...cells]) => cells);
		expect(rows).toEqual([
			['104,000', '15,000'],
			['104,002', '15,000'],
			['104,003', 'not available'],
			['104,004', '15,000'],
		]);
		expect(html).not.toMatch(/NaN|Infinity|undefined|null/);
	});

	it.each([
		['nothing moves', [7, 7, 7]],
		['nobody is there', [0, 0, 0]],
		['it grows a thousandfold', [3, 40_000, 12_000_000]],
		['it moves a little', [1_000_000, 1_000_001, 1_000_000]],
	])('stays inside its frame when %s', async (_name, values) => {
		for (const [index, followers] of values.entries()) await storeFollowers(2 - index, followers);
		const html = await visit();
		const [, path = ''] = /<path class="line" d="M([^"]+)"/.exec(html) ?? [];
		const points = path.split('L').map((point) => point.split(' ').map(Number));
		expect(points).toHaveLength(3);
		for (const [x = NaN, y = NaN] of points) {
			expect(x >= 0 && x <= 340 && y >= 0 && y <= 120).toBe(true);
		}
		const labels = [...html.matchAll(/text-anchor="end">\s*([\d,.MK]+)\s*</g)].map(([, label]) => label);
		expect(new Set(labels.slice(0, 3)).size).toBe(3);
	});
});

describe('what became of the accounts', () => {
	const setHealth = (id: string, health: 'ok' | 'reconnect') =>
		withDatabase(bench.service, (database) => database('accounts').where({ id }).update({ health }));

	/** Returns the page once it shows the data that another program has stored. */
	const visitUntil = (done: (page: { status: number; text: string }) => boolean) =>
		until(() => bench.visit('example_creator'), done, 2_000);

	it('shows none that must be connected again', async () => {
		const { tiktok, instagram } = bench.accounts;
		await setHealth(tiktok, 'reconnect');
		const { text } = await visitUntil((page) => !page.text.includes('TikTok'));
		expect(text).toContain('class="account instagram"');
		await setHealth(instagram, 'reconnect');
		await visitUntil(({ status }) => status === 404);
		for (const id of [tiktok, instagram]) await setHealth(id, 'ok');
		await visitUntil((page) => page.status === 200 && page.text.includes('TikTok'));
	});

	it('says so if nothing is known of an account, or what other programs left is no document', async () => {
		const isUnknown = ({ text }: { text: string }) => text.includes('No current metrics are available.');
		const storeAndShow = async () => {
			await bench.store('tiktok', {});
			expect(isUnknown(await bench.visit('example_creator'))).toBe(false);
		};
		for (const stats_data of [
			'{"followers":"many"}',
			'[]',
			JSON.stringify({ ...TIKTOK_DOCUMENT, stats: 1 }),
		]) {
			await storeAndShow();
			await withDatabase(bench.service, (database) =>
				database('social_stats_cache').where({ platform: 'tiktok' }).update({ stats_data }),
			);
			expect((await visitUntil(isUnknown)).status).toBe(200);
		}
		await storeAndShow();
		await withDatabase(bench.service, (database) =>
			database('social_stats_cache').where({ platform: 'tiktok' }).delete(),
		);
		await visitUntil(isUnknown);
		expect(JSON.parse((await bench.visit('example_creator.json')).text)).toMatchObject({
			accounts: [{ followers: null, missing: { no_data: expect.any(String) } }, { platform: 'instagram' }],
		});
	});

	it('goes with an account that is disconnected, and away with the last one', async () => {
		await bench.setPage('of-both', { title: INSTAGRAM_DOCUMENT.profile.name });
		await bench.setPage('of-one', { account_ids: [bench.accounts.tiktok] });
		const disconnect = (platform: string) =>
			bench.service.call(`/api/auth/${platform}/disconnect`, { method: 'DELETE' });
		expect((await disconnect('tiktok')).status).toBe(200);
		expect((await bench.visit('of-one')).status).toBe(404);
		expect((await bench.visit('of-both')).text).not.toContain('TikTok');
		expect((await bench.visit('of-both')).text).toContain('class="account instagram"');
		expect((await disconnect('instagram')).status).toBe(200);
		expect((await bench.visit('of-both')).status).toBe(404);
		expect(await readRows(bench.service, 'mediakit_pages')).toEqual([]);
		expect(await readRows(bench.service, 'mediakit_page_accounts')).toEqual([]);
	});
});
