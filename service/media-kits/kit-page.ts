import { PLATFORM_NAMES, PLATFORMS } from '../../platforms/errors';
import { pathOf } from '../core/public-path';
import { html, renderPage, type Assets, type Fragment, type Html, type Language } from '../pages';
import { accountSection } from './account-section';
import { audienceHtml } from './audience-section';
import { groupByPlatform, type MediaKit } from './kit';
import { wordingOf, type Wording } from './kit-words';
import { urlText } from './links';
import { visibleSections, type SectionName } from './page-content';
import { headHtml } from './page-head';
import { headerHtml } from './page-header';
import { collaborationsHtml, packagesHtml } from './page-offers';
import { postsHtml } from './page-posts';
import type { PageView } from './page-view';
import { qrCode } from './qr-code';

/** Pages with more accounts show no trends. */
const MOST_WITH_TRENDS = 4;

/** Renders the accounts, grouped by platform. */
function accountsHtml({ accounts }: MediaKit, { wording }: PageView): Html {
	const groups = groupByPlatform(accounts);
	const isGrouped = groups.some(([, members]) => members.length > 1);
	const isOneOfMany = accounts.length > MOST_WITH_TRENDS;
	const numbers = new Map(accounts.map((account, index) => [account, index + 1]));
	return html`<div class="${isOneOfMany ? 'accounts many' : 'accounts'}">
		${groups.map(([platform, members]) => [
			isGrouped
				? html`<p class="group">${wording.accountsOf(members.length, PLATFORM_NAMES[platform])}</p>`
				: undefined,
			members.map((account) =>
				accountSection(account, { id: `account-${numbers.get(account) ?? 0}`, isOneOfMany }, wording),
			),
		])}
	</div>`;
}

const SECTION_HTML: Record<SectionName, (kit: MediaKit, view: PageView) => Fragment> = {
	accounts: accountsHtml,
	audience: (kit, { wording }) => audienceHtml(kit, wording),
	posts: postsHtml,
	packages: packagesHtml,
	collaborations: collaborationsHtml,
};

function footerHtml({ url, accounts }: MediaKit, wording: Wording): Html {
	const platforms = PLATFORMS.filter((name) =>
		accounts.some(({ shown }) => shown.platform === name && shown.source !== null),
	);
	const attribution = wording.attribution(wording.list(platforms.map((name) => PLATFORM_NAMES[name])));
	const { tag, name } = wording.otherLanguage;
	return html`<footer>
		<p>${[...(platforms.length > 0 ? [attribution] : []), wording.notAvailableMeans].join(' ')}</p>
		<p class="paper online">
			${qrCode(url, wording.qrCode)} <span>${wording.online}<br />${urlText(url)}</span>
		</p>
		<nav aria-label="${wording.mediaKit}">
			<a href="?lang=${tag}" hreflang="${tag}" lang="${tag}">${name}</a>
			<a href="${pathOf(url)}.json">${wording.asJson}</a>
		</nav>
	</footer>`;
}

/** Renders the public page. @param page.chosen the language in the URL, if any */
export function renderKit(
	assets: Assets,
	kit: MediaKit,
	{ view, language, chosen }: { view: PageView; language: Language; chosen: Language | undefined },
): string {
	const { wording } = view;
	const { packages, collaborations } = kit.content;
	const isDense =
		packages.length + collaborations.length > 0 || kit.accounts.some(({ audience }) => audience);
	return renderPage(assets, {
		language,
		title: `${kit.title} – ${wording.mediaKit}`,
		styles: ['mediakit.css'],
		head: headHtml(kit, view, { language, chosen }),
		body: html`<main class="${isDense ? 'kit dense' : 'kit'}">
			${headerHtml(kit, view)} ${visibleSections(kit.content).map((name) => SECTION_HTML[name](kit, view))}
			${footerHtml(kit, wording)}
		</main>`,
	});
}

/** Renders the page shown instead of a media kit that does not exist or is disabled. */
export function renderGone(assets: Assets, language: Language): string {
	const { gone, goneText } = wordingOf(language);
	return renderPage(assets, {
		language,
		title: gone,
		styles: ['pages.css'],
		body: html`<main>
			<h1>${gone}</h1>
			<p>${goneText}</p>
		</main>`,
	});
}
