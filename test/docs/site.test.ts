import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { REPOSITORY, toAnchor, toSiteLink } from '../../docs/.vitepress/links';
import { NAVIGATION } from '../../docs/.vitepress/navigation';
import { anchorsOf, PAGES, proseOf, readPage, ROOT } from '../support/markdown';

/** The pages of the site, as paths within docs/. */
const pages = PAGES.flatMap((page) => (page.startsWith('docs/') ? [page.slice('docs/'.length)] : []));
const START = { en: 'index.md', de: 'de/index.md' };

const sidebarOf = (language: keyof typeof NAVIGATION) =>
	NAVIGATION[language].flatMap(({ items }) => items.map(({ page }) => page));

function linksOf(page: string): string[] {
	const links = [...proseOf(readPage(join('docs', page))).matchAll(/\]\(([^)\s]+)\)/g)];
	return links.map(([, target = '']) => normalize(join(dirname(page), target.split('#')[0] ?? '')));
}

/**
 * Returns the pages that are one click away, through a link, the sidebar in the page's language, or the language
 * switch.
 */
function clicksFrom(page: string): string[] {
	const language = page.startsWith('de/') ? 'de' : 'en';
	return [...linksOf(page), ...sidebarOf(language), ...Object.values(START)].filter((target) =>
		pages.includes(target),
	);
}

test('every page of the site is reached from the start page in two clicks', () => {
	const first = clicksFrom(START.en);
	const reached = new Set([START.en, ...first, ...first.flatMap(clicksFrom)]);
	expect(pages.filter((page) => !reached.has(page))).toEqual([]);
});

test('the sidebars of docs/.vitepress/navigation.ts list every page once, and none that does not exist', () => {
	const english = sidebarOf('en');
	const german = sidebarOf('de');
	expect(new Set(english).size).toBe(english.length);
	expect(new Set(german).size).toBe(german.length);
	const listed = [...english, ...german];
	expect(pages.filter((page) => !listed.includes(page))).toEqual([]);
	expect(listed.filter((page) => !existsSync(join(ROOT, 'docs', page)))).toEqual([]);
});

test('a link to a file outside docs/ leads to the repository, every other link stays', () => {
	const isFolder = (path: string) => path === 'workflows';
	const links = [
		toSiteLink('templates.md', '../workflows', isFolder),
		toSiteLink('de/einrichtung.md', '../../README.md#in-your-n8n', isFolder),
		toSiteLink('de/einrichtung.md', '../nodes.md#tiktok', isFolder),
		toSiteLink('cli.md', 'https://n8n.io/', isFolder),
		toSiteLink('cli.md', '#mediakit-serve', isFolder),
	];
	expect(links).toEqual([
		`${REPOSITORY}/tree/main/workflows`,
		`${REPOSITORY}/blob/main/README.md#in-your-n8n`,
		'../nodes.md#tiktok',
		'https://n8n.io/',
		'#mediakit-serve',
	]);
});

test('headings have the same anchors on the site as on GitHub', () => {
	const heading = 'Überblick: `uploads` (a · b)';
	expect([...anchorsOf(`# ${heading}`)]).toEqual([toAnchor(heading)]);
});
