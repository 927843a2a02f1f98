import type { Browser, Page } from 'playwright-core';
import { connectAccount, type UploadStatus } from '../../support/service';
import { sampleVideo } from '../../support/video-bytes';
import { launchChromium } from '../support/chromium';
import { LONG_NAME, THAI, writeAgency } from './agency';
import {
	findBarriers,
	findBarriersEverywhere,
	logIn,
	PHONE,
	press,
	takePicture,
	until,
	type DashboardPage,
} from './browser';
import { startDashboardBench, type DashboardBench } from './service';

const WAITING = 60;

let bench: DashboardBench;
let browser: Browser;
let dashboard: DashboardPage;

/** Sends the sample to Instagram. @returns the upload, once its post is waiting for approval */
async function prepare(content: string, platforms = 'instagram'): Promise<UploadStatus> {
	const form = new FormData();
	for (const [name, value] of Object.entries({ platforms, account: 'example_creator', content }))
		form.append(name, value);
	form.append('file', new Blob([sampleVideo], { type: 'video/mp4' }), 'harbour.mp4');
	const { body } = await bench.call('/webhook/n8n/video-upload', { method: 'POST', body: form });
	let upload: UploadStatus | undefined;
	await until(`"${content}" waits`, async () => {
		upload = (await bench.call(`/api/uploads/${String(body.upload_id)}`)).body as unknown as UploadStatus;
		return upload.deliveries.every(({ state }) => ['awaiting_approval', 'failed'].includes(state));
	});
	if (upload === undefined) throw new Error('There is no such upload.');
	return upload;
}

beforeAll(async () => {
	[bench, browser] = await Promise.all([startDashboardBench(), launchChromium()]);
	await connectAccount(bench, 'tiktok');
	await connectAccount(bench, 'facebook', { user: 'example_creator' });
	await writeAgency(bench, WAITING - 3);
	for (const content of ['First post', 'Second post', 'Third post']) await prepare(content);
	dashboard = await logIn(browser, bench.url);
	await dashboard.open('Uploads');
});

afterAll(async () => {
	await browser.close();
	await bench.close();
});

const cards = (page: Page) => page.locator('.upload');
const cardOf = (page: Page, caption: string) => cards(page).filter({ hasText: caption });
const choose = (page: Page, label: string, value: string) =>
	page.getByLabel(label, { exact: true }).selectOption(value);

async function search(page: Page, text: string): Promise<void> {
	await page.getByLabel('Search').fill(text);
	await until(`"${text}" is found`, async () => {
		const shown = await cards(page).allInnerTexts();
		return shown.length > 0 && shown.every((card) => card.toLowerCase().includes(text.toLowerCase()));
	});
}

