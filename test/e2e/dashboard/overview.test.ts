import type { Browser } from 'playwright-core';
import { connectAccount } from '../../support/service';
import { launchChromium } from '../support/chromium';
import { LONG_NAME, writeAgency } from './agency';
import {
	DESK,
	findBarriers,
	findBarriersEverywhere,
	isTooWide,
	logIn,
	PHONE,
	takePicture,
	until,
	type DashboardPage,
} from './browser';
import { startDashboardBench, type DashboardBench } from './service';

const WAITING = 60;

let bench: DashboardBench;
let browser: Browser;
let dashboard: DashboardPage;

/** Stores metrics for one of the agency's accounts. */
async function writeFollowers(username: string, daysAgo: number, followers: number): Promise<void> {
	const { data } = (await bench.call('/api/mediakit/analytics/instagram/example_creator')).body as {
		data: { profile: object };
	};
	const { status, body } = await bench.call(`/api/mediakit/analytics/instagram/${username}`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			...data,
			profile: { ...data.profile, username, url: null },
			followers,
			fetched_at: new Date(Date.now() - daysAgo * 24 * 60 * 60_000).toISOString(),
		}),
	});
	if (status !== 200) throw new Error(JSON.stringify(body));
}

beforeAll(async () => {
	[bench, browser] = await Promise.all([startDashboardBench(), launchChromium()]);
	await connectAccount(bench, 'tiktok');
	await connectAccount(bench, 'facebook', { user: 'example_creator' });
	await until('the first statistics are there', async () => {
		const { status } = await bench.call('/api/mediakit/analytics/instagram/example_creator');
		return status === 200;
	});
	await writeAgency(bench, WAITING);
	for (const [index, name] of ['client_2', 'client_3', 'client_4'].entries()) {
		await writeFollowers(name, 30, 1_000 * (index + 1));
		await writeFollowers(name, 7, 3_000 * (index + 1));
		await writeFollowers(name, 0, 3_500 * (index + 1));
	}
	dashboard = await logIn(browser, bench.url);
});

afterAll(async () => {
	await browser.close();
	await bench.close();
});

const table = () => dashboard.page.getByRole('table');
const names = () => table().locator('tbody th[scope=row] a').allInnerTexts();

describe('the overview of twelve accounts', () => {
	it.each([
		['en-GB', 'light', PHONE],
		['de-DE', 'dark', PHONE],
		['de-DE', 'light', DESK],
		['en-GB', 'dark', DESK],
	] as const)(
		'has the five things of today on the first screen: %s, %s, %j',
		async (locale, colorScheme, viewport) => {
			const person = await logIn(browser, bench.url, { locale, colorScheme, viewport });
			const { page } = person;
			const tasks = page.locator('ul.tasks .task');
			await tasks.nth(4).waitFor();
			const isGerman = locale === 'de-DE';
			expect(await tasks.allInnerTexts()).toEqual([
				expect.stringContaining(LONG_NAME),
				expect.stringContaining('@client_1'),
				expect.stringMatching(isGerman ? /^60 Beiträge warten.* seit/ : /^60 posts are waiting.* since/),
				expect.stringContaining(isGerman ? '3 Uploads sind fehlgeschlagen' : '3 uploads failed'),
				expect.stringContaining('@client_2'),
			]);
			const navigation = await page.getByRole('navigation').first().boundingBox();
			const last = await tasks.nth(4).boundingBox();
			const bottom = viewport === PHONE ? (navigation?.y ?? 0) : viewport.height;
			expect((last?.y ?? Infinity) + (last?.height ?? 0)).toBeLessThanOrEqual(bottom);
			expect(await findBarriers(page)).toEqual([]);
			expect(await isTooWide(page)).toBe(false);
			await takePicture(page, `overview-${locale}-${colorScheme}-${viewport.width}`);
			expect(person.complaints).toEqual([]);
			await person.close();
		},
	);

	it('shows broken accounts first, each with its figures and their change, under groups with totals', async () => {
		const { page } = dashboard;
		await table().waitFor();
		expect(await names()).toHaveLength(12);
		const group = page.getByRole('row', { name: /^Nordlicht Media GmbH/ });
		expect((await group.getByRole('cell').allInnerTexts()).slice(0, 3)).toEqual([
			'14,000',
			'+2,000',
			'+10,000',
		]);
		expect((await names())[0]).toBe(`@${LONG_NAME}`);
		const row = page.getByRole('row', { name: /@client_4/ });
		expect((await row.getByRole('cell').allInnerTexts()).slice(0, 3)).toEqual(['10,500', '+1,500', '+7,500']);
		await takePicture(page, 'overview', { shown: true });
	});

	it('sorts by any column, by keyboard, and finds an account by a part of its name', async () => {
		const { page } = dashboard;
		await page.getByRole('button', { name: '30 days' }).focus();
		await page.keyboard.press('Enter');
		expect((await names())[0]).toBe('@client_4');
		expect(await page.getByRole('columnheader', { name: '30 days' }).getAttribute('aria-sort')).toBe(
			'descending',
		);
		await page.getByLabel('Find an account').fill('ENT_3');
		expect(await names()).toEqual(['@client_3']);
		await page.getByLabel('Find an account').fill('nordlicht');
		expect(await names()).toContain('@client_4');
		expect(await names()).not.toContain('@client_3');
		expect(await findBarriersEverywhere(page, 'overview-found')).toEqual([]);
	});

	it('leads to what there is to do', async () => {
		const { page } = dashboard;
		await page.getByRole('link', { name: 'Open: 3 uploads failed' }).click();
		await page.getByRole('heading', { name: 'Failed', exact: true }).waitFor();
		await until('the failed ones are there', async () => (await page.locator('.upload').count()) === 3);
		await dashboard.open('Overview');
		await page.getByRole('link', { name: `Open: ${WAITING} posts are waiting for your approval` }).click();
		await page.getByRole('heading', { name: `Waiting for you (${WAITING})` }).waitFor();
		await dashboard.open('Overview');
		const popup = page.waitForEvent('popup');
		await page.getByRole('button', { name: 'Reconnect: Instagram @client_1' }).click();
		await (await popup).close();
		expect(dashboard.complaints).toEqual([]);
	});
});
