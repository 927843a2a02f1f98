import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableNames } from '../support/database';
import { openNewDatabase } from '../support/database-location';
import { readPage, ROOT } from '../support/markdown';
import { testTitlesOf } from '../support/test-titles';
import { PROOFS, TABLES, type Proof } from './security-proofs';

const PAGE = 'docs/security-and-privacy.md';

/** Returns the statements of the page: each sentence and each table row, without headings and commands. */
function sentencesOf(text: string): string[] {
	const said: string[] = [];
	let paragraph: string[] = [];
	const end = () => {
		if (paragraph.length > 0) said.push(...paragraph.join(' ').split(/(?<=[.!?]) (?=[A-Z*`])/));
		paragraph = [];
	};
	for (const line of text.replace(/^ *```[^]*?^ *```/gm, '').split('\n')) {
		const words = line.trim().replace(/\s+/g, ' ');
		if (/^(#|\||\* |$)/.test(words)) end();
		if (words.startsWith('|')) {
			if (!/^[|\- ]+$/.test(words)) said.push(words);
		} else if (words !== '' && !words.startsWith('#')) paragraph.push(words.replace(/^\* /, ''));
	}
	end();
	return said;
}

/** True if a file contains the test or, if it is not a test file, the text. */
function exists([file, text]: Proof): boolean {
	const path = join(ROOT, file);
	if (!existsSync(path)) return false;
	return file.endsWith('.test.ts')
		? testTitlesOf(path).includes(text)
		: readFileSync(path, 'utf8').includes(text);
}

const said = sentencesOf(readPage(PAGE));

test('every sentence of the security page names its proof in security-proofs.ts, or makes no claim about the software', () => {
	expect(said.length).toBeGreaterThan(50);
	expect(said.filter((sentence) => !(sentence in PROOFS))).toEqual([]);
	expect(Object.keys(PROOFS).filter((sentence) => !said.includes(sentence))).toEqual([]);
});

test('every proof of the security page is a test that exists', () => {
	const missing = Object.values(PROOFS).flatMap((proofs) =>
		(proofs as readonly Proof[]).filter((one) => !exists(one)),
	);
	expect(missing).toEqual([]);
});

test('every table of the database is in the list of what is kept', async () => {
	const database = await openNewDatabase();
	const names = (await tableNames(database)).filter((name) => !/^knex_/.test(name));
	await database.destroy();
	expect(Object.keys(TABLES).sort()).toEqual(names.sort());
	for (const [table, row] of Object.entries(TABLES)) {
		expect([table, said.filter((line) => line.startsWith(`| ${row}`)).length]).toEqual([table, 1]);
	}
});
