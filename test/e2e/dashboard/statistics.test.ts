import type { Browser } from 'playwright-core';
import { connectAccount } from '../../support/service';
import { launchChromium } from '../support/chromium';
import {
	findBarriers,
	findBarriersEverywhere,
	logIn,
	press,
	takePicture,
	until,
	type DashboardPage,
} from './browser';
import { writeHistory } from './history';
import { startDashboardBench, type DashboardBench } from './service';

let bench: DashboardBench;
let browser: Browser;
let dashboard: DashboardPage;

beforeAll(async () => {
	[bench, browser] = await Promise.all([startDashboardBench(), launchChromium()]);
	await connectAccount(bench, 'tiktok');
	await connectAccount(bench, 'instagram');
	dashboard = await logIn(browser, bench.url);
	for (const platform of ['tiktok', 'instagram'] as const) {
		const path = `/api/mediakit/analytics/${platform}/example_creator`;
		await until('the first statistics are there', async () => (await bench.call(path)).status === 200);
		await writeHistory(bench, platform, 60);
	}
});

afterAll(async () => {
	await browser.close();
	await bench.close();
});

const tile = (name: string) =>
	dashboard.page.locator('.tile', { has: dashboard.page.getByText(name, { exact: true }) });

describe('the statistics of the dashboard', () => {
	it('show figures, how they have changed, and why one is missing', async () => {
		const { page } = dashboard;
		await dashboard.open('Statistics');
		await page.getByRole('heading', { name: 'Not available' }).waitFor();
		await page.getByText('retired by Meta in April 2025').waitFor();
		await tile('Followers').getByText('in 30 days').waitFor();
		expect(await tile('Engagement by reach').locator('.figure').innerText()).toMatch(/%$/);
		expect(await tile('Reach per day').locator('.delta').innerText()).toMatch(
			/^[+-][\d,]+ \([+-][\d.]+%\) on average, compared with the 30 days before$/,
		);
		const audience = page.getByRole('region', { name: 'Audience' });
		expect(await audience.getByRole('row', { name: /^(Women|Men) .*%$/ }).count()).toBe(2);
		await page.getByRole('link', { name: 'Audience as CSV' }).waitFor();
		expect(await page.locator('.tile dt').filter({ hasText: '_' }).allInnerTexts()).toEqual([]);
		await until('the curves are drawn', async () => (await page.locator('.chart canvas').count()) >= 4);
		await takePicture(page, 'statistics', { shown: true });
		expect(await findBarriersEverywhere(page, 'statistics')).toEqual([]);
	});

	it('say the same in words and in a table, for another account and another period too', async () => {
		const { page } = dashboard;
		await page.getByLabel('Account', { exact: true }).fill('TikTok @example_creator');
		await page.getByRole('heading', { name: 'Recent posts' }).waitFor();
		await page.getByRole('button', { name: '7 days' }).click();
		await page.getByRole('img', { name: /^Followers, last 7 days: from [\d,]+ to 50,000, 7 days/ }).waitFor();
		await page.getByText('Data as a table').click();
		expect(await page.locator('details tbody tr').count()).toBe(7);
		expect(await findBarriers(page)).toEqual([]);
		await page.getByRole('button', { name: '90 days' }).click();
		await page.getByRole('img', { name: /^Followers, last 90 days: .* 60 days/ }).waitFor();
		await tile('Followers').getByText('+8,850 (+21.5%) in 90 days').waitFor();
		await tile('Engagement rate').getByText('+1.6 points in 90 days').waitFor();
		await takePicture(page, 'statistics-tiktok');
	});

	it('sort the posts by a figure, both ways', async () => {
		const { page } = dashboard;
		const posts = page.getByRole('region', { name: 'Recent posts' });
		const views = async () => {
			const cells = await posts.locator('tbody tr td:nth-of-type(2)').allInnerTexts();
			return cells.map((text) => Number(text.replaceAll(',', '')));
		};
		const byViews = posts.getByRole('button', { name: 'Views' });
		await byViews.click();
		expect(await views()).toEqual((await views()).toSorted((a, b) => b - a));
		expect(new Set(await views()).size).toBeGreaterThan(1);
		await byViews.click();
		expect(await views()).toEqual((await views()).toSorted((a, b) => a - b));
		expect(await posts.getByRole('columnheader', { name: 'Views' }).getAttribute('aria-sort')).toBe(
			'ascending',
		);
		expect(await findBarriers(page)).toEqual([]);
	});

	it('open the curve of a post, and give its figures as a file', async () => {
		const { page } = dashboard;
		const posts = page.getByRole('region', { name: 'Recent posts' });
		await posts
			.getByRole('button', { name: /^Trend of / })
			.first()
			.click();
		const dialog = page.getByRole('dialog', { name: /^Trend of / });
		await dialog.getByText(/^from [\d,]+ to [\d,]+ over \d+ days with data$/).waitFor();
		await dialog.locator('canvas').waitFor();
		await takePicture(page, 'statistics-post');
		expect(await findBarriersEverywhere(page, 'statistics-post')).toEqual([]);
		await press(dialog.getByRole('button', { name: 'Close' }));
		const download = page.waitForEvent('download');
		await page.getByRole('link', { name: 'Posts as CSV' }).click();
		expect((await download).suggestedFilename()).toBe('tiktok-example_creator-posts.csv');
	});

	it('tell the value of a day by mouse, touch and keyboard', async () => {
		const { page } = dashboard;
		const range = page.getByRole('slider', { name: 'Day in chart: Followers, last 90 days' });
		const chart = page.locator('.chart', { has: range });
		const tip = chart.locator('.tip');
		await range.focus();
		await tip.getByText(/: 50,000$/).waitFor();
		await page.keyboard.press('Home');
		await tip.getByText(/: 41,150$/).waitFor();
		expect(await range.getAttribute('aria-valuetext')).toMatch(/^\d+ \w+ 2\d{3}: 41,150$/);
		await takePicture(page, 'statistics-tooltip');
		await page.keyboard.press('ArrowRight');
		await tip.getByText(/: 41,300$/).waitFor();
		await range.blur();
		await tip.waitFor({ state: 'detached' });
		const box = await range.boundingBox();
		if (box === null) throw new Error('The chart is not to be seen.');
		const [x, y] = [box.x + box.width - 2, box.y + box.height / 2];
		await page.mouse.move(x, y);
		await tip.getByText(/: 50,000$/).waitFor();
		await page.mouse.move(0, 0);
		await tip.waitFor({ state: 'detached' });
		await range.dispatchEvent('pointerdown', { pointerType: 'touch', clientX: x, clientY: y });
		await tip.getByText(/: 50,000$/).waitFor();
		expect(await findBarriers(page)).toEqual([]);
	});

	it('show the accounts with their fresh figures', async () => {
		const { page } = dashboard;
		await dashboard.open('Accounts');
		await page.locator('.account').nth(1).waitFor();
		await takePicture(page, 'accounts', { shown: true });
		expect(dashboard.complaints).toEqual([]);
	});
});
