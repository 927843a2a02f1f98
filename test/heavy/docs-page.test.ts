import type { Browser } from 'playwright-core';
import { operationsOf, type OpenApi } from '../../service/openapi/model';
import { launchChromium } from '../e2e/support/chromium';
import { startPathProxy, type PathProxy } from '../support/path-proxy';
import { API_KEY, startService, type TestService } from '../support/service';

let browser: Browser;
beforeAll(async () => {
	browser = await launchChromium();
});
afterAll(() => browser.close());

describe.each([
	['without a path', ''],
	['behind a proxy that strips its path', 'strips'],
	['behind a proxy that keeps its path', 'keeps'],
])('the page of the API, %s', (_name, proxied) => {
	let service: TestService;
	let proxy: PathProxy | undefined;
	let base: string;

	beforeAll(async () => {
		if (proxied !== '') proxy = await startPathProxy('/kit', proxied === 'strips');
		service = await startService(proxy && { PUBLIC_URL: proxy.publicUrl });
		proxy?.forwardTo(service.url);
		base = proxy?.publicUrl ?? service.url;
	});
	afterAll(async () => {
		await service.close();
		await proxy?.close();
	});

	it('shows every operation and tries one, with nothing from elsewhere and no breach of its policy', async () => {
		const page = await browser.newPage();
		page.setDefaultTimeout(15_000);
		const complaints: string[] = [];
		const asked = new Set<string>();
		page.on('console', (message) => {
			if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
		});
		page.on('pageerror', (error) => complaints.push(String(error)));
		page.on('request', (request) => asked.add(new URL(request.url()).origin));

		await page.goto(`${base}/docs`);
		await page.locator('.opblock').first().waitFor();
		const operations = operationsOf(service.app.swagger() as unknown as OpenApi);
		const paths = await page.locator('.opblock-tag-section .opblock-summary-path').allTextContents();
		// In long paths, Swagger UI inserts characters where a line may break.
		expect(paths.map((path) => path.replaceAll('\u200b', '')).sort()).toEqual(
			operations.map(({ path }) => path).sort(),
		);
		expect(await page.locator('.webhooks .opblock').count()).toBe(1);

		await page.getByRole('button', { name: 'Authorize', exact: true }).click();
		const key = page.locator('.auth-container', { hasText: 'bearer (http' });
		await key.locator('input').fill(API_KEY);
		await key.getByRole('button', { name: 'Apply credentials' }).click();
		await key.getByRole('button', { name: 'Close' }).click();
		const accounts = page.locator('#operations-Accounts-getApiAccounts');
		await accounts.locator('.opblock-summary-control').click();
		expect(await accounts.locator('.opblock-description').textContent()).toContain(
			'curl "$MEDIAKIT_URL/api/accounts"',
		);
		await accounts.getByRole('button', { name: 'Try it out' }).click();
		await accounts.getByRole('button', { name: 'Execute' }).click();
		const answer = accounts.locator('.live-responses-table');
		await answer.waitFor();
		expect(await answer.textContent()).toContain('"accounts": []');

		expect(complaints).toEqual([]);
		expect([...asked].filter((origin) => origin !== new URL(base).origin && origin !== 'null')).toEqual([]);
		await page.close();
	});
});
