import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** The documentation pages, as paths relative to the repository. */
export const PAGES = globSync(
	['*.md', 'docs/**/*.md', 'packages/*/README.md', 'sandbox/**/README.md', 'workflows/**/*.md'],
	{ cwd: ROOT },
)
	.map((path) => path.replaceAll('\\', '/'))
	.sort();

export const readPage = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** A fenced block of a page. */
export interface Block {
	/** The number of the first line of its content, counted from 1. */
	line: number;
	/** The words after the fence: the language, then a mark that tells tests how to handle the block. */
	language: string;
	mark: string;
	content: string;
	/** The last line of text before the block. */
	before: string;
}

const FENCE = /^ *```(.*)$/;

/** Returns the fenced blocks of a page, in order. */
export function blocksOf(text: string): Block[] {
	const blocks: Block[] = [];
	let open: Block | undefined;
	let before = '';
	text.split('\n').forEach((line, index) => {
		const fence = FENCE.exec(line);
		if (fence && open === undefined) {
			const [language = '', mark = ''] = (fence[1] ?? '').trim().split(' ');
			open = { line: index + 2, language, mark, content: '', before };
		} else if (fence && open !== undefined) {
			blocks.push(open);
			open = undefined;
			before = '';
		} else if (open !== undefined) open.content += `${line}\n`;
		else if (line.trim() !== '') before = line.trim();
	});
	return blocks;
}

/** Returns the page without its fenced blocks and inline code, since these contain no links or headings. */
export function proseOf(text: string): string {
	let inside = false;
	return text
		.split('\n')
		.map((line) => {
			if (FENCE.test(line)) {
				inside = !inside;
				return '';
			}
			return inside ? '' : line;
		})
		.join('\n');
}

/** Returns the anchors of a page: those that GitHub generates for headings, and explicit ones. */
export function anchorsOf(text: string): Set<string> {
	const anchors = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id));
	for (const [, heading = ''] of proseOf(text).matchAll(/^#{1,6} +(.+?) *#* *$/gm)) {
		const slug = heading
			.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
			.replaceAll(' ', '-');
		let name = slug;
		for (let times = 1; anchors.has(name); times++) name = `${slug}-${times}`;
		anchors.add(name);
	}
	return anchors;
}
