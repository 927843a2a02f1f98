import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLATFORMS } from '../../../platforms/errors';
import { LOGIN_NAMES } from '../../../service/config';

const SERVICE = join(__dirname, '../../../service');

/** Matches the names of platforms and logins. */
const NAMES = new RegExp([...PLATFORMS, ...LOGIN_NAMES].join('|'), 'i');

/** Matches only the capitalised name: in lower case, `meta` is an MP4 box, an HTML element or part of a document. */
const COMPANY = /\bMeta\b/;

/** Folders whose files may name a platform, including the migrations, which never change. */
const AT_HOME = ['channels/', 'config/', 'database/migrations/'];

const isExempt = (file: string) =>
	[...AT_HOME, 'dist/', 'node_modules/'].some((place) => file.startsWith(place));

/** Returns all lines that name a platform, as "file:line: text". */
function namesIn(file: string): string[] {
	const lines = readFileSync(join(SERVICE, file), 'utf8').split('\n');
	return lines.flatMap((line, index) =>
		NAMES.test(line) || COMPANY.test(line) ? [`service/${file}:${index + 1}: ${line.trim()}`] : [],
	);
}

it('only channels and settings name a platform, also in comments', () => {
	const files = readdirSync(SERVICE, { recursive: true, encoding: 'utf8' }).filter(
		(file) => /\.tsx?$/.test(file) && !isExempt(file),
	);
	expect(files.length).toBeGreaterThan(100);
	expect(files.flatMap(namesIn)).toEqual([]);
});
