import type { FigureName } from '../../../service/media-kits/kit';
import { wordingOf } from '../../../service/media-kits/kit-words';
import { AUDIENCE, MONTH } from '../../support/audience';
import { PageBench } from '../../support/mediakit-pages';

const bench = new PageBench();
beforeAll(async () => {
	await bench.open();
	await bench.setPage('mara');
});
beforeEach(async () => {
	await bench.store('tiktok', {});
	await bench.store('instagram', {});
});
afterAll(() => bench.close());

/** Returns the visible text of a page. */
const words = (html: string) => html.replace(/<script.*?<\/script>|<[^>]+>/gs, ' ').replace(/\s+/g, ' ');
const page = async (query = '?lang=en') => (await bench.visit(`mara${query}`)).text;
const instagram = async () => {
	const { accounts } = JSON.parse((await bench.visit('mara.json')).text) as {
		accounts: Record<string, unknown>[];
	};
	return accounts.find(({ platform }) => platform === 'instagram') ?? {};
};
const audienceOf = (html: string) => html.split('<section').find((part) => part.includes('"audience"')) ?? '';

describe('the audience', () => {
	it('is a table for each question, with bars that need no eyes', async () => {
		await bench.amend('instagram', () => ({ audience: AUDIENCE }));
		const html = audienceOf(await page());
		expect(html.match(/<table/g)).toHaveLength(4);
		expect(html).not.toMatch(/<svg(?![^>]*aria-hidden="true")/);
		const read = words(html);
		expect(read).toMatch(/Age 13–17 1\.2% 18–24 31\.4% 25–34 42\.6%/);
		expect(read).toMatch(/Gender Women 58\.2% Men 39\.6% Unknown 2\.2%/);
		expect(read).toMatch(/Countries Sweden 41\.3% Germany 22\.8%/);
		expect(read).not.toContain('United States');
		expect(read).toContain('Based on 98,200 followers whose age and gender are known.');
		expect(words(audienceOf(await page('?lang=de')))).toMatch(/Länder Schweden 41,3\s% Deutschland/);
		expect((await instagram()).audience).toEqual(AUDIENCE);
	});

	it('is left out where nothing says anything about it, and named with its reason where it is withheld', async () => {
		expect(audienceOf(await page())).toBe('');
		await bench.amend('instagram', ({ meta }) => ({
			audience: null,
			meta: { ...(meta as object), missing: { audience: 'fewer than 100 followers' } },
		}));
		expect(words(audienceOf(await page()))).toContain(
			'The audience of Instagram @example_creator is not available. (fewer than 100 followers)',
		);
	});

	it('that is malformed costs only itself', async () => {
		await bench.amend('instagram', () => ({ audience: { age: 'young' } }));
		const html = await page();
		expect(audienceOf(html)).toBe('');
		expect(html).toContain('104,700');
	});
});

describe('the page, its JSON and its badge', () => {
	it('say the same figures of every account', async () => {
		await bench.store('instagram', { stats: { ...MONTH, avg_views: 9_321 } });
		const { accounts } = JSON.parse((await bench.visit('mara.json')).text) as {
			accounts: Record<string, number | string | null>[];
		};
		const { figures, figure } = wordingOf('en');
		const told = accounts.flatMap((account) =>
			(Object.keys(figures) as FigureName[]).flatMap((name) => {
				const value = account[name];
				return typeof value === 'number' ? [figure(name, value)] : [];
			}),
		);
		expect(told).toEqual(expect.arrayContaining(['50,000', '1,890,000', '7.15%', '9,321']));
		const badge = (await bench.visit('mara.svg?lang=en')).text;
		const description = words(/<desc.*?<\/desc>/s.exec(badge)?.[0] ?? '');
		const read = words(await page());
		for (const value of told) {
			expect(description).toMatch(new RegExp(`\\s${value.replace('.', '\\.')}[;.]`));
			expect(read).toContain(` ${value} `);
		}
		expect(description.match(/[\d,.]+%?[;.]/g)).toHaveLength(told.length);
	});
});

describe('the metrics of 30 days', () => {
	it('stand with their change where a document has them', async () => {
		await bench.store('instagram', { stats: { ...MONTH, views_30d: 1_500_000 } }, 30);
		await bench.store('instagram', { stats: MONTH });
		const read = words(await page());
		expect(read).toMatch(
			/Last 30 days Reach, 30 days 412,300 .*Views, 30 days 1,890,000 \+390,000 in 30 days .*Accounts engaged, 30 days 38,450 .*Interactions, 30 days 91,204/,
		);
		expect(read).toMatch(/Median views 8,400 .*Engagement by followers 3\.9% .*Engagement by reach 7\.15%/);
		expect(await instagram()).toMatchObject({
			...MONTH,
			changes: { views_30d: { by: 390_000, days: 30 }, reach_30d: { by: 0 } },
		});
	});

	it('are left out where it has none, and withheld ones are explained one click away', async () => {
		expect(await page()).not.toContain('Last 30 days');
		await bench.store('instagram', { stats: { ...MONTH, reach_30d: null } });
		await bench.amend('instagram', ({ meta }) => ({
			meta: {
				...(meta as object),
				missing: { reach_30d: 'the scope was not granted' },
				formulas: { median_views: 'middle of the views of 23 posts' },
			},
		}));
		const read = words(await page());
		expect(read).not.toMatch(/Reach, 30 days \d/);
		const [, formulas = ''] = /How these metrics are calculated (.*?) Source: Instagram/.exec(read) ?? [];
		expect(formulas).toContain('Reach, 30 days not available (the scope was not granted)');
		expect(formulas).toMatch(/Median views Half of the .* fewer\. \(middle of the views of 23 posts\)/);
	});
});
