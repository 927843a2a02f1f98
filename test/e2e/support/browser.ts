import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { selectors, type BrowserContext, type Page } from 'playwright-core';
import { OWNER } from '../../../sandbox/n8n/rest';
import { ARTIFACTS, launchChromium } from './chromium';

const PATIENCE_MS = 60_000;

/** A Chromium browser in which the owner of an n8n instance is logged in. */
export interface EditorBrowser {
	page: Page;
	context: BrowserContext;
	/** All errors in the pages so far: console errors, uncaught exceptions, and failed requests to n8n. */
	complaints: string[];
	/** Saves a screenshot of the page in the tests' artifacts. */
	screenshot(name: string): Promise<void>;
	close(): Promise<void>;
}

/** Opens a browser and logs in to the editor through its form. */
export async function openEditor(n8nUrl: string): Promise<EditorBrowser> {
	await mkdir(ARTIFACTS, { recursive: true });
	selectors.setTestIdAttribute('data-test-id');
	const browser = await launchChromium();
	try {
		const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
		context.setDefaultTimeout(PATIENCE_MS);
		const page = await context.newPage();
		await signIn(page, n8nUrl);
		return {
			page,
			context,
			complaints: watch(context, n8nUrl),
			screenshot: async (name) =>
				void (await page.screenshot({ path: join(ARTIFACTS, `${name}.png`), animations: 'disabled' })),
			close: () => browser.close(),
		};
	} catch (error) {
		await browser.close();
		throw error;
	}
}

async function signIn(page: Page, n8nUrl: string): Promise<void> {
	await page.goto(`${n8nUrl}/signin`);
	await page.locator('#emailOrLdapLoginId').fill(OWNER.email);
	await page.locator('#password').fill(OWNER.password);
	await page.getByTestId('form-submit-button').click();
	await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
	await page.waitForLoadState('networkidle');
}

/** Records errors from now on. Requests to other hosts are n8n's own and may fail. */
function watch(context: BrowserContext, n8nUrl: string): string[] {
	const complaints: string[] = [];
	context.on('console', (message) => {
		const { url } = message.location();
		if (message.type() === 'error' && (url === '' || url.startsWith(n8nUrl)))
			complaints.push(`console: ${message.text()} (${url})`);
	});
	context.on('weberror', (error) => complaints.push(`uncaught: ${String(error.error())}`));
	context.on('response', (response) => {
		if (response.status() >= 400 && response.url().startsWith(n8nUrl))
			complaints.push(`HTTP status ${response.status()}: ${response.url()}`);
	});
	return complaints;
}

/** An open list of options in the editor. */
export interface OpenList {
	choices: string[];
	choose(choice: string): Promise<void>;
}

/** Opens a field's list in a node's form. @param testId the field's `data-testid` in n8n */
export async function openList(page: Page, testId: string): Promise<OpenList> {
	const input = page.getByTestId(testId).locator('input').first();
	await input.click();
	const items = page.locator(`#${await input.getAttribute('aria-controls')} .el-select-dropdown__item`);
	await items.first().waitFor();
	const names = await items.allInnerTexts();
	// A description may follow below the name.
	const choices = names.map((text) => text.trim().split('\n')[0] ?? '');
	return { choices, choose: (choice) => items.nth(choices.indexOf(choice)).click() };
}

/** Waits until a form shows a credential as the selected one. */
export async function waitForCredential(page: Page, name: string): Promise<void> {
	const inputs = "[...document.querySelectorAll('[data-test-id=node-credentials-select] input')]";
	await page.waitForFunction(`${inputs}.some(({ value }) => value === ${JSON.stringify(name)})`);
}
