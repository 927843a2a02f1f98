import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { connectAccount } from '../../support/service';
import { ARTIFACTS, launchChromium } from '../support/chromium';
import {
	findBarriers,
	findBarriersEverywhere,
	isTooWide,
	logIn,
	PHONE,
	takePicture,
	until,
	type DashboardPage,
} from './browser';
import { writeAgency } from './agency';
import { writeHistory } from './history';
import { startDashboardBench, type DashboardBench } from './service';

const GROUP = 'Nordlicht Media GmbH';
/** An A4 sheet without its margins, at 96 pixels per inch. */
const SHEET = { width: 703, height: 1032 };

let bench: DashboardBench;
let browser: Browser;
let dashboard: DashboardPage;

beforeAll(async () => {
	[bench, browser] = await Promise.all([startDashboardBench(), launchChromium()]);
	await connectAccount(bench, 'tiktok');
	await connectAccount(bench, 'instagram');
	for (const platform of ['tiktok', 'instagram'] as const) {
		const path = `/api/mediakit/analytics/${platform}/example_creator`;
		await until('the first statistics are there', async () => (await bench.call(path)).status === 200);
		await writeHistory(bench, platform, 40);
	}
	await writeAgency(bench, 1);
	const { accounts } = (await bench.call('/api/accounts')).body as {
		accounts: { id: string; username: string }[];
	};
	for (const { id } of accounts.filter(({ username }) => username === 'example_creator')) {
		const body = JSON.stringify({ group: GROUP });
		const headers = { 'content-type': 'application/json' };
		const { status } = await bench.call(`/api/accounts/${id}`, { method: 'PATCH', headers, body });
		expect(status).toBe(200);
	}
	dashboard = await logIn(browser, bench.url);
});

afterAll(async () => {
	await browser.close();
	await bench.close();
});

/** Returns the text that would be printed. */
async function printed(page: Page): Promise<string> {
	await page.emulateMedia({ media: 'print' });
	const text = await page.evaluate<string>('document.body.innerText');
	await page.emulateMedia({ media: null });
	return text;
}

/** Saves the report as a PDF. @returns its number of pages */
async function sheetsOf(page: Page, name: string): Promise<number> {
	const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
	await writeFile(join(ARTIFACTS, `${name}.pdf`), pdf);
	return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

async function takePaper(page: Page, name: string): Promise<void> {
	const size = page.viewportSize();
	await page.emulateMedia({ media: 'print' });
	await page.setViewportSize(SHEET);
	expect(await isTooWide(page)).toBe(false);
	await page.screenshot({ path: join(ARTIFACTS, `${name}.png`), fullPage: true });
	await page.emulateMedia({ media: null });
	if (size) await page.setViewportSize(size);
}

const heading = (name: string) => dashboard.page.getByRole('heading', { level: 1, name });

describe('a report to print', () => {
	it('of an account has its figures, and nothing of the dashboard and of other clients', async () => {
		const { page } = dashboard;
		await dashboard.open('Statistics');
		await page.getByLabel('Account', { exact: true }).fill('TikTok @example_creator');
		await page.getByRole('heading', { name: 'Recent posts' }).waitFor();
		await page.getByRole('link', { name: 'Printable report' }).click();
		await heading('Report: TikTok @example_creator').waitFor();
		await page.getByRole('img', { name: /^Followers: from [\d,]+ to 50,000$/ }).waitFor();
		expect(await page.title()).toBe('Report: TikTok @example_creator · MediaKit');
		await takePicture(page, 'report');
		expect(await findBarriersEverywhere(page, 'report')).toEqual([]);

		const text = await printed(page);
		expect(text).toContain('Report: TikTok @example_creator');
		expect(text).toContain('50,000');
		expect(text).toContain('Posts with the most views');
		for (const foreign of [
			'client_',
			'Overview',
			'Uploads',
			'Settings',
			'Log out',
			'Print',
			'Back',
			'90 days',
		]) {
			expect(text).not.toContain(foreign);
		}
		await takePaper(page, 'report-paper');
		expect(await sheetsOf(page, 'report')).toBe(1);
	});

	it('is printed by its button', async () => {
		const { page } = dashboard;
		await page.evaluate('window.print = () => { window.wasPrinted = true; }');
		await page.getByRole('button', { name: 'Print or save as PDF' }).click();
		expect(await page.evaluate('window.wasPrinted')).toBe(true);
	});

	it('of a group has all accounts of the group, and no others', async () => {
		const { page } = dashboard;
		await dashboard.open('Overview');
		await page.getByRole('link', { name: `Printable report: ${GROUP}` }).click();
		await heading(`Report: ${GROUP}`).waitFor();
		await page.getByRole('heading', { name: 'Instagram @example_creator', exact: true }).waitFor();
		expect(await findBarriers(page)).toEqual([]);
		const text = await printed(page);
		expect(text).toContain('@client_2');
		expect(await page.locator('.of-account').count()).toBe(2);
		for (const foreign of ['client_1', 'client_3', 'client_5', 'client_7', 'Settings', 'Print', 'Back']) {
			expect(text).not.toContain(foreign);
		}
		await takePaper(page, 'report-group-paper');
		// The first page lists all accounts; each account with statistics also has its own page.
		expect(await sheetsOf(page, 'report-group')).toBe(3);
		// Browsers log the 404 responses for accounts without statistics.
		expect(dashboard.complaints.filter((text) => !text.includes('status of 404'))).toEqual([]);
	});

	it.each([
		['de-DE', 'dark', PHONE],
		['en-GB', 'light', PHONE],
	] as const)('fits a phone, and is dark ink on paper: %s, %s', async (locale, colorScheme, viewport) => {
		const person = await logIn(browser, bench.url, { locale, colorScheme, viewport });
		const { page } = person;
		await page.goto(`${bench.url}/#/statistics/report/account/instagram/example_creator`);
		await page.locator('.course').first().waitFor();
		expect(await findBarriers(page)).toEqual([]);
		expect(await isTooWide(page)).toBe(false);
		await takePicture(page, `report-${locale}-${colorScheme}-phone`);
		await page.emulateMedia({ media: 'print', colorScheme });
		const ink = 'getComputedStyle(document.querySelector("h1")).color';
		expect(await page.evaluate(ink)).toBe('rgb(27, 31, 39)');
		expect(await findBarriers(page)).toEqual([]);
		await takePaper(page, `report-paper-${locale}-${colorScheme}`);
		expect(person.complaints).toEqual([]);
		await person.close();
	});
});
