import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { approvalTokenOf } from '../../support/approval';
import { sampleVideo } from '../../support/video-bytes';
import { connectAccount, type UploadStatus } from '../../support/service';
import { BreakingProxy } from '../../support/breaking-proxy';
import { launchChromium } from '../support/chromium';
import { dropFile, findBarriers, isTooWide, logIn, takePicture, until, type DashboardPage } from './browser';
import { writeLongVideo } from './long-video';
import { startDashboardBench, type DashboardBench } from './service';

const SIZE_BYTES = 200_000_000;
const CAPTION = 'The morning at the harbour';

let bench: DashboardBench;
let browser: Browser;
let dashboard: DashboardPage;
/** The proxy between the browser and the service. The connection breaks in the middle of the first file. */
let line: BreakingProxy;
let folder: string;
let video: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-video-'));
	video = join(folder, 'harbour.mp4');
	[bench, browser] = await Promise.all([
		startDashboardBench(),
		launchChromium(),
		writeLongVideo(video, SIZE_BYTES, 80),
	]);
	await connectAccount(bench, 'tiktok');
	await connectAccount(bench, 'facebook');
	line = await BreakingProxy.start(
		bench.url,
		'PATCH /api/uploads/files/',
		[90_000_000, 1_000_000, 1_000_000],
	);
	dashboard = await logIn(browser, line.url);
	await dashboard.open('Uploads');
});

afterAll(async () => {
	await browser.close();
	await line.close();
	await bench.close();
	await rm(folder, { recursive: true, force: true });
});

const target = (page: Page, platform: string) =>
	page.getByRole('checkbox', { name: `${platform} @example_creator`, exact: true });

