import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blocksOf, type Block } from './markdown';

/**
 * Returns the blocks marked with a path: a `ts` block contains a complete new file, a `diff` block changes a file.
 */
export function stepsOf(page: string): Block[] {
	return blocksOf(page).filter(
		({ language, mark }) => ['ts', 'diff'].includes(language) && mark.includes('/'),
	);
}

/** Returns the lines of a hunk that have this sign or no sign, without the sign. */
const linesOf = (hunk: string, sign: '+' | '-') =>
	hunk
		.split('\n')
		.filter((line) => line.startsWith(sign) || !/^[+-]/.test(line))
		.map((line) => line.slice(1))
		.join('\n');

/** Applies a hunk to a file's text. @throws Error unless the hunk matches exactly once */
function applyHunk(text: string, hunk: string, where: string): string {
	const parts = text.split(linesOf(hunk, '-'));
	if (parts.length !== 2) throw new Error(`${where}: ${parts.length - 1} places fit\n${hunk}`);
	return parts.join(linesOf(hunk, '+'));
}

/** Applies a page's steps to the files in a folder. @throws Error if a step does not apply */
export function takeSteps(steps: readonly Block[], folder: string): void {
	for (const { language, mark, content } of steps) {
		const file = join(folder, mark);
		mkdirSync(dirname(file), { recursive: true });
		const hunks = content.split(/^@@\n/m);
		const change = () =>
			hunks.reduce((text, hunk) => applyHunk(text, hunk.trimEnd(), mark), readFileSync(file, 'utf8'));
		writeFileSync(file, language === 'ts' ? content : change());
	}
}
