import type { Browser } from 'playwright-core';
import { connectAccount } from '../../support/service';
import { sampleVideo } from '../../support/video-bytes';
import { launchChromium } from '../support/chromium';
import { findBarriersEverywhere, logIn, until } from './browser';
import { writeHistory } from './history';
import { startDashboardBench, type DashboardBench } from './service';

/** HTML with scripts that would run if a page inserted it as HTML instead of text. */
const ATTACK = `"><img src=x onerror="document.title='x'"><script>document.title='x'</script>`;

const VIEWS_EN = ['Overview', 'Accounts', 'Statistics', 'Uploads', 'Media-kit pages', 'Settings'];
const VIEWS_DE = ['Übersicht', 'Konten', 'Statistik', 'Uploads', 'Media-Kit-Seiten', 'Einstellungen'];

let bench: DashboardBench;
let browser: Browser;

beforeAll(async () => {
	[bench, browser] = await Promise.all([startDashboardBench(), launchChromium()]);
	await bench.sandbox.control('users', {
		platform: 'tiktok',
		username: 'example_creator',
		display_name: ATTACK,
		follower_count: 50_000,
		videos: [{ title: ATTACK, view_count: 1_000 }],
	});
	await connectAccount(bench, 'tiktok');
	await connectAccount(bench, 'facebook', { user: 'example_creator' });
	const path = '/api/mediakit/analytics/tiktok/example_creator';
	await until('the first statistics are there', async () => (await bench.call(path)).status === 200);
	await writeHistory(bench, 'tiktok', 40);
	const form = new FormData();
	form.append('platforms', 'instagram');
	form.append('account', 'example_creator');
	form.append('content', ATTACK);
	form.append('file', new Blob([sampleVideo], { type: 'video/mp4' }), 'sample.mp4');
	const sent = await bench.call('/webhook/n8n/video-upload', { method: 'POST', body: form });
	expect(sent.status).toBe(202);
	const page = { title: ATTACK, description: ATTACK, account_ids: [], enabled: false };
	const stored = await bench.call('/api/mediakit/pages/example', {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(page),
	});
	expect(stored.status).toBe(200);
});

afterAll(async () => {
	await browser.close();
	await bench.close();
});

describe('the dashboard', () => {
	it('shows whatever others have written as text, never as a part of the page', async () => {
		const { page, open, complaints, close } = await logIn(browser, bench.url);
		await page.getByText(ATTACK).first().waitFor();
		for (const view of ['Statistics', 'Uploads', 'Media-kit pages']) {
			await open(view);
			if (view === 'Statistics')
				await page.getByLabel('Account', { exact: true }).fill('TikTok @example_creator');
			await page.getByText(ATTACK).first().waitFor();
			expect(await page.title()).toBe(`${view} · MediaKit`);
		}
		await open('Uploads');
		await page.getByRole('button', { name: 'New upload' }).click();
		await page.locator('input[type=file]').setInputFiles({
			name: `${ATTACK}.mp4`.replaceAll('/', ''),
			mimeType: 'video/mp4',
			buffer: Buffer.from(ATTACK),
		});
		await page.getByRole('checkbox').first().check();
		await page.getByRole('button', { name: 'Send', exact: true }).click();
		await page.locator('.sending', { hasText: '<img src=x' }).getByText('Change the file').waitFor();
		expect(await page.locator('img[src=x]').count()).toBe(0);
		expect(await page.title()).toBe('Uploads · MediaKit');
		expect(complaints.filter((text) => !/status of 4\d\d .*uploads\/files/.test(text))).toEqual([]);
		await close();
	});

	it('speaks German to those whose browser does, and English to those who choose it', async () => {
		const { page, open, complaints, close } = await logIn(browser, bench.url, { locale: 'de-DE' });
		for (const view of VIEWS_DE) {
			await open(view);
			await page.getByText('Wird geladen …').first().waitFor({ state: 'detached' });
			expect(await page.evaluate('document.documentElement.lang')).toBe('de');
		}
		await open('Statistik');
		await page.getByLabel('Konto', { exact: true }).fill('TikTok @example_creator');
		await page.locator('.tile', { hasText: 'Follower' }).getByText('50.000').waitFor();
		await page.getByRole('button', { name: 'English' }).first().click();
		await page.locator('.tile', { hasText: 'Followers' }).getByText('50,000').waitFor();
		await page.reload();
		await page.getByRole('heading', { name: 'Statistics' }).waitFor();
		expect(complaints).toEqual([]);
		await close();
	});

	it('has no barriers and fits the window, in both languages, on a phone and a desk, in light and dark', async () => {
		const { page, open, complaints, close } = await logIn(browser, bench.url);
		for (const view of VIEWS_EN) {
			await open(view);
			expect(await findBarriersEverywhere(page, `view-${view.toLowerCase().replace(' ', '-')}`)).toEqual([]);
		}
		expect(complaints).toEqual([]);
		await close();
	});

	it('can be used with the keyboard alone', async () => {
		const { page, close } = await logIn(browser, bench.url);
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		expect(await page.evaluate('document.activeElement.id')).toBe('content');
		const uploads = page.getByRole('link', { name: 'Uploads' });
		await uploads.focus();
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { level: 1, name: 'Uploads' }).waitFor();
		expect(await page.evaluate('document.activeElement.textContent')).toBe('Uploads');
		const cancel = page.getByRole('button', { name: 'Cancel upload' });
		await cancel.focus();
		await page.keyboard.press('Enter');
		await page.getByRole('dialog').waitFor();
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel upload');
		await close();
	});

	it('tells where others call in without the key, and ends the session', async () => {
		const { page, context, open, close } = await logIn(browser, bench.url);
		await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: bench.url });
		await open('Settings');
		await page.getByRole('button', { name: 'Copy Upload webhook' }).click();
		expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
			`${bench.url}/webhook/n8n/video-upload`,
		);
		const text = await page.locator('main').innerText();
		expect(text).toContain('$MEDIAKIT_API_KEY');
		expect(text).not.toContain('test-key-of-the-service');
		await page.getByRole('button', { name: 'Log out' }).first().click();
		await page.locator('input[name=secret]').waitFor();
		const again = await context.newPage();
		await again.goto(bench.url);
		await again.locator('input[name=secret]').waitFor();
		await close();
	});
});