describe('the uploads of the dashboard', () => {
	it('say what is missing before anything is sent', async () => {
		const { page } = dashboard;
		await page.getByText('Nothing has been sent yet.').waitFor();
		await page.getByRole('button', { name: 'Send', exact: true }).click();
		await page.getByText('Choose a file first.').waitFor();
		expect(await findBarriers(page)).toEqual([]);
	});

	it('take a dropped video of 200 MB, survive a cut in its middle, and show it arrive', async () => {
		const { page } = dashboard;
		await dropFile(page, '.drop', video);
		await page.getByText('harbour.mp4, 200 MB').waitFor();
		await target(page, 'TikTok').check();
		await target(page, 'Instagram').check();
		await page.getByLabel('Caption').fill(CAPTION);
		await takePicture(page, 'uploads-form');

		await page.getByRole('button', { name: 'Send', exact: true }).click();
		await page.getByText('The connection was lost.').waitFor();
		await takePicture(page, 'uploads-interrupted');
		expect(await findBarriers(page)).toEqual([]);
		await page.getByText('harbour.mp4 has arrived.').waitFor();
		await page.locator('.upload', { hasText: CAPTION }).waitFor();
	});

	it('show the video, and publish it after an approval', async () => {
		const { page } = dashboard;
		const upload = page.locator('.upload', { hasText: CAPTION });
		await upload.getByText('Waiting for your approval').waitFor();
		await upload.getByText('In the inbox as a draft').waitFor();
		await upload.getByRole('button', { name: 'Show the file' }).click();
		await until('the video can be seen', () =>
			page.evaluate<boolean>("document.querySelector('.preview video').readyState > 1"),
		);
		expect(await findBarriers(page)).toEqual([]);
		await page
			.getByRole('heading', { name: 'Waiting for you (1)', exact: true })
			.evaluate((heading) => heading.scrollIntoView());
		await takePicture(page, 'uploads', { shown: true });
		await upload.getByRole('button', { name: 'Approve' }).click();
		const dialog = page.getByRole('dialog', { name: 'Publish this post?' });
		await dialog.getByText(CAPTION).waitFor();
		await dialog.getByRole('button', { name: 'Publish' }).click();
		await upload.getByText('Published', { exact: true }).waitFor();
		await upload.getByRole('link', { name: 'Open the post' }).waitFor();
	});

	it('have brought every byte to both platforms once', async () => {
		const { body } = await bench.call('/api/uploads');
		const [upload] = body.uploads as UploadStatus[];
		expect(upload?.file.size_bytes).toBe(SIZE_BYTES);
		expect(
			await bench.sandbox.upload(upload?.deliveries.find((one) => one.publish_id)?.publish_id),
		).toMatchObject({
			size_bytes: SIZE_BYTES,
			sha256: upload?.file.sha256,
		});
		const published = await bench.sandbox.requests('/media_publish');
		expect(published).toHaveLength(1);
	});

	it('wait for a person with a link, who reads it on any screen and decides by keyboard', async () => {
		const body = new FormData();
		body.append('platforms', 'instagram');
		body.append('account', 'example_creator');
		body.append('content', 'By link');
		body.append('file', new Blob([new Uint8Array(sampleVideo)]), 'link.mp4');
		const { upload_id: id } = (await bench.call('/api/posts/video', { method: 'POST', body })).body;
		const state = async () =>
			((await bench.call(`/api/uploads/${String(id)}`)).body as unknown as UploadStatus).deliveries[0]?.state;
		await until('the post waits', async () => (await state()) === 'awaiting_approval');
		const path = `/approve/${await approvalTokenOf(bench.dataDir, String(id))}`;
		for (const [locale, title] of [
			['en-GB', 'A post is waiting for your approval'],
			['de-DE', 'Ein Beitrag wartet auf dich'],
		] as const) {
			for (const colorScheme of ['light', 'dark'] as const) {
				for (const width of [360, 1280]) {
					const context = await browser.newContext({
						locale,
						colorScheme,
						viewport: { width, height: 900 },
					});
					const page = await context.newPage();
					await page.goto(bench.url + path);
					await page.getByRole('heading', { level: 1, name: title }).waitFor();
					expect(await findBarriers(page)).toEqual([]);
					expect(await isTooWide(page)).toBe(false);
					await takePicture(page, `approval-${locale}-${colorScheme}-${width}`);
					await context.close();
				}
			}
		}
		const page = await browser.newPage({ locale: 'en-GB' });
		await page.goto(bench.url + path);
		await until('the video can be seen', () =>
			page.evaluate<boolean>("document.querySelector('video').readyState > 1"),
		);
		expect(await state()).toBe('awaiting_approval');
		await page.getByRole('button', { name: 'Discard' }).focus();
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { level: 1, name: 'Discarded' }).waitFor();
		expect(await findBarriers(page)).toEqual([]);
		expect(await state()).toBe('cancelled');
		await page.close();
	});

	it('tell what a platform would refuse, and what it did refuse, with what to do', async () => {
		const { page } = dashboard;
		await page.locator('input[type=file]').setInputFiles({
			name: 'cut.mp4',
			mimeType: 'video/mp4',
			buffer: sampleVideo.subarray(0, 60_000),
		});
		await page.getByRole('button', { name: 'Check first' }).click();
		await page.getByText('This would be refused:').waitFor();
		await page.getByText('Change the file, then send it again.').first().waitFor();
		await takePicture(page, 'uploads-problems');
		await page.getByRole('button', { name: 'Send', exact: true }).click();
		const failed = page.locator('.upload').first();
		await failed.getByText('Failed', { exact: true }).first().waitFor();
		await failed.getByText('Change the file, then send it again.').first().waitFor();
		expect(await findBarriers(page)).toEqual([]);
		await takePicture(page, 'uploads-failed');
	});

	it('cancel an upload after asking', async () => {
		const { page } = dashboard;
		await page.locator('input[type=file]').setInputFiles({
			name: 'sample.mp4',
			mimeType: 'video/mp4',
			buffer: sampleVideo,
		});
		await target(page, 'TikTok').uncheck();
		await page.getByRole('button', { name: 'Send', exact: true }).click();
		const first = page.locator('.upload').first();
		await first.getByText('Waiting for your approval').waitFor();
		await first.getByRole('button', { name: 'Cancel upload' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Cancel upload' }).click();
		await first.getByText('Cancelled', { exact: true }).waitFor();
	});

	it('have complained about nothing but the cut', async () => {
		// After the connection breaks, the first attempt to resume may arrive before the service has stored the
		// previous bytes.
		const ofTheCut = /ERR_(EMPTY_RESPONSE|CONNECTION)|status of 409 .*\/api\/uploads\/files\//;
		// A preview may be requested just after its file has been deleted.
		const { uploads } = (await bench.call('/api/uploads')).body as unknown as { uploads: UploadStatus[] };
		const gone = uploads.filter(({ file }) => file.kept_until === null).map(({ upload_id: id }) => id);
		const ofAGoneFile = new RegExp(`status of 404 .*/api/uploads/(${gone.join('|')})/(frame$|file#)`);
		const isExpected = (text: string) => ofTheCut.test(text) || ofAGoneFile.test(text);
		expect(dashboard.complaints.filter((text) => !isExpected(text))).toEqual([]);
	});
});
