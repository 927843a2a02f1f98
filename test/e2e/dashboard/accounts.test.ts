import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { connect, findBarriersEverywhere, logIn, press, type DashboardPage } from './browser';
import { startDashboardBench, type DashboardBench } from './service';

let bench: DashboardBench;
let browser: Browser;
let dashboard: DashboardPage;

beforeAll(async () => {
	[bench, browser] = await Promise.all([startDashboardBench(), launchChromium()]);
	dashboard = await logIn(browser, bench.url);
	await dashboard.open('Accounts');
});

afterAll(async () => {
	await browser.close();
	await bench.close();
});

const status = () => dashboard.page.locator('main [role=status]');

describe('the accounts of the dashboard', () => {
	it('say what to do while there are none', async () => {
		const { page } = dashboard;
		await page.getByText('No account is connected yet.').waitFor();
		expect(await findBarriersEverywhere(page, 'accounts-empty')).toEqual([]);
	});

	it('say in words that a connection was cancelled or denied', async () => {
		await connect(dashboard, 'Connect TikTok', 'close');
		await status().getByText('Not connected: the window was closed too early.').waitFor();
		await connect(dashboard, 'Connect TikTok', 'Deny');
		await status().getByText('Not connected: access was denied.').waitFor();
		expect(await dashboard.page.locator('.account').count()).toBe(0);
	});

	it('connect both platforms by clicking, in a window that closes itself', async () => {
		const { page } = dashboard;
		await connect(dashboard, 'Connect TikTok');
		await status().getByText('TikTok account example_creator is connected.').waitFor();
		await connect(dashboard, 'Connect Instagram through Facebook');
		await status().getByText('Instagram account').waitFor();
		await page.locator('.account').nth(1).waitFor();
		const card = page.locator('.account', { hasText: 'TikTok' });
		await card.getByText('Refreshed automatically until').waitFor();
		await card.getByText('send drafts').waitFor();
	});

	it('refresh an account once in five minutes, and count down until it is possible again', async () => {
		const { page } = dashboard;
		const card = page.locator('.account', { hasText: 'TikTok' });
		await press(card.getByRole('button', { name: 'Refresh', exact: true }));
		await page.getByText('The statistics of example_creator are up to date.').waitFor();
		await card.getByRole('button', { name: /^Refresh in [345]:\d\d$/ }).waitFor();
		expect(await card.getByRole('button', { name: /^Refresh in/ }).isDisabled()).toBe(true);
		await page.reload();
		await card.getByRole('button', { name: /^Refresh in [345]:\d\d$/ }).waitFor();
	});

	it('learn the waiting time from the service if another browser has refreshed', async () => {
		const other = await logIn(browser, bench.url);
		await other.open('Accounts');
		const card = other.page.locator('.account', { hasText: 'TikTok' });
		await card.getByRole('button', { name: 'Refresh', exact: true }).click();
		await other.page.getByText('was synced less than 5 minutes ago').waitFor();
		await card.getByRole('button', { name: /^Refresh in [34]:\d\d$/ }).waitFor();
		await other.close();
	});

	it('show the sync log', async () => {
		const { page } = dashboard;
		const card = page.locator('.account', { hasText: 'TikTok' });
		await press(card.getByRole('button', { name: 'Sync log' }));
		await card.getByText('Statistics succeeded').first().waitFor();
		expect(await findBarriersEverywhere(page, 'accounts-log')).toEqual([]);
		await card.getByRole('button', { name: 'Sync log' }).click();
	});

	it('are put into a group, by whose name the overview adds up', async () => {
		const { page } = dashboard;
		await press(page.getByRole('button', { name: 'Change the group of example_creator' }).first());
		const dialog = page.getByRole('dialog', { name: 'Group of example_creator' });
		await dialog.getByLabel('Group').fill('Harbour Café 🌅');
		expect(await findBarriersEverywhere(page, 'accounts-group')).toEqual([]);
		await press(dialog.getByRole('button', { name: 'Save' }));
		await page.locator('.account').getByText('Harbour Café 🌅').waitFor();
		await dashboard.open('Overview');
		await page.getByRole('rowheader', { name: 'Harbour Café 🌅 (1)' }).waitFor();
		await page.getByRole('rowheader', { name: 'Without a group' }).waitFor();
		await dashboard.open('Accounts');
	});

	it('name what is missing when a person has not allowed everything', async () => {
		const { page } = dashboard;
		const opened = page.waitForEvent('popup');
		await page.getByRole('button', { name: 'Connect TikTok', exact: true }).click();
		const popup = await opened;
		await popup.locator('input[value="video.upload"]').uncheck();
		await popup.getByRole('button', { name: 'Allow' }).click();
		const card = page.locator('.account', { hasText: 'TikTok' });
		await card.getByText('Not allowed', { exact: true }).waitFor();
		await card.getByText('send drafts.').waitFor();
	});

	it('ask before a disconnection, naming what is deleted, and leave everything to who thinks better of it', async () => {
		const { page } = dashboard;
		const card = page.locator('.account', { hasText: 'TikTok' });
		await press(card.getByRole('button', { name: 'Disconnect' }));
		const dialog = page.getByRole('dialog', { name: 'Disconnect example_creator?' });
		await dialog.getByText('its statistics and their full history').waitFor();
		expect(await findBarriersEverywhere(page, 'accounts-disconnect')).toEqual([]);
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
		expect(await card.count()).toBe(1);
	});

	it('disconnect', async () => {
		const { page } = dashboard;
		const card = page.locator('.account', { hasText: 'TikTok' });
		await press(card.getByRole('button', { name: 'Disconnect' }));
		await press(page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }));
		await page.getByText('All stored data of example_creator has been deleted.').waitFor();
		await card.waitFor({ state: 'detached' });
		const { body } = await bench.call('/api/accounts');
		expect(body.accounts).not.toContainEqual(expect.objectContaining({ platform: 'tiktok' }));
	});

	it('have complained about nothing but the refusals that were asked for', () => {
		const ofOurs = dashboard.complaints.filter((text) => text.includes(bench.url));
		expect(ofOurs.filter((text) => !/status of (409|429)/.test(text))).toEqual([]);
	});
});
