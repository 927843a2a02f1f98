import type { Browser } from 'playwright-core';
import { connectAccount } from '../../support/service';
import { launchChromium } from '../support/chromium';
import { findBarriers, logIn, takePicture, type DashboardPage } from './browser';
import { startDashboardBench, type DashboardBench } from './service';

let bench: DashboardBench;
let browser: Browser;
let dashboard: DashboardPage;

beforeAll(async () => {
	[bench, browser] = await Promise.all([startDashboardBench(), launchChromium()]);
	await connectAccount(bench, 'tiktok');
	await connectAccount(bench, 'instagram');
	dashboard = await logIn(browser, bench.url);
	await dashboard.open('Media-kit pages');
});

afterAll(async () => {
	await browser.close();
	await bench.close();
});

/** Everything that an owner can fill in beside title and description. */
const FILLED = {
	contact_email: 'hello@example.com',
	website: 'https://mara.example/',
	location: 'Gothenburg',
	languages: ['sv', 'en'],
	accent_color: '#d9480f',
	currency: 'EUR',
	packages: [
		{ name: 'One video', description: 'Up to 60 seconds', price: 1200 },
		{ name: 'A series', description: null, price: null },
	],
	collaborations: [{ name: 'Lumen Lenses', url: 'https://lumen.example/', logo_image: null }],
	section_order: ['packages', 'accounts'],
	hidden_sections: ['posts'],
};

/** Opens an address like somebody who has never been here. */
async function visit(url: string): Promise<{ status: number | undefined; text: string }> {
	const context = await browser.newContext({ locale: 'en-GB' });
	const page = await context.newPage();
	const answer = await page.goto(url);
	const text = await page.locator('body').innerText();
	await context.close();
	return { status: answer?.status(), text };
}

describe('the media-kit pages of the dashboard', () => {
	it('are made from a suggestion, and off at first', async () => {
		const { page } = dashboard;
		await page.getByText('There is no page yet.').waitFor();
		await page.getByRole('button', { name: 'example_creator' }).click();
		const dialog = page.getByRole('dialog', { name: 'New page' });
		await dialog.getByLabel('Title').fill('Example in numbers');
		expect(await findBarriers(page)).toEqual([]);
		await takePicture(page, 'pages-editor');
		await dialog.getByRole('button', { name: 'Save' }).click();
		await page
			.locator('.card', { hasText: 'Example in numbers' })
			.getByText('Off', { exact: true })
			.waitFor();
		expect(await visit(`${bench.url}/mediakit/example_creator`)).toMatchObject({ status: 404 });
	});

	it('can be opened by everybody once they are switched on', async () => {
		const { page } = dashboard;
		await page.getByRole('button', { name: 'Switch on' }).click();
		await page.getByText('The page example_creator is public.').waitFor();
		const address = await page.getByRole('link', { name: 'Open the page' }).getAttribute('href');
		const { status, text } = await visit(String(address));
		expect(status).toBe(200);
		expect(text).toContain('Example in numbers');
		expect(text).toContain('TikTok');
		await page.getByText(`<a href="${bench.url}/mediakit/example_creator">`).waitFor();
		expect(await findBarriers(page)).toEqual([]);
		await takePicture(page, 'pages');
	});

	it('keep what another program has filled in', async () => {
		const { page } = dashboard;
		const path = '/api/mediakit/pages/example_creator';
		const read = async () => {
			const { pages } = (await bench.call('/api/mediakit/pages')).body as {
				pages: Record<string, unknown>[];
			};
			return { ...pages[0], updated_at: undefined, enabled: undefined };
		};
		await bench.call(path, {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ...(await read()), ...FILLED, enabled: true }),
		});
		const filled = await read();
		expect(filled).toMatchObject(FILLED);
		await page.reload();
		await page.getByRole('button', { name: 'Switch off' }).click();
		await page.getByText('The page example_creator is off.').waitFor();
		await page.getByRole('button', { name: 'Switch on' }).click();
		await page.getByText('The page example_creator is public.').waitFor();
		await page.getByRole('button', { name: 'Edit' }).click();
		const dialog = page.getByRole('dialog', { name: 'Edit example_creator' });
		await dialog.getByRole('button', { name: 'Save' }).click();
		await dialog.waitFor({ state: 'detached' });
		expect(await read()).toEqual(filled);
	});

	it('do not take the name of one that is there', async () => {
		const { page } = dashboard;
		await page.getByRole('button', { name: 'New page' }).click();
		const dialog = page.getByRole('dialog', { name: 'New page' });
		await dialog.getByLabel('Address').fill('example_creator');
		await dialog.getByRole('checkbox', { name: 'TikTok @example_creator' }).check();
		await dialog.getByRole('button', { name: 'Save' }).click();
		await dialog.getByRole('alert').getByText('example_creator').waitFor();
		await dialog.getByRole('button', { name: 'Cancel' }).click();
	});

	it('are switched off and deleted again', async () => {
		const { page } = dashboard;
		await page.getByRole('button', { name: 'Switch off' }).click();
		await page.getByText('The page example_creator is off.').waitFor();
		expect(await visit(`${bench.url}/mediakit/example_creator`)).toMatchObject({ status: 404 });
		await page.getByRole('button', { name: 'Delete' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
		await page.getByText('There is no page yet.').waitFor();
	});

	it('have complained about nothing but the refusal', () => {
		expect(dashboard.complaints.filter((text) => !text.includes('status of 409'))).toEqual([]);
	});
});
