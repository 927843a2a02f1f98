import type { Locator, Page } from 'playwright-core';

/** n8n's page *Settings → Community nodes*, operated as a user would. */
export interface CommunityPage {
	/** Installs a package by name and waits until the page shows it. */
	install(name: string): Promise<void>;
	/** Installs the update that the page offers for a package. */
	update(name: string, version: string): Promise<void>;
	uninstall(name: string): Promise<void>;
}

/** Long enough for npm to download and unpack a package. */
const PATIENCE_MS = 120_000;

export function communityPage(page: Page, n8nUrl: string): CommunityPage {
	const card = (name: string): Locator =>
		page.getByTestId('community-package-card').filter({ has: page.getByText(name, { exact: true }) });

	async function open(): Promise<void> {
		await page.goto(`${n8nUrl}/settings/community-nodes`);
		await page.waitForLoadState('networkidle');
	}
	const press = (name: string | RegExp) => page.getByRole('button', { name }).last().click();

	return {
		async install(name) {
			await open();
			await page
				.getByRole('button', { name: /^Install/ })
				.first()
				.click();
			await page.getByTestId('package-name-input').fill(name);
			await page.getByTestId('user-agreement-checkbox').click();
			await page.getByTestId('install-community-package-button').click();
			await card(name).waitFor({ timeout: PATIENCE_MS });
		},
		async update(name, version) {
			await open();
			await card(name).getByRole('button', { name: 'Update' }).click();
			await press('Confirm update');
			await card(name).getByText(version).waitFor({ timeout: PATIENCE_MS });
		},
		async uninstall(name) {
			await open();
			await card(name).getByRole('button').last().click();
			await page.getByText('Uninstall package').click();
			await press('Confirm uninstall');
			await card(name).waitFor({ state: 'detached', timeout: PATIENCE_MS });
		},
	};
}