describe('the inbox of 500 uploads, of which the 60 oldest wait', () => {
	it('begins with them, the oldest first, and counts them in the menu', async () => {
		const { page } = dashboard;
		await page.getByRole('heading', { name: `Waiting for you (${WAITING})` }).waitFor();
		await page.getByRole('link', { name: `Uploads ${WAITING} waiting for you` }).waitFor();
		const titles = await cards(page).locator('h3').allInnerTexts();
		expect(titles.slice(0, 5)).toEqual([0, 1, 2, 3, 4].map((index) => `${THAI} ${index}`));
		await takePicture(page, 'inbox-waiting', { shown: true });
		expect(await findBarriers(page)).toEqual([]);
	});

	it('shows every one of them by scrolling', async () => {
		const { page } = dashboard;
		await choose(page, 'Show', 'waiting');
		await until('all of them are there', async () => {
			await page.evaluate('scrollTo(0, document.body.scrollHeight)');
			return (await cards(page).count()) === WAITING;
		});
		await cardOf(page, 'Third post').getByRole('button', { name: 'Approve' }).waitFor();
		await choose(page, 'Show', '');
	});

	it('finds uploads by text, platform and account', async () => {
		const { page } = dashboard;
		await search(page, 'film 77.MP4');
		expect(await cards(page).locator('h3').allInnerTexts()).toEqual([`${THAI} 77`]);
		await choose(page, 'Platform', 'tiktok');
		await page.getByText('No uploads match these filters.').waitFor();
		await choose(page, 'Platform', '');
		await page.getByLabel('Search').fill('');
		await page.getByLabel('Account', { exact: true }).fill(`Instagram @${LONG_NAME}`);
		await until('those of one account are there', async () => {
			const shown = await cards(page).allInnerTexts();
			return shown.length > 5 && shown.every((card) => card.includes(LONG_NAME));
		});
		await page.getByLabel('Account', { exact: true }).fill('');
		await page.getByRole('heading', { name: `Waiting for you (${WAITING})` }).waitFor();
	});

	it('finds the accounts of a new upload by a part of their names, by keyboard', async () => {
		const { page } = dashboard;
		await page.getByRole('button', { name: 'New upload' }).click();
		const form = page.getByRole('form', { name: 'Send files' });
		for (const part of ['ENT_3', 'client_4']) {
			await form.getByLabel('Add an account').fill(part);
			await page.keyboard.press('Enter');
		}
		await form.getByRole('checkbox', { name: 'Instagram @client_4' }).uncheck();
		const ticked = form.getByRole('checkbox', { checked: true });
		expect(await ticked.count()).toBe(1);
		expect(await form.getByRole('checkbox', { name: 'Instagram @client_3' }).isChecked()).toBe(true);
		expect(await findBarriers(page)).toEqual([]);
		await page.getByRole('button', { name: 'New upload' }).click();
	});

	it('lets a caption be corrected, and shows the first frame of the video', async () => {
		const { page } = dashboard;
		await search(page, 'First post');
		const card = cardOf(page, 'First post');
		await until('the first frame is there', () =>
			page.evaluate<boolean>("document.querySelector('.thumbnail img')?.naturalHeight === 320"),
		);
		expect(await card.locator('.thumbnail img').getAttribute('src')).toMatch(
			/\/api\/uploads\/[\w-]+\/frame$/,
		);
		await card.getByRole('button', { name: 'Edit caption' }).click();
		const dialog = page.getByRole('dialog', { name: 'Edit the caption' });
		await dialog.getByLabel('Caption').fill('First post, corrected');
		expect(await findBarriers(page)).toEqual([]);
		await takePicture(page, 'inbox-edit');
		await dialog.getByRole('button', { name: 'Save' }).click();
		const corrected = cardOf(page, 'First post, corrected');
		await corrected.getByText('Waiting for your approval').waitFor();
	});

	it('plans an approved post, and takes the approval back', async () => {
		const { page } = dashboard;
		const card = cardOf(page, 'First post, corrected');
		await card.getByRole('button', { name: 'Approve' }).click();
		const dialog = page.getByRole('dialog', { name: 'Publish this post?' });
		const inTwoHours = new Date(Date.now() + 2 * 60 * 60_000);
		const local = new Date(inTwoHours.getTime() - inTwoHours.getTimezoneOffset() * 60_000);
		await dialog.getByLabel('Publish at').fill(local.toISOString().slice(0, 16));
		await takePicture(page, 'inbox-plan');
		await dialog.getByRole('button', { name: 'Approve and schedule' }).click();
		await card.getByText('Planned for').waitFor();
		await card.getByRole('button', { name: 'Withdraw the approval' }).click();
		await card.getByText('Waiting for your approval').waitFor();
		expect(await bench.sandbox.requests('/media_publish')).toHaveLength(0);
		await page.getByLabel('Search').fill('');
	});

	it('approves a selection at once, by keyboard', async () => {
		const { page } = dashboard;
		await search(page, 'post');
		for (const caption of ['Second post', 'Third post']) {
			await cardOf(page, caption).getByRole('checkbox').focus();
			await page.keyboard.press('Space');
		}
		await takePicture(page, 'inbox-selection');
		expect(await findBarriers(page)).toEqual([]);
		await page.getByRole('button', { name: 'Approve 2' }).focus();
		await page.keyboard.press('Enter');
		const dialog = page.getByRole('dialog', { name: 'Publish these 2 posts?' });
		await dialog.getByText('Third post').waitFor();
		await dialog.getByRole('button', { name: 'Publish' }).focus();
		await page.keyboard.press('Enter');
		for (const caption of ['Second post', 'Third post'])
			await cardOf(page, caption).getByText('Published', { exact: true }).waitFor();
		expect(await bench.sandbox.requests('/media_publish')).toHaveLength(2);
		await page.getByRole('link', { name: `Uploads ${WAITING - 2} waiting for you` }).waitFor();
	});

	it('tries again what has failed, while the file exists', async () => {
		const { page } = dashboard;
		await bench.sandbox.control('switches', { 'tiktok.processingResult': 'frame_rate_check_failed' });
		await prepare('Half a success', 'tiktok,instagram');
		await bench.sandbox.control('switches', { 'tiktok.processingResult': 'ok' });
		await search(page, 'Half a success');
		const card = cardOf(page, 'Half a success');
		const code = card.getByRole('link', { name: 'media_refused in the documentation' });
		expect(await code.getAttribute('href')).toMatch(/docs\/troubleshooting\.md#media_refused$/);
		await page.getByRole('button', { name: 'Deutsch' }).first().click();
		await card.getByText('Die Plattform hat die Datei abgelehnt.').waitFor();
		await card.getByText('Einzelheiten auf Englisch').click();
		await card.getByText('frame_rate_check_failed').first().waitFor();
		expect(await findBarriers(page)).toEqual([]);
		await takePicture(page, 'inbox-failed-german');
		await page.getByRole('button', { name: 'English' }).first().click();
		await card.getByRole('button', { name: 'Try again' }).click();
		await card.getByText('In the inbox as a draft').waitFor();
		await page.getByLabel('Search').fill('');
	});

	it('tries again and cancels a selection, by keyboard, on a phone whose notices leave its buttons free', async () => {
		await bench.sandbox.control('switches', { 'tiktok.processingResult': 'frame_rate_check_failed' });
		for (const content of ['Broken one', 'Broken two']) await prepare(content, 'tiktok,instagram');
		await bench.sandbox.control('switches', { 'tiktok.processingResult': 'ok' });
		const { page, open, close } = await logIn(browser, bench.url, { viewport: PHONE });
		await open('Uploads');
		await search(page, 'Broken');
		const select = async (caption: string) => {
			await cardOf(page, caption).getByRole('checkbox').focus();
			await page.keyboard.press('Space');
		};
		for (const caption of ['Broken one', 'Broken two']) await select(caption);
		await press(page.getByRole('button', { name: 'Try 2 again' }));
		await page.getByText('Retrying 2.').waitFor();

		for (const caption of ['Broken one', 'Broken two']) await select(caption);
		const bar = page.getByRole('group', { name: 'Selected uploads' });
		const notice = page.locator('.notice').first();
		expect(await notice.isVisible()).toBe(true);
		for (const button of await bar.getByRole('button').all()) await button.click({ trial: true });
		await takePicture(page, 'inbox-selection-phone');
		// The other upload is the sixth draft of the day, and is waiting for space in TikTok's inbox.
		await cardOf(page, 'Broken').getByText('In the inbox as a draft').waitFor();
		await press(bar.getByRole('button', { name: 'Cancel 2' }));
		const dialog = page.getByRole('dialog', { name: 'Cancel these 2 uploads?' });
		expect(await findBarriersEverywhere(page, 'inbox-cancel')).toEqual([]);
		await press(dialog.getByRole('button', { name: 'Cancel uploads' }));
		await page.getByText('2 cancelled.').waitFor();
		for (const caption of ['Broken one', 'Broken two'])
			await cardOf(page, caption).getByText('Cancelled', { exact: true }).first().waitFor();
		const { body } = await bench.call('/api/uploads?q=Broken');
		const deliveries = (body.uploads as UploadStatus[]).flatMap((upload) => upload.deliveries);
		expect(deliveries.map(({ state }) => state).sort()).toEqual([
			...['cancelled', 'cancelled', 'cancelled'],
			'delivered',
		]);
		expect(await bench.sandbox.requests('/media_publish')).toHaveLength(2);
		await close();
	});

	it('has no barriers and fits, with a selection and its dialogs, on every screen', async () => {
		const { page, open, complaints, close } = await logIn(browser, bench.url);
		await open('Uploads');
		await cards(page).first().getByRole('checkbox').check();
		await cards(page).nth(1).getByRole('checkbox').check();
		expect(await findBarriersEverywhere(page, 'inbox')).toEqual([]);
		for (const [button, name] of [
			['Approve 2', 'inbox-approve-two'],
			['Edit caption', 'inbox-edit'],
			['Approve', 'inbox-approve'],
		] as const) {
			await page.getByRole('button', { name: button, exact: true }).first().click();
			await page.getByRole('dialog').waitFor();
			expect(await findBarriersEverywhere(page, name)).toEqual([]);
			await page.keyboard.press('Escape');
		}
		expect(complaints).toEqual([]);
		await close();
	});
});
