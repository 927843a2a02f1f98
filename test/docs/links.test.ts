import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { anchorsOf, PAGES, proseOf, readPage, ROOT } from '../support/markdown';

/** All pages except the contracts, which cite the platforms' pages in their own short form. */
const pages = PAGES.filter((page) => !page.startsWith('docs/contracts/'));

/** Returns the targets of links and images, including those in HTML. */
function targetsOf(text: string): string[] {
	const prose = proseOf(text).replace(/`[^`\n]*`/g, '');
	return [
		...[...prose.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, target = '']) => target),
		...[...prose.matchAll(/(?:href|src|srcset)="([^"]+)"/g)].map(([, target = '']) => target),
	];
}

function problemOf(page: string, target: string): string | undefined {
	if (/^[a-z]+:/.test(target)) return undefined;
	const [path = '', anchor] = target.split('#');
	const file = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
	if (!existsSync(join(ROOT, file))) return `${page}: ${target} does not exist`;
	if (anchor === undefined || !file.endsWith('.md')) return undefined;
	return anchorsOf(readPage(file)).has(decodeURIComponent(anchor))
		? undefined
		: `${page}: ${target} names no heading of ${file}`;
}

test('every relative link, picture and anchor leads somewhere', () => {
	const broken = pages.flatMap((page) =>
		targetsOf(readPage(page)).flatMap((target) => problemOf(page, target) ?? []),
	);
	expect(broken).toEqual([]);
});

test('the anchors of a page are those of GitHub', () => {
	const text = '# A: *b* (`c` · `d`)\n## Ein Ärger\n## Ein Ärger\n```\n# no heading\n```\n';
	expect([...anchorsOf(text)]).toEqual(['a-b-c--d', 'ein-ärger', 'ein-ärger-1']);
});

test('every page of the documentation is reached from the README', () => {
	const reached = new Set<string>(['README.md']);
	for (const page of reached) {
		for (const target of targetsOf(readPage(page))) {
			const path = normalize(join(dirname(page), target.split('#')[0] ?? ''));
			if (!/^[a-z]+:/.test(target) && path.endsWith('.md') && existsSync(join(ROOT, path))) reached.add(path);
		}
	}
	expect(PAGES.filter((page) => !reached.has(page))).toEqual([]);
});
