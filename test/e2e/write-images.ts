import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { createApi } from '../../sandbox/demo/api';
import { runMainJob } from '../../sandbox/demo/main-job';
import { startServiceProcess } from '../../sandbox/demo/service-process';
import { sandboxSettings } from '../../sandbox/demo/settings';
import { signIn } from '../../sandbox/n8n/rest';
import { startN8n } from '../../sandbox/n8n/server';
import { readTemplates } from '../../sandbox/n8n/templates';
import { startTestSandbox } from '../support/sandbox';
import { API_KEY } from '../support/service';
import { openEditor } from './support/browser';
import { launchChromium } from './support/chromium';
import { programOf } from './support/hosts';

const IMAGES = join(__dirname, '../../docs/images');
const WINDOW = { width: 1280, height: 960 };
const TEMPLATE = 'Messages for you';

/** Functions that stop what has been started, to be called in reverse order. */
const ends: (() => Promise<unknown>)[] = [];

/** Takes a screenshot of a window, with few colours so that the file is small. */
async function keep(page: Page, name: string): Promise<void> {
	await page.waitForLoadState('networkidle');
	const picture = await page.screenshot({ animations: 'disabled' });
	const path = join(IMAGES, `${name}.png`);
	const { size } = await sharp(picture).png({ palette: true, colours: 128, effort: 10 }).toFile(path);
	console.log(`${path}: ${size} bytes`);
}

/** Starts the demo as its users see it. @returns the URLs of its service and its media-kit page */
async function startDemo(folder: string): Promise<{ url: string; kit: string }> {
	const sandbox = await startTestSandbox();
	ends.push(() => sandbox.close());
	const dataDir = join(folder, 'service');
	await mkdir(dataDir);
	const service = await startServiceProcess({
		DATA_DIR: dataDir,
		MEDIAKIT_API_KEY: API_KEY,
		...sandboxSettings(sandbox.url),
	});
	ends.push(() => service.stop());
	return { url: service.url, kit: await runMainJob(sandbox.url, createApi(service.url, API_KEY), dataDir) };
}

async function openWindow(browser: Browser, url: string): Promise<Page> {
	const context = await browser.newContext({ viewport: WINDOW, locale: 'en-GB', colorScheme: 'light' });
	context.setDefaultTimeout(120_000);
	const page = await context.newPage();
	await page.goto(url);
	return page;
}

async function showInbox(browser: Browser, url: string): Promise<void> {
	const page = await openWindow(browser, url);
	await page.locator('input[name=secret]').fill(API_KEY);
	await page.locator('button[type=submit]').click();
	await page.getByRole('navigation').first().getByRole('link', { name: 'Uploads' }).click();
	await page.getByText('Waiting for you (1)').first().waitFor();
	// The first frame of the video appears once it has been fetched from its server.
	await page.waitForFunction(
		`[...document.querySelectorAll('.thumbnail video')].some(({ readyState }) => readyState >= 2)`,
	);
	await keep(page, 'inbox');
}

async function showWorkflow(folder: string): Promise<void> {
	const n8n = await startN8n({ program: programOf(2), userFolder: join(folder, 'n8n') });
	ends.push(() => n8n.stop());
	const owner = await signIn(n8n.url);
	const template = (await readTemplates()).find(({ name }) => name === TEMPLATE);
	if (template === undefined) throw new Error(`There is no template ${TEMPLATE}.`);
	const { id } = await owner.saveWorkflow(template);
	const { page, close } = await openEditor(n8n.url);
	ends.push(close);
	await page.setViewportSize({ width: 1440, height: 860 });
	await page.goto(`${n8n.url}/workflow/${id}`);
	await page.getByText('Send to Telegram').first().waitFor();
	await page.getByTestId('zoom-to-fit').click();
	await keep(page, 'workflow');
}

/** Retakes the images in README.md: the demo's media-kit page and inbox, and a template in n8n's editor. */
async function main(wanted: readonly string[]): Promise<void> {
	const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-images-'));
	ends.push(() => rm(folder, { recursive: true, force: true }));
	try {
		if (isWanted('mediakit') || isWanted('inbox')) {
			const demo = await startDemo(folder);
			const browser = await launchChromium();
			ends.push(() => browser.close());
			if (isWanted('mediakit')) await keep(await openWindow(browser, demo.kit), 'mediakit');
			if (isWanted('inbox')) await showInbox(browser, demo.url);
		}
		if (isWanted('workflow')) await showWorkflow(folder);
	} finally {
		for (const end of ends.splice(0).reverse()) await end();
	}
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
