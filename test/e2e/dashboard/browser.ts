import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { source as axeSource } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { API_KEY } from '../../support/service';
import { ARTIFACTS } from '../support/chromium';

const IMAGES = join(__dirname, '../../../docs/images');
const PATIENCE_MS = 20_000;

export const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 960 };

/** What a context may differ in. */
export interface Person {
	locale?: 'en-GB' | 'de-DE';
	colorScheme?: 'light' | 'dark';
	viewport?: { width: number; height: number };
}

/** A person's browser on the dashboard. */
export interface DashboardPage {
	page: Page;
	context: BrowserContext;
	/** Everything that went wrong in the pages so far: errors on the console (breaches of the policy too), exceptions. */
	complaints: string[];
	/** Follows a link of the navigation. */
	open(view: string): Promise<void>;
	close(): Promise<void>;
}

/** Opens the dashboard and logs in with the key, as a new user does. */
export async function logIn(browser: Browser, url: string, person: Person = {}): Promise<DashboardPage> {
	const context = await browser.newContext({ locale: 'en-GB', viewport: DESK, ...person });
	context.setDefaultTimeout(PATIENCE_MS);
	const complaints: string[] = [];
	context.on('console', (message) => {
		if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
	});
	context.on('weberror', (error) => complaints.push(String(error.error())));
	const page = await context.newPage();
	await page.goto(url);
	await page.locator('input[name=secret]').fill(API_KEY);
	await page.locator('button[type=submit], form button').first().click();
	await page.locator('#app h1').waitFor();
	return {
		page,
		context,
		complaints,
		async open(view) {
			await page.getByRole('navigation').first().getByRole('link', { name: view }).click();
			await page.getByRole('heading', { level: 1, name: view }).waitFor();
		},
		close: () => context.close(),
	};
}

/** Waits until something is so. @param what is named if it never is */
export async function until(what: string, check: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	while (!(await check())) {
		if (Date.now() > deadline) throw new Error(`It did not come so far: ${what}.`);
		await wait(50);
	}
}

/** Everything that axe finds on a page, of whatever impact, best practices included; one line each. */
export async function findBarriers(page: Page): Promise<string[]> {
	// The debugger brings it in, past the policy that stays in force for the page.
	await page.evaluate(axeSource);
	return page.evaluate(`axe.run().then(({ violations }) => violations
		.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target + ' ' + failureSummary)))`);
}

/** Whether a page is wider than its window, so that people would have to scroll sideways. */
export const isTooWide = (page: Page) =>
	page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

/** Keeps a picture of a page. @param shown whether the documentation shows it; `DOCS_IMAGES=1` takes those anew */
export async function takePicture(page: Page, name: string, { shown = false } = {}): Promise<void> {
	const folder = shown && process.env.DOCS_IMAGES ? IMAGES : ARTIFACTS;
	await mkdir(folder, { recursive: true });
	await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** Drops a file on an element, as a hand does that comes from outside of the browser. */
export async function dropFile(page: Page, selector: string, path: string): Promise<void> {
	const box = await page.locator(selector).boundingBox();
	if (box === null) throw new Error(`${selector} is not to be seen.`);
	const session = await page.context().newCDPSession(page);
	const event = {
		x: box.x + box.width / 2,
		y: box.y + box.height / 2,
		data: { items: [], files: [path], dragOperationsMask: 1 },
	};
	for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
		await session.send('Input.dispatchDragEvent', { type, ...event });
	}
	await session.detach();
}

/** Clicks through the window of a connection. */
export async function connectByClicking(
	{ page }: DashboardPage,
	button: string,
	decide: 'Allow' | 'Deny' | 'close' = 'Allow',
): Promise<void> {
	const opened = page.waitForEvent('popup');
	await page.getByRole('button', { name: button, exact: true }).click();
	const popup = await opened;
	const closed = popup.waitForEvent('close');
	const decision = popup.getByRole('button', { name: 'Allow' });
	await decision.waitFor();
	if (decide === 'close') await popup.close();
	else await popup.getByRole('button', { name: decide }).click();
	await closed;
}
