import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { source as axeSource } from 'axe-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { API_KEY } from '../../support/service';
import { ARTIFACTS } from '../support/chromium';

const IMAGES = join(__dirname, '../../../docs/images');
const PATIENCE_MS = 20_000;
/** More than the number of elements that can be focused in any view. */
const MOST_TABS = 150;

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 960 };

/** Browser settings that vary from user to user. */
export interface Person {
	locale?: 'en-GB' | 'de-DE';
	colorScheme?: 'light' | 'dark';
	viewport?: { width: number; height: number };
}

/** The dashboard in a user's browser. */
export interface DashboardPage {
	page: Page;
	context: BrowserContext;
	/** All errors in the pages so far: console errors (including policy violations) and exceptions. */
	complaints: string[];
	/** Follows a link in the navigation. */
	open(view: string): Promise<void>;
	close(): Promise<void>;
}

/** Opens the dashboard and logs in with the API key, as a new user would. */
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

/** Waits until a condition is true. @param what the condition, for the error message */
export async function until(what: string, check: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	while (!(await check())) {
		if (Date.now() > deadline) throw new Error(`It did not come so far: ${what}.`);
		await wait(50);
	}
}

/** Returns all of axe's findings on a page, one per line, regardless of impact and including best practices. */
export async function findBarriers(page: Page): Promise<string[]> {
	// Playwright injects axe through the debugger, which bypasses the page's policy without disabling it.
	if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource);
	return page.evaluate(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations
		.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target + ' ' + failureSummary)))`);
}

/** Returns true if a page is wider than its window, so that users would have to scroll sideways. */
export const isTooWide = (page: Page) =>
	page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

const LANGUAGES = ['en', 'de'] as const;
const SCHEMES = ['light', 'dark'] as const;

/**
 * Returns the problems of a page in its current state: axe's findings, and a message if the page is wider than its
 * window. Checks both languages, phone and desktop, light and dark colours. An open dialog stays open, and the page is
 * restored afterwards.
 *
 * @param name the screenshot's name
 */
export async function findBarriersEverywhere(page: Page, name: string): Promise<string[]> {
	const before = page.viewportSize() ?? DESK;
	const speaks = () => page.evaluate<string>('document.documentElement.lang');
	// While a dialog is open, scripts can click the buttons behind it, but the mouse cannot.
	const choose = (language: string) =>
		page.evaluate(`document.querySelector('.sidefoot button[lang=${language}]')?.click()`);
	const language = await speaks();
	const found: string[] = [];
	for (const one of LANGUAGES) {
		await choose(one);
		await until(`${one} is spoken`, async () => (await speaks()) === one);
		for (const viewport of [PHONE, DESK]) {
			await page.setViewportSize(viewport);
			for (const colorScheme of SCHEMES) {
				// Reduced motion avoids colour transitions, during which the contrast would differ.
				await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
				await page.locator('.loading').first().waitFor({ state: 'detached' });
				const screen = `${name}-${one}-${viewport.width}-${colorScheme}`;
				const barriers = await findBarriers(page);
				if (await isTooWide(page)) barriers.push('It is wider than its window.');
				found.push(...barriers.map((barrier) => `${screen}: ${barrier}`));
				// German has the longest words, and phones have the least space.
				if (one === 'de' && viewport === PHONE && colorScheme === 'dark') await takePicture(page, screen);
			}
		}
	}
	await choose(language);
	await page.emulateMedia({ colorScheme: null, reducedMotion: null });
	await page.setViewportSize(before);
	return found;
}

/** Moves the focus to an element using only the Tab key, as users without a mouse do. */
export async function tabTo(target: Locator): Promise<void> {
	const page = target.page();
	await target.first().waitFor();
	for (let presses = 0; presses < MOST_TABS; presses++) {
		if (await target.first().evaluate((element) => element === element.ownerDocument.activeElement)) return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`The Tab key does not lead to ${String(target)}.`);
}

/** Presses a button, follows a link or ticks a box with the keyboard. @param key Space for boxes */
export async function press(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
	await tabTo(target);
	await target.page().keyboard.press(key);
}

/** Fills in a field with the keyboard. */
export async function type(target: Locator, text: string): Promise<void> {
	await tabTo(target);
	await target.page().keyboard.insertText(text);
}

/** Takes a screenshot of a page. @param shown true for images in the documentation; `DOCS_IMAGES=1` retakes them */
export async function takePicture(page: Page, name: string, { shown = false } = {}): Promise<void> {
	const folder = shown && process.env.DOCS_IMAGES ? IMAGES : ARTIFACTS;
	await mkdir(folder, { recursive: true });
	await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** Drops a file on an element, as if dragged from outside the browser. */
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

/** Connects an account through the popup. @param use presses a button, by default with the mouse */
export async function connect(
	{ page }: DashboardPage,
	button: string,
	decide: 'Allow' | 'Deny' | 'close' = 'Allow',
	use: (target: Locator) => Promise<void> = (target) => target.click(),
): Promise<void> {
	const opened = page.waitForEvent('popup');
	await use(page.getByRole('button', { name: button, exact: true }));
	const popup = await opened;
	const closed = popup.waitForEvent('close');
	const decision = popup.getByRole('button', { name: 'Allow' });
	await decision.waitFor();
	if (decide === 'close') await popup.close();
	else await use(popup.getByRole('button', { name: decide }));
	await closed;
}
