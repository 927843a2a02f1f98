import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startIdentityProvider, type IdentityProvider } from '../../support/identity-provider';
import { connectAccount } from '../../support/service';
import { PROCESSES_MS, until } from '../../support/until';
import { sampleVideo } from '../../support/video-bytes';
import { launchChromium } from '../support/chromium';
import {
	DESK,
	findBarriers,
	findBarriersEverywhere,
	isTooWide,
	PHONE,
	press,
	takePicture,
	type Person,
} from './browser';
import { startDashboardBench, type DashboardBench } from './service';

let idp: IdentityProvider;
let bench: DashboardBench;
let browser: Browser;

beforeAll(async () => {
	idp = await startIdentityProvider();
	const settings = { ...idp.settings('ada@example.com,viewer:@example.com'), OIDC_VIEWERS_APPROVE: 'true' };
	[bench, browser] = await Promise.all([startDashboardBench(settings), launchChromium()]);
	await idp.register(bench.url);
	const verified = { email_verified: true };
	idp.people.ada = { email: 'ada@example.com', ...verified };
	idp.people.bob = { email: 'bob@example.com', ...verified };
	idp.people.otto = { email: 'otto@elsewhere.example', ...verified };
	await connectAccount(bench, 'facebook', { user: 'example_creator' });
	const form = new FormData();
	form.append('platforms', 'instagram');
	form.append('account', 'example_creator');
	form.append('content', 'A post that waits');
	form.append('file', new Blob([sampleVideo], { type: 'video/mp4' }), 'sample.mp4');
	const sent = await bench.call('/webhook/n8n/video-upload', { method: 'POST', body: form });
	expect([sent.status, sent.body]).toEqual([202, expect.anything()]);
	await until(
		async () => JSON.stringify((await bench.call(`/api/uploads/${String(sent.body.upload_id)}`)).body),
		(text) => text.includes('"awaiting_approval"'),
		PROCESSES_MS,
	);
});
afterAll(async () => {
	await browser.close();
	await bench.close();
	await idp.close();
});

interface Somebody {
	page: Page;
	context: BrowserContext;
}

/** Opens the login page. */
async function arrive(person: Person = {}): Promise<Somebody> {
	const context = await browser.newContext({ locale: 'en-GB', ...person });
	context.setDefaultTimeout(20_000);
	// The provider's pages load a font from this host, and would wait for the font.
	await context.route('https://fonts.googleapis.com/**', (route) => route.abort());
	const page = await context.newPage();
	await page.goto(bench.url);
	return { page, context };
}

/** Logs in at the provider using only the keyboard, and consents there. */
async function signIn({ page }: Somebody, login: string): Promise<void> {
	await page.locator('a.button').press('Enter');
	await page.waitForURL(`${idp.issuer}/**`, { waitUntil: 'commit' });
	await page.locator('input[name=login]').fill(login);
	await page.locator('input[name=password]').fill('any');
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Continue' }).click();
}

const openView = async (page: Page, view: string) => {
	await page.getByRole('navigation').first().getByRole('link', { name: view }).click();
	await page.getByRole('heading', { level: 1, name: view }).waitFor();
};

it('the page to log in offers the company account, in both languages, on every screen, without barriers', async () => {
	for (const locale of ['en-GB', 'de-DE'] as const) {
		for (const colorScheme of ['light', 'dark'] as const) {
			const { page, context } = await arrive({ locale, colorScheme });
			const name = locale === 'de-DE' ? 'Mit dem Firmenkonto anmelden' : 'Log in with your company account';
			await page.getByRole('link', { name }).waitFor();
			for (const viewport of [PHONE, DESK]) {
				await page.setViewportSize(viewport);
				expect([await findBarriers(page), await isTooWide(page)]).toEqual([[], false]);
				await takePicture(page, `sign-in-${locale}-${colorScheme}-${viewport.width}`);
			}
			await context.close();
		}
	}
});

it('somebody who is not on the list is told who they are and what to do', async () => {
	const somebody = await arrive({ locale: 'de-DE' });
	await signIn(somebody, 'otto');
	const { page, context } = somebody;
	const words = await page.getByRole('alert').textContent();
	expect(words).toContain(
		'Du bist als otto@elsewhere.example angemeldet, aber dieses Konto hat keinen Zugriff',
	);
	for (const viewport of [PHONE, DESK]) {
		await page.setViewportSize(viewport);
		expect([await findBarriers(page), await isTooWide(page)]).toEqual([[], false]);
	}
	await context.close();
});

it('a viewer sees everything and may approve; an owner sees them, and ends their session at once', async () => {
	const viewer = await arrive();
	await signIn(viewer, 'bob');
	await viewer.page.locator('#app h1').waitFor();
	await openView(viewer.page, 'Accounts');
	await viewer.page.getByRole('link', { name: 'Statistics' }).last().waitFor();
	for (const name of ['Disconnect', 'Refresh', /^Connect/, /group/i])
		expect(await viewer.page.getByRole('button', { name, exact: true }).count()).toBe(0);
	await openView(viewer.page, 'Uploads');
	await viewer.page.getByRole('button', { name: 'Approve' }).first().waitFor();
	for (const name of ['New upload', 'Cancel upload', 'Edit caption'])
		expect(await viewer.page.getByRole('button', { name }).count()).toBe(0);
	await openView(viewer.page, 'Media-kit pages');
	expect(await viewer.page.getByRole('main').getByRole('button').count()).toBe(0);
	await openView(viewer.page, 'Settings');
	await viewer.page.getByText('You are logged in as a viewer').waitFor();

	const owner = await arrive();
	await signIn(owner, 'ada');
	await owner.page.locator('#app h1').waitFor();
	await openView(owner.page, 'Settings');
	const sessions = owner.page.getByRole('region', { name: 'Active sessions' });
	await sessions.getByText('bob@example.com').waitFor();
	await sessions.getByText('Viewer').waitFor();
	await sessions.scrollIntoViewIfNeeded();
	expect(await findBarriersEverywhere(owner.page, 'sessions')).toEqual([]);
	await press(sessions.getByRole('button', { name: 'End the session: bob@example.com' }));
	await owner.page.getByText('The session has ended.').waitFor();
	await sessions.getByText('bob@example.com').waitFor({ state: 'detached' });

	await viewer.page.getByRole('navigation').first().getByRole('link', { name: 'Overview' }).click();
	await viewer.page.locator('input[name=secret]').waitFor();
	await Promise.all([viewer.context.close(), owner.context.close()]);
});

it('the logout ends the session here, and then the one at the provider, which leads back', async () => {
	const owner = await arrive();
	await signIn(owner, 'ada');
	const { page, context } = owner;
	await page.locator('#app h1').waitFor();
	await page.getByRole('button', { name: 'Log out' }).first().click();
	await page.getByRole('button', { name: 'Log out here too' }).click();
	await page.locator('input[name=secret]').waitFor();
	expect(new URL(page.url()).origin).toBe(new URL(bench.url).origin);
	// The provider has also ended its session.
	await page.locator('a.button').click();
	await page.locator('input[name=login]').waitFor();
	await context.close();
});
