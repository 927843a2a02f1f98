import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { BreakingProxy } from '../../support/breaking-proxy';
import { connectAccount, type UploadStatus } from '../../support/service';
import { launchChromium } from '../support/chromium';
import { findBarriersEverywhere, logIn, until } from './browser';
import { writeLongVideo } from './long-video';
import { startDashboardBench, type DashboardBench } from './service';

let bench: DashboardBench;
let browser: Browser;
let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-sending-'));
	[bench, browser] = await Promise.all([startDashboardBench(), launchChromium()]);
	await connectAccount(bench, 'facebook', { user: 'example_creator' });
});

afterAll(async () => {
	await browser.close();
	await bench.close();
	await rm(folder, { recursive: true, force: true });
});

describe('files that are sent', () => {
	it('show percent, speed and time left in every view, several at once, and go on after a reload', async () => {
		const films = ['one.mp4', 'two.mp4', 'three.mp4'].map((name) => join(folder, name));
		for (const film of films) await writeLongVideo(film, 60_000_000, 30);
		// Two uploads stall in the middle of a file, so that there is time to check the page.
		const line = await BreakingProxy.start(
			bench.url,
			'PATCH /api/uploads/files/',
			[30_000_000, 30_000_000],
			'stalls',
		);
		const { page, open, close } = await logIn(browser, line.url);
		await open('Uploads');
		await page.locator('input[type=file]').first().setInputFiles(films);
		await page.getByRole('checkbox', { name: 'Instagram @example_creator', exact: true }).check();
		await page.getByLabel('Caption of each file').fill('Three films');
		await page.getByRole('button', { name: 'Send', exact: true }).click();
		await page.getByRole('heading', { name: 'Sending 3 files' }).waitFor();
		await until('both lines have come to a halt', async () => line.stalled === 2);
		await open('Settings');
		await page
			.getByText(/^\d+ ?% · .* of 60 MB · .*\/s · .* left$/)
			.first()
			.waitFor();
		await page.getByText('Queued').waitFor();
		expect(await findBarriersEverywhere(page, 'sending')).toEqual([]);

		await page.reload();
		await page.getByRole('heading', { name: 'Sending 3 files' }).waitFor();
		expect(await findBarriersEverywhere(page, 'sending-reloaded')).toEqual([]);
		await page.getByLabel('Choose one.mp4 again').setInputFiles(films[1] ?? '');
		await page.getByText('This is a different file.').waitFor();
		for (const film of films)
			await page.getByLabel(`Choose ${film.split('/').at(-1)} again`).setInputFiles(film);
		await until('all three have arrived', async () => {
			const { body } = await bench.call('/api/uploads?q=Three films');
			return (body.uploads as UploadStatus[]).length === 3;
		});
		const created = await bench.call('/api/uploads?q=Three films');
		expect((created.body.uploads as UploadStatus[]).map(({ file }) => file.name).sort()).toEqual([
			'one.mp4',
			'three.mp4',
			'two.mp4',
		]);
		await close();
		await line.close();
	});
});
