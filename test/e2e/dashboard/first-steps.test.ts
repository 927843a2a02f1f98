import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { sampleVideo } from '../../support/video-bytes';
import { launchChromium } from '../support/chromium';
import {
	connect,
	findBarriersEverywhere,
	logIn,
	PHONE,
	press,
	takePicture,
	type as typeInto,
} from './browser';
import { startDashboardBench, type DashboardBench } from './service';

/** Settings that replace the apps' keys for the sandbox with empty values, since a new user has no apps yet. */
const NO_APPS = Object.fromEntries(
	['TIKTOK_CLIENT_KEY', 'TIKTOK_CLIENT_SECRET', 'YOUTUBE_CLIENT_ID', 'YOUTUBE_CLIENT_SECRET']
		.concat(['INSTAGRAM_APP_ID', 'INSTAGRAM_APP_SECRET', 'FACEBOOK_APP_ID', 'FACEBOOK_APP_SECRET'])
		.map((name) => [name, '']),
);

/** The texts on the screen in each language. */
const WORDS = {
	'en-GB': {
		overview: 'Overview',
		first: 'First steps',
		done: 'done',
		open: (step: string) => `Open: ${step}`,
		keys: 'Your apps',
		login: 'Instagram through Facebook',
		id: 'Meta app ID',
		secret: 'Meta app secret',
		save: 'Save the app for Instagram through Facebook',
		stored: 'App ID and secret for Instagram through Facebook are saved and in use.',
		account: 'Your first account',
		connect: 'Connect Instagram through Facebook',
		statistics: 'Your first statistics',
		statisticsView: 'Statistics',
		upload: 'Your first upload',
		choose: 'or choose files',
		caption: 'Caption',
		send: 'Send',
		waits: 'Open: 1 post is waiting for your approval',
		approve: 'Approve',
		publishDialog: 'Publish this post?',
		publish: 'Publish',
		page: 'A media-kit page',
		savePage: 'Save',
		switchOn: 'Enable',
		openPage: 'Open the page',
	},
	'de-DE': {
		overview: 'Übersicht',
		first: 'Erste Schritte',
		done: 'erledigt',
		open: (step: string) => `Öffnen: ${step}`,
		keys: 'Deine Apps',
		login: 'Instagram über Facebook',
		id: 'Meta-App-ID',
		secret: 'Secret der Meta-App',
		save: 'App für Instagram über Facebook speichern',
		stored: 'App-ID und Secret für Instagram über Facebook sind gespeichert und aktiv.',
		account: 'Dein erstes Konto',
		connect: 'Instagram über Facebook verbinden',
		statistics: 'Deine erste Statistik',
		statisticsView: 'Statistik',
		upload: 'Dein erster Upload',
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

/** Ways of using the page: with a mouse on a desktop, or with only the keyboard on a small screen in dark mode. */
const WAYS = {
	mouse: {
		use: (target: Locator) => target.click(),
		fill: (target: Locator, text: string) => target.fill(text),
		tick: (target: Locator) => target.check(),
		choose: async (label: Locator) => label.click(),
	},
	keyboard: {
		use: (target: Locator) => press(target),
		fill: typeInto,
		tick: async (target: Locator) => ((await target.isChecked()) ? undefined : press(target, 'Space')),
		choose: async (label: Locator) => press(label.page().locator('input[type=file]').first()),
	},
};

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

it.each([
	['en-GB', 'mouse', {}],
	['de-DE', 'keyboard', { viewport: PHONE, colorScheme: 'dark' }],
] as const)(
	'a new user gets from the first steps to a published post and a public page: %s, by %s alone',
	async (locale, way, person) => {
		const words = WORDS[locale];
		const { use, fill, tick, choose } = WAYS[way];
		const began = Date.now();
		const dashboard = await logIn(browser, bench.url, { locale, ...person });
		const { page } = dashboard;
		const steps = page.getByRole('region', { name: words.first });
		const step = (title: string) => steps.getByRole('listitem').filter({ hasText: title });
		const open = async (view: string) => {
			await use(page.getByRole('navigation').first().getByRole('link', { name: view }));
			await page.getByRole('heading', { level: 1, name: view }).waitFor();
		};
		const take = async (title: string) => {
			await open(words.overview);
			await use(step(title).getByRole('link', { name: words.open(title) }));
		};
		const isDone = async (title: string) => {
			await open(words.overview);
			await step(title).getByText(words.done, { exact: true }).waitFor();
		};
		/** With the mouse, checks a screen for barriers; with the keyboard, only takes a screenshot. */
		const look = async (name: string) => {
			if (way === 'mouse') expect(await findBarriersEverywhere(page, name)).toEqual([]);
			else await takePicture(page, `${name}-by-keyboard`);
		};

		await steps.waitFor();
		await look('first-steps');

		await take(words.keys);
		const app = page.getByRole('group', { name: words.login, exact: true });
		await fill(app.getByLabel(words.id), 'sandbox-key');
		await fill(app.getByLabel(words.secret), 'sandbox-secret');
		await look('app-keys');
		await use(app.getByRole('button', { name: words.save }));
		await page.getByText(words.stored).waitFor();
		await isDone(words.keys);

		await take(words.account);
		await connect(dashboard, words.connect, 'Allow', use);
		await page.locator('.account').first().waitFor();
		await isDone(words.statistics);
		await open(words.statisticsView);
		await page.locator('.tile').first().waitFor();

		await take(words.upload);
		const chooser = page.waitForEvent('filechooser');
		await choose(page.getByText(words.choose));
		await (await chooser).setFiles(video);
		await tick(page.getByRole('checkbox', { name: 'Instagram @example_creator', exact: true }));
		await fill(page.getByLabel(words.caption, { exact: true }), CAPTION);
		await look('upload-form');
		await use(page.getByRole('button', { name: words.send, exact: true }));
		const upload = page.locator('.upload', { hasText: CAPTION });
		await upload.getByRole('button', { name: words.approve }).waitFor();

		await open(words.overview);
		await use(page.getByRole('link', { name: words.waits }));
		await use(upload.getByRole('button', { name: words.approve }));
		const dialog = page.getByRole('dialog', { name: words.publishDialog });
		await dialog.waitFor();
		await look('approve');
		await use(dialog.getByRole('button', { name: words.publish }));
		await upload.waitFor({ state: 'detached' });

		await take(words.page);
		await use(page.getByRole('button', { name: 'example_creator', exact: true }));
		await use(page.getByRole('dialog').getByRole('button', { name: words.savePage }));
		await use(page.getByRole('button', { name: words.switchOn }));
		const address = await page.getByRole('link', { name: words.openPage }).getAttribute('href');
		const stranger = await browser.newContext({ locale });
		const visited = await stranger.newPage();
		expect((await visited.goto(String(address)))?.status()).toBe(200);
		await visited.getByText('@example_creator').first().waitFor();
		process.stdout.write(
			`first steps (${locale}): ${Math.round((Date.now() - began) / 1000)} s from the login to a public page\n`,
		);

		await open(words.overview);
		await page.getByRole('table').waitFor();
		expect(await steps.count()).toBe(0);
		expect((await bench.sandbox.requests('media_publish')).length).toBe(1);
	},
);
