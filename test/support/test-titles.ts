import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Returns the titles of the tests in a file as written in the source, with `%s` for values from a table of cases. */
export function testTitlesOf(path: string): string[] {
	const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
	const titles: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && /^(it|test)\b/.test(node.expression.getText(file))) {
			const [title] = node.arguments;
			if (title && ts.isStringLiteralLike(title)) titles.push(title.text);
		}
		node.forEachChild(visit);
	};
	visit(file);
	return titles;
}
