import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * All processes on one database are equal: locks belong to rows, and the time comes from the database. Two containers
 * can have the same process ids, and two machines can have the same name and clocks that differ by minutes.
 */

const SERVICE = join(__dirname, '../../service');
const SOURCES = globSync('**/*.ts', { cwd: SERVICE }).filter(
	(file) => !/^(dist|node_modules|dashboard\/client)\//.test(file),
);

const withoutComments = (code: string) => code.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');

it.each([
	[
		'knows a process by its id or its machine',
		/\bprocess\.pid\b|\bhostname\(\)/,
		// The watchdog ends its own process.
		/^uploads\/inspection\/watchdog\.ts$/,
	],
	[
		'goes by the clock of its machine',
		/\bDate\.now\b|\bnew Date\(\)/,
		// The database folder provides all other files with the time. Commands are not part of a running service.
		/^(database\/|cli\/|channels\/\w+\/\w+-command-line\.ts$)/,
	],
])('no other part of the service %s', (_what, pattern, except) => {
	const found = SOURCES.filter((file) => !except.test(file)).filter((file) =>
		pattern.test(withoutComments(readFileSync(join(SERVICE, file), 'utf8'))),
	);
	expect(found).toEqual([]);
	// At least one exempt file matches, which proves that the pattern works.
	const all = SOURCES.filter((file) => except.test(file)).map((file) =>
		readFileSync(join(SERVICE, file), 'utf8'),
	);
	expect(all.some((code) => pattern.test(withoutComments(code)))).toBe(true);
});
