import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { sampleVideo } from '../../support/video-bytes';
import { launchChromium } from '../support/chromium';
import { connectByClicking, findBarriers, logIn, takePicture } from './browser';
import { startDashboardBench, type DashboardBench } from './service';

/** A new user has no app yet: everything but its keys points to the sandbox. */
const NO_APPS = Object.fromEntries(
	['TIKTOK_CLIENT_KEY', 'TIKTOK_CLIENT_SECRET', 'YOUTUBE_CLIENT_ID', 'YOUTUBE_CLIENT_SECRET']
		.concat(['INSTAGRAM_APP_ID', 'INSTAGRAM_APP_SECRET', 'FACEBOOK_APP_ID', 'FACEBOOK_APP_SECRET'])
		.map((name) => [name, '']),
);

/** What is on the screen in each language. */
const WORDS = {
	'en-GB': {
		overview: 'Overview',
		first: 'First steps',
		done: 'done',
		open: (step: string) => `Open: ${step}`,
		keys: 'Keys of your apps',
		login: 'Instagram through Facebook',
		id: 'Meta app ID',
		secret: 'Meta app secret',
		save: 'Save the keys for Instagram through Facebook',
		stored: 'The keys for Instagram through Facebook are stored and in use.',
		account: 'A first account',
		connect: 'Connect Instagram through Facebook',
		statistics: 'First statistics',
		statisticsView: 'Statistics',
		upload: 'A first upload',
		choose: 'or choose files',
		caption: 'Caption',
		send: 'Send',
		waits: 'Open: 1 post waits for your approval',
		approve: 'Approve',
		publishDialog: 'Publish this post?',
		publish: 'Publish',
		page: 'A media-kit page',
		savePage: 'Save',
		switchOn: 'Switch on',
		openPage: 'Open the page',
	},
	'de-DE': {
		overview: 'Übersicht',
		first: 'Erste Schritte',
		done: 'erledigt',
		open: (step: string) => `Öffnen: ${step}`,
		keys: 'Schlüssel deiner Apps',
		login: 'Instagram über Facebook',
		id: 'Meta-App-ID',
		secret: 'Geheimcode der Meta-App',
		save: 'Schlüssel für Instagram über Facebook speichern',
		stored: 'Die Schlüssel für Instagram über Facebook sind gespeichert und gelten.',
		account: 'Ein erstes Konto',
		connect: 'Instagram über Facebook verbinden',
		statistics: 'Erste Statistik',
		statisticsView: 'Statistik',
		upload: 'Ein erster Upload',
		choose: 'oder Dateien wählen',
		caption: 'Text',
		send: 'Senden',
		waits: 'Öffnen: 1 Beitrag wartet auf deine Freigabe',
		approve: 'Freigeben',
		publishDialog: 'Diesen Beitrag veröffentlichen?',
		publish: 'Veröffentlichen',
		page: 'Eine Media-Kit-Seite',
		savePage: 'Speichern',
		switchOn: 'Einschalten',
		openPage: 'Seite öffnen',
	},
} as const;

const CAPTION = 'The morning at the harbour';

let bench: DashboardBench;
let browser: Browser;
let folder: string;
let video: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-steps-'));
	video = join(folder, 'harbour.mp4');
	[bench, browser] = await Promise.all([startDashboardBench(NO_APPS), launchChromium()]);
	await writeFile(video, sampleVideo);
});

afterEach(async () => {
	await browser.close();
	await bench.close();
	await rm(folder, { recursive: true, force: true });
});

it.each(['en-GB', 'de-DE'] as const)(
	'a new user gets from the first steps to a published post and a public page by clicking alone: %s',
	async (locale) => {
		const words = WORDS[locale];
		const began = Date.now();
		const dashboard = await logIn(browser, bench.url, { locale });
		const { page } = dashboard;
		const steps = page.getByRole('region', { name: words.first });
		const step = (title: string) => steps.getByRole('listitem').filter({ hasText: title });
		const take = async (title: string) => {
			await dashboard.open(words.overview);
			await step(title)
				.getByRole('link', { name: words.open(title) })
				.click();
		};
		const isDone = async (title: string) => {
			await dashboard.open(words.overview);
			await step(title).getByText(words.done, { exact: true }).waitFor();
		};

		await steps.waitFor();
		expect(await findBarriers(page)).toEqual([]);
		await takePicture(page, `first-steps-${locale}`);

		await take(words.keys);
		const app = page.getByRole('group', { name: words.login, exact: true });
		await app.getByLabel(words.id).fill('sandbox-key');
		await app.getByLabel(words.secret).fill('sandbox-secret');
		expect(await findBarriers(page)).toEqual([]);
		await app.getByRole('button', { name: words.save }).click();
		await page.getByText(words.stored).waitFor();
		await takePicture(page, `app-keys-${locale}`);
		await isDone(words.keys);

		await take(words.account);
		await connectByClicking(dashboard, words.connect);
		await page.locator('.account').first().waitFor();
		await isDone(words.statistics);
		await dashboard.open(words.statisticsView);
		await page.locator('.tile').first().waitFor();

		await take(words.upload);
		const chooser = page.waitForEvent('filechooser');
		await page.getByText(words.choose).click();
		await (await chooser).setFiles(video);
		await page.getByRole('checkbox', { name: 'Instagram @example_creator', exact: true }).check();
		await page.getByLabel(words.caption, { exact: true }).fill(CAPTION);
		await page.getByRole('button', { name: words.send, exact: true }).click();
		const upload = page.locator('.upload', { hasText: CAPTION });
		await upload.getByRole('button', { name: words.approve }).waitFor();

		await dashboard.open(words.overview);
		await page.getByRole('link', { name: words.waits }).click();
		await upload.getByRole('button', { name: words.approve }).click();
		const dialog = page.getByRole('dialog', { name: words.publishDialog });
		await dialog.getByRole('button', { name: words.publish }).click();
		await upload.waitFor({ state: 'detached' });

		await take(words.page);
		await page.getByRole('button', { name: 'example_creator', exact: true }).click();
		await page.getByRole('dialog').getByRole('button', { name: words.savePage }).click();
		await page.getByRole('button', { name: words.switchOn }).click();
		const address = await page.getByRole('link', { name: words.openPage }).getAttribute('href');
		const stranger = await browser.newContext({ locale });
		const visited = await stranger.newPage();
		expect((await visited.goto(String(address)))?.status()).toBe(200);
		await visited.getByText('@example_creator').first().waitFor();
		process.stdout.write(
			`first steps (${locale}): ${Math.round((Date.now() - began) / 1000)} s from the login to a public page\n`,
		);

		await dashboard.open(words.overview);
		await page.getByRole('table').waitFor();
		expect(await steps.count()).toBe(0);
		expect((await bench.sandbox.requests('media_publish')).length).toBe(1);
	},
);
