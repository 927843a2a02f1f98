import { PLATFORM_NAMES, PLATFORMS } from '../../platforms/errors';
import { factsOf } from '../channels';
import { html, LANGUAGES, renderPage, type Assets, type Html } from '../pages';
import { accountSection, changeHtml, handleOf } from './account-section';
import { totalFollowers, type MediaKit } from './kit';
import type { BestPost } from './kit-schemas';
import { initialsOf, shorten } from './kit-texts';
import { WORDING, type Wording } from './kit-words';
import { pathOf } from '../core/public-path';

const TITLE_CHARACTERS = 90;
const POST_FIGURES = ['views', 'likes', 'comments', 'shares', 'saved'] as const;

const avatarOf = ({ accounts }: MediaKit) => accounts.find(({ avatarUrl }) => avatarUrl);

/** What search engines and messengers show of the page. */
function metaTags(kit: MediaKit, wording: Wording): Html {
	const { total } = totalFollowers(kit);
	const platforms = [...new Set(kit.accounts.map(({ shown }) => PLATFORM_NAMES[shown.platform]))];
	const told = total === null ? '' : wording.summary(wording.number(total), platforms.join(wording.and));
	const description = [told, kit.description].filter(Boolean).join(' ').replace(/\s+/g, ' ');
	const properties = {
		'og:type': 'profile',
		'og:title': `${kit.title} – ${wording.mediaKit}`,
		'og:description': description,
		'og:url': kit.url,
		'og:locale': wording.locale.replace('-', '_'),
		...(avatarOf(kit) && { 'og:image': `${kit.url}/avatar`, 'og:image:alt': kit.title }),
	};
	return html`<meta name="description" content="${description}" />
		<link rel="canonical" href="${kit.url}" />
		${LANGUAGES.map((language) => html`<link rel="alternate" hreflang="${language}" href="${kit.url}?lang=${language}" />`)}
		${Object.entries(properties).map(([name, content]) => html`<meta property="${name}" content="${content}" />`)}
		<meta name="twitter:card" content="summary" />`;
}

function totalHtml(kit: MediaKit, wording: Wording): Html | undefined {
	const { total, change, notCounted } = totalFollowers(kit);
	if (total === null) return undefined;
	const names = notCounted.map(handleOf).join(wording.and);
	const what = kit.accounts.length === 1 ? wording.oneFollowers : wording.total;
	const without = names && html`<span class="hint">${wording.notCounted(names)}</span>`;
	return html`<p class="total">
		<strong>${wording.number(total)}</strong>
		${what} ${changeHtml('followers', change, wording)} ${without}
	</p>`;
}

function headerHtml(kit: MediaKit, wording: Wording): Html {
	const image = avatarOf(kit) && html`<img src="${pathOf(kit.url)}/avatar" alt="" width="96" height="96" />`;
	const about = kit.description ?? kit.accounts.find(({ bio }) => bio)?.bio;
	return html`<header>
		<div class="avatar" aria-hidden="true">${initialsOf(kit.title)}${image}</div>
		<div class="who">
			<p class="kicker">${wording.mediaKit}</p>
			<h1>${kit.title}</h1>
		</div>
		${about ? html`<p class="about">${about}</p>` : undefined} ${totalHtml(kit, wording)}
	</header>`;
}

function postHtml(post: BestPost, wording: Wording): Html {
	const title = post.title === null ? wording.untitled : shorten(post.title, TITLE_CHARACTERS);
	// A figure that this platform never tells is left out; one that it withholds is named by the account already.
	const known = POST_FIGURES.flatMap((name) => {
		const value = post[name];
		if (value === null)
			return name === 'views' ? [html`<li>${wording.views}: ${wording.notAvailable}</li>`] : [];
		return [html`<li class="${name}"><b>${wording.number(value)}</b> ${wording[name]}</li>`];
	});
	return html`<li class="post ${post.platform}">
		<h3>${post.url ? html`<a href="${post.url}" rel="noopener nofollow">${title}</a>` : title}</h3>
		<p class="when">
			<span class="platform">${PLATFORM_NAMES[post.platform]}</span>
			${post.created_at === null ? undefined : html`<time datetime="${post.created_at}">${wording.day(post.created_at)}</time>`}
		</p>
		<ul class="counts">
			${known}
		</ul>
	</li>`;
}

function postsHtml({ bestPosts }: MediaKit, wording: Wording): Html {
	const content =
		bestPosts.length === 0
			? html`<p class="note">${wording.noPosts}</p>`
			: html`<p class="note">${wording.bestPostsNote}</p>
					<ol class="posts">
						${bestPosts.map((post) => postHtml(post, wording))}
					</ol>`;
	return html`<section class="best" aria-labelledby="best">
		<h2 id="best">${wording.bestPosts}</h2>
		${content}
	</section>`;
}

function footerHtml({ url, accounts }: MediaKit, wording: Wording): Html {
	const platforms = PLATFORMS.filter((name) =>
		accounts.some(({ shown }) => shown.platform === name && shown.source !== null),
	);
	const methods = platforms.map((platform) => factsOf(platform).pages.method[wording.language]);
	const { tag, name } = wording.otherLanguage;
	return html`<footer>
		<p>${[...methods, wording.notAvailableMeans].join(' ')}</p>
		<nav>
			<a href="?lang=${tag}" hreflang="${tag}" lang="${tag}">${name}</a>
			<a href="${pathOf(url)}.json">${wording.asJson}</a>
		</nav>
	</footer>`;
}

/** The page as anybody sees it. */
export function renderKit(assets: Assets, kit: MediaKit, language: keyof typeof WORDING): string {
	const wording = WORDING[language];
	const several = kit.accounts.length > 1 ? 'accounts several' : 'accounts';
	return renderPage(assets, {
		language,
		title: `${kit.title} – ${wording.mediaKit}`,
		styles: ['mediakit.css'],
		head: metaTags(kit, wording),
		body: html`<main class="kit">
			${headerHtml(kit, wording)}
			<div class="${several}">
				${kit.accounts.map((account, index) => accountSection(account, `account-${index + 1}`, wording))}
			</div>
			${postsHtml(kit, wording)} ${footerHtml(kit, wording)}
		</main>`,
	});
}

/** What anybody sees where no page is, or where it is off. */
export function renderGone(assets: Assets, language: keyof typeof WORDING): string {
	const { gone, goneText } = WORDING[language];
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
