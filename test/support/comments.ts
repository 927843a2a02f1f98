import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './markdown';

const FOLDERS = '{nodes,credentials,platforms,service,sandbox,packages,test,docs/.vitepress,workflows}';

/** Text in a file, with the number of its first line (counted from 1). */
export interface Located {
	file: string;
	line: number;
	text: string;
}

/** Our source files, as paths relative to the repository. */
export const SOURCES = globSync([`${FOLDERS}/**/*.{ts,tsx,mts,js,cjs}`, '*.{js,mjs}', '.ci/*.js'], {
	cwd: ROOT,
	exclude: ['**/dist/**', '**/node_modules/**', '**/.vitepress/cache/**', 'test/e2e/artifacts/**'],
})
	.map((path) => path.replaceAll('\\', '/'))
	.sort();

export function parseSource(file: string): ts.SourceFile {
	return ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
}

export const lineOf = (source: ts.SourceFile, position: number) =>
	source.getLineAndCharacterOfPosition(position).line + 1;

/** Returns a comment's text on one line, without comment marks. */
const toText = (comment: string) =>
	comment
		.replace(/^\/\*\*?|\*\/$/g, '')
		.split('\n')
		.map((line) => line.trim().replace(/^(\/\/+|\*) ?/, ''))
		.join(' ')
		.replace(/\s+/g, ' ')
		.trim();

/** Returns the comments of a file, in order. Consecutive lines with `//` count as one comment. */
export function commentsOf(file: string): Located[] {
	const source = parseSource(file);
	const { text } = source;
	const ranges = new Map<number, ts.CommentRange>();
	const visit = (node: ts.Node): void => {
		if (ts.isJsxText(node)) return;
		const found = [
			...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
			...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
		];
		for (const range of found) ranges.set(range.pos, range);
		for (const child of node.getChildren(source)) visit(child);
	};
	visit(source);
	const comments: (Located & { end: number })[] = [];
	for (const { pos, end, kind } of [...ranges.values()].sort((a, b) => a.pos - b.pos)) {
		const last = comments.at(-1);
		const goesOn =
			kind === ts.SyntaxKind.SingleLineCommentTrivia && /^\n[\t ]*$/.test(text.slice(last?.end, pos));
		const words = toText(text.slice(pos, end));
		if (last && goesOn) Object.assign(last, { end, text: `${last.text} ${words}` });
		else comments.push({ file, line: lineOf(source, pos), text: words, end });
	}
	return comments.filter(({ text }) => text !== '').map(({ file, line, text }) => ({ file, line, text }));
}
