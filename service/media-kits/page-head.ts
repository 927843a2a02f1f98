import { PLATFORM_NAMES } from '../../platforms/errors';
import { html, Html, LANGUAGES, type Language } from '../pages';
import { totalFollowers, type MediaKit } from './kit';
import { wordingOf, type Wording } from './kit-words';
import { fileOf, type PageView } from './page-view';

/** Summarizes the page in one sentence, with the accounts' total followers. */
export function summaryOf(kit: MediaKit, wording: Wording): string {
	const { total, isRounded } = totalFollowers(kit);
	const platforms = [...new Set(kit.accounts.map(({ shown }) => PLATFORM_NAMES[shown.platform]))];
	return total === null
		? ''
		: wording.summary(wording.about(wording.number(total), isRounded), wording.list(platforms));
}

/** Returns JSON for a script element. Escapes `<`, the only character that could end the element. */
const jsonHtml = (value: unknown) => new Html(JSON.stringify(value).replaceAll('<', '\\u003c'));

/** Returns structured data for search engines (https://schema.org/ProfilePage). */
function structuredData(
	kit: MediaKit,
	{ url, language, hasCard }: { url: string; language: Language; hasCard: boolean },
) {
	const { content, accounts } = kit;
	const profiles = accounts.flatMap(({ shown }) => shown.url ?? []);
	const followers = accounts.flatMap(({ shown }) => (shown.followers === null ? [] : [shown]));
	const latest = accounts.flatMap(({ shown }) => shown.fetched_at ?? []).sort();
	return {
		'@context': 'https://schema.org',
		'@type': 'ProfilePage',
		url,
		inLanguage: language,
		dateCreated: kit.createdAt,
		...(latest.length > 0 && { dateModified: latest.at(-1) }),
		mainEntity: {
			'@type': 'Person',
			name: kit.title,
			alternateName: accounts[0]?.shown.username,
			url: kit.url,
			...(kit.description !== null && { description: kit.description }),
			...(content.contact_email !== null && { email: content.contact_email }),
			...(content.location !== null && { homeLocation: { '@type': 'Place', name: content.location } }),
			...(content.languages.length > 0 && { knowsLanguage: content.languages }),
			...(hasCard && { image: `${kit.url}/card.jpg` }),
			sameAs: [...profiles, ...(content.website === null ? [] : [content.website])],
			interactionStatistic: followers.map(({ platform, followers: count, url: profile }) => ({
				'@type': 'InteractionCounter',
				interactionType: 'https://schema.org/FollowAction',
				userInteractionCount: count,
				interactionService: {
					'@type': 'WebSite',
					name: PLATFORM_NAMES[platform],
					...(profile !== null && { url: profile }),
				},
			})),
		},
	};
}

/** Returns the metadata of the preview card, for messaging apps and social networks. */
const cardProperties = (kit: MediaKit, { mediaKit }: Wording, language: Language) => ({
	'og:image': `${kit.url}/card.jpg?lang=${language}`,
	'og:image:type': 'image/jpeg',
	'og:image:width': '1200',
	'og:image:height': '630',
	'og:image:alt': `${kit.title} – ${mediaKit}`,
});

/** Renders the metadata for a page's head. @param chosen the language in the URL, if any */
export function headHtml(
	kit: MediaKit,
	{ hasCard }: Pick<PageView, 'hasCard'>,
	{ language, chosen }: { language: Language; chosen: Language | undefined },
): Html {
	const wording = wordingOf(language);
	const { accent_color: accent } = kit.content;
	const inLanguage = (one: Language) => `${kit.url}?lang=${one}`;
	const canonical = chosen ? inLanguage(chosen) : kit.url;
	const description = [summaryOf(kit, wording), kit.description]
		.filter(Boolean)
		.join(' ')
		.replace(/\s+/g, ' ');
	const properties = {
		'og:type': 'profile',
		'og:title': `${kit.title} – ${wording.mediaKit}`,
		'og:description': description,
		'og:url': canonical,
		'og:locale': wording.locale.replace('-', '_'),
		...(hasCard && cardProperties(kit, wording, language)),
	};
	return html`<meta name="description" content="${description}" />
		<link rel="canonical" href="${canonical}" />
		<link rel="alternate" hreflang="x-default" href="${kit.url}" />
		${LANGUAGES.map((one) => html`<link rel="alternate" hreflang="${one}" href="${inLanguage(one)}" />`)}
		${Object.entries(properties).map(([name, content]) => html`<meta property="${name}" content="${content}" />`)}
		<meta name="twitter:card" content="${hasCard ? 'summary_large_image' : 'summary'}" />
		${accent === null ? undefined : html`<link rel="stylesheet" href="${fileOf(kit, `@accent/${accent.slice(1)}.css`)}" />`}
		<script type="application/ld+json">
			${jsonHtml(structuredData(kit, { url: canonical, language, hasCard }))}
		</script>`;
}
