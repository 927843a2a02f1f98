import { PLATFORM_NAMES, type Platform } from '../../../platforms/errors';
import { toErrorBody } from '../../core/errors';
import { html, renderPage, type Assets, type Language } from '../../pages';
import { CONNECT_TEXTS, tellMissing } from './connect-texts';
import type { Account } from '../store/account';

/** The outcome of a login flow. */
type Outcome = 'connected' | 'denied' | 'failed';

const LOOKS: Record<Outcome, string> = { connected: 'good', denied: 'bad', failed: 'bad' };

/** Renders the page at the end of a login flow. Its script notifies an open dashboard and closes the window. */
function endPage(
	assets: Assets,
	language: Language,
	end: { outcome: Outcome; message: string; accountIds?: readonly string[] },
): string {
	const { outcome, message, accountIds = [] } = end;
	const texts = CONNECT_TEXTS[language];
	const title = texts.titles[outcome];
	return renderPage(assets, {
		language,
		title: `${title} · MediaKit`,
		styles: ['pages.css'],
		scripts: ['connected.js'],
		body: html`<main
			class="${LOOKS[outcome]}"
			data-outcome="${outcome}"
			data-message="${message}"
			data-accounts="${JSON.stringify(accountIds)}"
		>
			<p class="brand">MediaKit</p>
			<h1>${title}</h1>
			<p>${message}</p>
			<p class="note">${texts.close}</p>
		</main>`,
	});
}

/** Renders the page shown when accounts have been connected. @param missing permissions that were not granted */
export function connectedPage(
	assets: Assets,
	language: Language,
	accounts: readonly Account[],
	missing: readonly string[],
): string {
	const texts = CONNECT_TEXTS[language];
	const platforms = [...new Set(accounts.map(({ platform }) => PLATFORM_NAMES[platform]))].join();
	const names = accounts.map(({ username, pageName }) =>
		pageName === null ? username : texts.page(username, pageName),
	);
	const which =
		names.length === 1
			? texts.connectedOne(platforms, names.join())
			: texts.connectedSeveral(platforms, names);
	return endPage(assets, language, {
		outcome: 'connected',
		message: [which, tellMissing(missing, language)].filter(Boolean).join(' '),
		accountIds: accounts.map(({ id }) => id),
	});
}

/** Renders the page shown when no account was connected: access was declined, or an error occurred. */
export function notConnectedPage(
	assets: Assets,
	language: Language,
	platform: Platform,
	error: unknown,
): string {
	const { code, message } = toErrorBody(error);
	const texts = CONNECT_TEXTS[language];
	return endPage(assets, language, {
		outcome: code === 'access_denied' ? 'denied' : 'failed',
		message: texts.failures[code]?.(PLATFORM_NAMES[platform]) ?? texts.failed(message),
	});
}
