import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './markdown';

const SOURCES = ['platforms', 'service', 'nodes', 'credentials'].map((folder) => `${folder}/**/*.ts`);

/** True for compiled files, and for code that does not create responses. */
const isLeftOut = (path: string) => /(^|\/)(dist|node_modules|client)\//.test(path);

function parse(path: string): ts.SourceFile {
	return ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
	look(node);
	node.forEachChild((child) => visit(child, look));
}

/** Returns the possible string values of an expression. */
function textsOf(node: ts.Node | undefined): string[] {
	if (node === undefined) return [];
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
	if (ts.isBinaryExpression(node)) return [...textsOf(node.left), ...textsOf(node.right)];
	if (ts.isTemplateExpression(node)) return [`${node.head.text}…`];
	return [];
}

const nameOf = (node: ts.Node | undefined) => (node && ts.isIdentifier(node) ? node.text : undefined);

/** Returns the index of a function's parameter `code`, or -1 if it has none. */
function codeIndex(parameters: readonly ts.ParameterDeclaration[]): number {
	return parameters.findIndex(({ name }) => nameOf(name) === 'code');
}

/** For each function and class in a file that has a parameter `code`, returns that parameter's index, by name. */
function takersOf(file: ts.SourceFile): Map<string, number> {
	const takers = new Map<string, number>();
	visit(file, (node) => {
		const isFunction =
			ts.isFunctionDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isArrowFunction(node);
		if (!isFunction || codeIndex(node.parameters) < 0) return;
		const named = ts.isFunctionDeclaration(node) ? node.name : (node.parent as { name?: ts.Node }).name;
		const name = nameOf(named);
		if (name !== undefined) takers.set(name, codeIndex(node.parameters));
	});
	return takers;
}

/**
 * Returns the length of each tuple type that has a member `code`, and the index of that member, for example for
 * `type Rule = [isBroken: boolean, code: string, message: string]`.
 */
function tuplesOf(file: ts.SourceFile): { length: number; place: number }[] {
	const tuples: { length: number; place: number }[] = [];
	visit(file, (node) => {
		if (!ts.isTupleTypeNode(node)) return;
		const place = node.elements.findIndex((each) => ts.isNamedTupleMember(each) && each.name.text === 'code');
		if (place >= 0) tuples.push({ length: node.elements.length, place });
	});
	return tuples;
}

function codesOf(file: ts.SourceFile, takers: ReadonlyMap<string, number>): string[] {
	const codes: string[] = [];
	const tuples = tuplesOf(file);
	visit(file, (node) => {
		const isMember = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
		if (isMember && nameOf(node.name) === 'code') codes.push(...textsOf(node.initializer));
		if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
			const index = takers.get(nameOf(node.expression) ?? '');
			if (index !== undefined) codes.push(...textsOf(node.arguments?.[index]));
		}
		if (ts.isArrayLiteralExpression(node)) {
			for (const { length, place } of tuples) {
				if (node.elements.length === length) codes.push(...textsOf(node.elements[place]));
			}
		}
		// A table that maps statuses to codes.
		if (ts.isVariableDeclaration(node) && /_CODES$/.test(nameOf(node.name) ?? '')) {
			visit(node, (inner) => {
				if (ts.isArrayLiteralExpression(inner) && inner.elements[0] && ts.isNumericLiteral(inner.elements[0]))
					codes.push(...textsOf(inner.elements[1]));
			});
		}
	});
	return codes;
}

/**
 * Collects every error and warning code in the sources, that is, every value of a member or parameter `code`.
 * Ignores system codes such as `ENOSPC`.
 *
 * @returns the files that contain each code, by code
 */
export function collectErrorCodes(): Map<string, string[]> {
	const files = globSync(SOURCES, { cwd: ROOT })
		.filter((path) => !isLeftOut(path))
		.map(parse);
	const everywhere = new Map(files.flatMap((file) => [...takersOf(file)]));
	const found = new Map<string, string[]>();
	for (const file of files) {
		// A file's own declarations take precedence over those of other files.
		for (const code of codesOf(file, new Map([...everywhere, ...takersOf(file)]))) {
			if (/^[a-z][a-z0-9]*(_[a-z0-9…]+)*$/.test(code))
				found.set(code, [...(found.get(code) ?? []), file.fileName]);
		}
	}
	return found;
}
