import { parseArgs } from 'node:util';
import ts from 'typescript';
import { commentsOf, lineOf, parseSource, SOURCES, type Located } from '../support/comments';
import { PAGES, readPage } from '../support/markdown';

/*
 * Prints 50 comments, 50 texts from screens and commands, and 50 paragraphs from the documentation for a reader to
 * judge: "would a native engineer have written this?" The same seed selects the same texts while the files are
 * unchanged.
 *
 * npx tsx test/docs/sample-wording.ts --seed 26
 */

const EACH = 50;

/** Returns a function that generates numbers from 0 to 1, determined by a seed (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

function choose<T>(all: readonly T[], random: () => number): T[] {
	const rest = [...all];
	const count = Math.min(EACH, rest.length);
	return Array.from({ length: count }, () => rest.splice(Math.floor(random() * rest.length), 1)).flat();
}

const countWords = (text: string) => text.match(/\p{L}{2,}/gu)?.length ?? 0;

const comments = () =>
	SOURCES.filter((file) => /\.[mc]?tsx?$/.test(file))
		.flatMap(commentsOf)
		.filter(({ text }) => countWords(text) >= 4);

/** The properties of fields, options and operations whose text n8n displays. */
const SHOWN_BY_N8N = ['displayName', 'description', 'hint', 'placeholder', 'action', 'output', 'notice'];

/** True if a string in a file is shown to users. */
function isShown(file: string, literal: ts.Expression): boolean {
	const text = literal.getText();
	if (countWords(text) < 2) return false;
	if (!/^(nodes|credentials|service\/cli)\//.test(file)) return true;
	// Omits strings that are not sentences, such as patterns, paths and parameters.
	if (file.startsWith('service/cli/')) return countWords(text) > 2 && !/^.(\.|\^|<|\[)/.test(text);
	const { parent } = literal;
	const name = ts.isPropertyAssignment(parent)
		? parent.name.getText()
		: ts.isVariableDeclaration(parent)
			? parent.name.getText()
			: '';
	return SHOWN_BY_N8N.includes(name);
}

function shownTexts(file: string): Located[] {
	const source = parseSource(file);
	const texts: Located[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) return;
		if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
			const text = ts.isStringLiteralLike(node) ? node.text : node.getText().slice(1, -1);
			if (isShown(file, node)) texts.push({ file, line: lineOf(source, node.getStart()), text });
		} else node.forEachChild(visit);
	};
	visit(source);
	return texts;
}

const screens = () =>
	SOURCES.filter((file) =>
		/^(nodes|credentials|service\/cli|service\/dashboard\/client\/texts)\/|^service\/.*\/(kit-words|german-errors)/.test(
			file,
		),
	).flatMap(shownTexts);

/** Returns the handwritten paragraphs, list items and table rows of a page. */
function paragraphsOf(file: string): Located[] {
	const paragraphs: Located[] = [];
	let fenced = false;
	let generated = false;
	let open: Located | undefined;
	readPage(file)
		.split('\n')
		.forEach((line, index) => {
			if (/^\s*```/.test(line)) fenced = !fenced;
			if (line.startsWith('<!-- generated')) generated = true;
			const starts = /^\s*([*|-]|\d+\.) ?|^#/.test(line);
			if (fenced || generated || line.trim() === '' || starts) open = undefined;
			if (!fenced && !generated && line.trim() !== '' && !/^(\s*```|#|<!--|\|[-|: ]+$)/.test(line)) {
				if (open) open.text += ` ${line.trim()}`;
				else paragraphs.push((open = { file, line: index + 1, text: line.trim() }));
				if (line.startsWith('|')) open = undefined;
			}
			if (line.startsWith('<!-- /generated')) generated = false;
		});
	return paragraphs.filter(({ text }) => countWords(text) >= 5);
}

const paragraphs = () =>
	PAGES.filter((page) => page === 'README.md' || /^docs\/(?!contracts\/|reference\/)/.test(page)).flatMap(
		paragraphsOf,
	);

function main(): void {
	const { values } = parseArgs({ options: { seed: { type: 'string' } } });
	const seed = Number(values.seed);
	if (!Number.isInteger(seed)) throw new Error('Name a seed, a whole number: --seed 26');
	const random = randomNumbers(seed);
	const parts: [string, Located[]][] = [
		['Comments', comments()],
		['Texts of screens and commands', screens()],
		['Paragraphs of the documentation', paragraphs()],
	];
	let number = 0;
	console.log(`# Wording, seed ${seed}`);
	for (const [title, all] of parts) {
		console.log(`\n## ${title} (${EACH} of ${all.length})\n`);
		for (const { file, line, text } of choose(all, random)) {
			number += 1;
			console.log(`${number}. \`${file}:${line}\`: ${text.replace(/\s+/g, ' ')}`);
		}
	}
}

main();
