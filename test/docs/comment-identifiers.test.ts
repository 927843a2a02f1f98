import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { commentsOf, SOURCES } from '../support/comments';
import { ROOT } from '../support/markdown';

/** Matches names that contain capitals or underscores. A plain word is not necessarily an identifier. */
const IDENTIFIER =
	/^([a-z][a-z0-9]*([A-Z][A-Za-z0-9]*)+|[A-Z][a-z0-9]+([A-Z][A-Za-z0-9]*)+|[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+)$/;
const FILE = /^[\w.@-]+(\/[\w.@-]+)*\.(ts|tsx|js|cjs|mjs|mts|json|md|sh|yml)$/;

/** Names from standards that our code implements only in part. */
const OF_STANDARDS = new Set(['tr_flags']);

/** All files other than sources: contracts, guides, pages and settings. */
const OTHERS = ['**/*.{json,md,css,html,yml,sh,conf,service}', '.env.social.example', 'Dockerfile'];
const LEFT_OUT = ['**/node_modules/**', '**/dist/**', '.n8n-host/**', 'coverage/**', 'package-lock.json'];

/** Returns the text of a source without most of its comments. */
const codeOf = (text: string) => text.replace(/^\s*\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');

test('every identifier in the backticks of a comment exists, in code, settings, contracts or guides', () => {
	const others = globSync(OTHERS, { cwd: ROOT, exclude: LEFT_OUT });
	const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
	const sources = new Map(SOURCES.map((file) => [file, read(file)]));
	const known = new Set<string>();
	for (const text of [...others.map(read), ...[...sources.values()].map(codeOf)]) {
		for (const name of text.match(/[A-Za-z_$][\w$]*/g) ?? []) known.add(name);
	}
	const files = new Set([...others, ...SOURCES].map((file) => basename(file)));
	const exists = (name: string) =>
		FILE.test(name)
			? existsSync(join(ROOT, name)) || files.has(basename(name))
			: name.split(/\?\.|[.:]/).every((part) => !IDENTIFIER.test(part) || known.has(part));
	const withNames = SOURCES.filter((file) => /(\/\/|\*).*`/.test(sources.get(file) ?? ''));
	const comments = withNames.flatMap(commentsOf);
	const unknown = comments.flatMap(({ file, line, text }) =>
		[...text.matchAll(/`([^`]+)`/g)]
			.map(([, name = '']) => name.replace(/\(.*\)$/, ''))
			.filter((name) => !OF_STANDARDS.has(name) && !exists(name))
			.map((name) => `${file}:${line}: ${name}`),
	);
	expect(unknown).toEqual([]);
	expect(comments.length).toBeGreaterThan(2000);
});
