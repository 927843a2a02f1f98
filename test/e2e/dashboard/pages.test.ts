import type { Browser } from 'playwright-core';
import { makePicture } from '../../support/pictures';
import { connectAccount } from '../../support/service';
import { launchChromium } from '../support/chromium';
import {
	findBarriers,
	findBarriersEverywhere,
	logIn,
	PHONE,
	press,
	takePicture,
	type DashboardPage,
} from './browser';
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

/** Everything that an owner can fill in, except for the title and description. */
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

/** Opens a URL as a new visitor would. */
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
		await page.getByText('There are no pages yet.').waitFor();
		await page.getByRole('button', { name: 'example_creator' }).click();
		const dialog = page.getByRole('dialog', { name: 'New page' });
		await dialog.getByLabel('Title').fill('Example in numbers');
		expect(await findBarriers(page)).toEqual([]);
		await dialog.getByRole('button', { name: 'Save' }).click();
		await page
			.locator('.card', { hasText: 'Example in numbers' })
			.getByText('Off', { exact: true })
			.waitFor();
		expect(await visit(`${bench.url}/mediakit/example_creator`)).toMatchObject({ status: 404 });
	});

	it('can be opened by everybody once they are switched on', async () => {
		const { page } = dashboard;
		await page.getByRole('button', { name: 'Enable' }).click();
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
		await page.getByRole('button', { name: 'Disable' }).click();
		await page.getByText('The page example_creator is disabled.').waitFor();
		await page.getByRole('button', { name: 'Enable' }).click();
		await page.getByText('The page example_creator is public.').waitFor();
		await page.getByRole('button', { name: 'Edit' }).click();
		const dialog = page.getByRole('dialog', { name: 'Edit example_creator' });
		await dialog.getByRole('button', { name: 'Save' }).click();
		await dialog.waitFor({ state: 'detached' });
		expect(await read()).toEqual(filled);
	});

	it('show while they are edited what they would be, and what is wrong beside the field', async () => {
		const { page } = dashboard;
		await page.getByRole('button', { name: 'Edit' }).click();
		const dialog = page.getByRole('dialog', { name: 'Edit example_creator' });
		const group = (name: string) => dialog.locator('summary', { hasText: name }).click();
		const shown = dialog.frameLocator('iframe').locator('body');
		await shown.getByText('Lumen Lenses').waitFor();

		await dialog.getByLabel('Title').fill('Example in pictures');
		await group('Contact and profile');
		await dialog.getByLabel('E-mail').fill('nobody at example.com');
		await dialog.getByText('Enter an e-mail address').waitFor();
		await group('Contact and profile');
		await dialog.getByRole('button', { name: 'Save' }).click();
		await dialog.getByRole('alert').getByText('Correct the marked fields').waitFor();
		expect(await page.evaluate('document.activeElement.type')).toBe('email');
		await dialog.getByLabel('E-mail').fill('press@example.com');
		await dialog.getByText('Correct the marked fields').waitFor({ state: 'detached' });
		await dialog.getByLabel('Languages').selectOption({ label: 'German' });
		await dialog.getByRole('button', { name: 'Remove English' }).click();
		await shown.getByText('Swedish and German').waitFor();
		await shown.getByText('Example in pictures').waitFor();

		await group('Cover and colour');
		await dialog.getByLabel('Cover', { exact: true }).setInputFiles({
			name: 'cover.jpg',
			mimeType: 'image/jpeg',
			buffer: await makePicture(),
		});
		await dialog.locator('img.cover').waitFor();
		await shown.locator('img.cover').waitFor();
		await dialog.getByLabel('Accent colour', { exact: true }).fill('#008a3e');

		await group('Packages');
		const price = dialog.getByRole('group', { name: 'Package 2' }).getByLabel('Price');
		await price.pressSequentially('12.05');
		await shown.getByText('€12.05').waitFor();
		await dialog.getByRole('button', { name: 'Remove Package 1' }).click();
		await dialog.getByRole('button', { name: 'Add a package' }).click();
		await dialog.getByRole('group', { name: 'Package 2' }).getByLabel('Deliverables').fill('A talk');
		await dialog.getByText('Fill in this field.').waitFor();
		await dialog.getByRole('group', { name: 'Package 2' }).getByLabel('Name').fill('Talks');

		await group('Past collaborations');
		await dialog.getByRole('button', { name: 'Add a collaboration' }).click();
		const added = dialog.getByRole('group', { name: 'Collaboration 2' });
		await added.getByLabel('Name').fill('Fjäll');
		await added
			.getByLabel('Logo')
			.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: await makePicture({}, 'png') });
		await added.locator('img.logo').waitFor();

		await group('Sections');
		await dialog.getByRole('checkbox', { name: 'Best posts' }).check();
		await dialog.getByRole('button', { name: 'Move Accounts and metrics up' }).click();
		await shown.getByText('Fjäll').waitFor();
		expect(await findBarriers(page)).toEqual([]);
		await takePicture(page, 'pages-editor');
		await dialog.getByRole('button', { name: 'Save' }).click();
		await dialog.waitFor({ state: 'detached' });
		expect(((await bench.call('/api/mediakit/pages')).body as { pages: unknown[] }).pages).toMatchObject([
			{
				title: 'Example in pictures',
				contact_email: 'press@example.com',
				languages: ['sv', 'de'],
				cover_image: expect.any(String),
				accent_color: '#008a3e',
				packages: [
					{ name: 'A series', price: 12.05 },
					{ name: 'Talks', description: 'A talk', price: null },
				],
				collaborations: [
					{ name: 'Lumen Lenses', url: 'https://lumen.example/', logo_image: null },
					{ name: 'Fjäll', url: null, logo_image: expect.any(String) },
				],
				section_order: ['accounts', 'packages', 'audience', 'posts', 'collaborations'],
				hidden_sections: [],
			},
		]);
	});

	it('say so if the editor cannot be loaded', async () => {
		const { page, open, close } = await logIn(browser, bench.url);
		await open('Media-kit pages');
		await page.route(/chunk\./, (route) => route.abort());
		await page.getByRole('button', { name: 'Edit' }).click();
		await page.getByText('The editor could not be loaded').waitFor();
		await close();
	});

	it('are edited by keyboard on every screen, in German too', async () => {
		const { page, close, complaints } = await logIn(browser, bench.url, {
			locale: 'de-DE',
			viewport: PHONE,
			colorScheme: 'dark',
		});
		await press(page.getByRole('navigation').first().getByRole('link', { name: 'Seiten' }));
		await press(page.getByRole('button', { name: 'Bearbeiten' }));
		const dialog = page.getByRole('dialog', { name: 'example_creator bearbeiten' });
		await dialog.waitFor();
		for (const summary of await dialog.locator('summary').all()) await press(summary);
		await dialog.frameLocator('iframe').getByText('Preis auf Anfrage').waitFor();
		expect(await findBarriersEverywhere(page, 'pages-editor')).toEqual([]);
		const isTooWide = await page.evaluate(
			"(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector('dialog'))",
		);
		expect(isTooWide).toBe(false);
		expect(complaints).toEqual([]);
		await close();
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
		await page.getByRole('button', { name: 'Disable' }).click();
		await page.getByText('The page example_creator is disabled.').waitFor();
		expect(await visit(`${bench.url}/mediakit/example_creator`)).toMatchObject({ status: 404 });
		await page.getByRole('button', { name: 'Delete' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
		await page.getByText('There are no pages yet.').waitFor();
	});

	it('have complained about nothing but the refusal', () => {
		expect(dashboard.complaints.filter((text) => !text.includes('status of 409'))).toEqual([]);
	});
});
