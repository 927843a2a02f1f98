import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative } from 'node:path';

/** The repository to which links to files outside docs/ point. */
export const REPOSITORY = 'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit';

/**
 * Returns the target on the site for a link in a page. Links between pages stay as they are, but a link to a file
 * outside docs/ becomes the URL of that file in the repository.
 *
 * @param page the path of the page in docs/
 * @param isFolder returns true if a path relative to the root of the repository is a folder
 */
export function toSiteLink(page: string, target: string, isFolder: (path: string) => boolean): string {
	if (/^([a-z]+:|[#/])/.test(target)) return target;
	const [path = '', anchor] = target.split('#');
	const file = posix.normalize(posix.join('docs', posix.dirname(page), decodeURIComponent(path)));
	if (file.startsWith('docs/')) return target;
	const url = `${REPOSITORY}/${isFolder(file) ? 'tree' : 'blob'}/main/${file}`;
	return anchor === undefined ? url : `${url}#${anchor}`;
}

/** Returns the anchor that GitHub generates for a heading. */
export const toAnchor = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
		.replaceAll(' ', '-');

/** Returns the contents of the files of a built site by path. */
function readSite(folder: string): Map<string, string> {
	const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	const pages = paths.filter((path) => path.endsWith('.html'));
	return new Map(pages.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

const attributes = (html: string, pattern: RegExp) =>
	[...html.matchAll(pattern)].map(([, value = '']) => value.replaceAll('&amp;', '&'));

function problemOf(site: Map<string, string>, folder: string, page: string, target: string) {
	const { pathname, hash } = new URL(target, `file:///${page}`);
	const path = relative('/', decodeURIComponent(pathname)) || 'index.html';
	const file = statSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory()
		? posix.join(path, 'index.html')
		: path;
	if (!existsSync(join(folder, file))) return `${page}: ${target} does not exist`;
	const anchor = decodeURIComponent(hash.slice(1));
	if (anchor === '' || !file.endsWith('.html')) return undefined;
	return site.get(file)?.includes(` id="${anchor}"`) ? undefined : `${page}: ${target} has no such anchor`;
}

/** Returns the links of a built site to missing pages and anchors, and all files that it loads from other hosts. */
export function brokenLinks(folder: string): string[] {
	const site = readSite(folder);
	return [...site].flatMap(([page, html]) => {
		const loaded = attributes(html, /<(?:script|link|img|iframe|source)\b[^>]*? (?:src|href)="([^"]+)"/g);
		const linked = attributes(html, /<a\b[^>]*? href="([^"]+)"/g);
		const local = [...loaded, ...linked].filter((target) => !/^[a-z]+:|^\/\//.test(target));
		return [
			...loaded.filter((target) => /^(https?:)?\/\//.test(target)).map((url) => `${page}: loads ${url}`),
			...[...new Set(local)].flatMap((target) => problemOf(site, folder, page, target) ?? []),
		];
	});
}
