import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FOLDER = join(__dirname, '../../../service/dist/dashboard');
const MOST_AT_FIRST_BYTES = 40_000;
const MOST_BYTES = 100_000;

const scripts = readdirSync(FOLDER).filter((name) => name.endsWith('.js'));
const manifest = JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')) as Record<string, string>;

const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

/** Returns the names of a script and of all scripts that it imports when it loads. */
function neededBy(name: string): string[] {
	const imported = [...read(name).matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, file = '']) => file);
	return [...new Set([name, ...imported.flatMap(neededBy)])];
}

const compressed = (name: string) => gzipSync(readFileSync(join(FOLDER, name))).length;
const sum = (names: readonly string[]) => names.reduce((total, name) => total + compressed(name), 0);

describe("the dashboard's scripts", () => {
	it('are small: what the first view needs, and all of them together', () => {
		const first = sum(neededBy(manifest['app.js'] ?? ''));
		process.stdout.write(`dashboard: ${first} bytes at first, ${sum(scripts)} in all, compressed\n`);
		expect(first).toBeLessThan(MOST_AT_FIRST_BYTES);
		expect(sum(scripts)).toBeLessThan(MOST_BYTES);
	});

	it('load curves, resumable uploads and every view only when they are needed', () => {
		const first = neededBy(manifest['app.js'] ?? '')
			.map(read)
			.join('\n');
		expect(first).not.toContain('u-legend');
		expect(first).not.toContain('Tus-Resumable');
		for (const ofAView of [
			'/api/uploads/preflight',
			'/sync-log',
			'/api/mediakit/pages',
			'page-preview',
			'/history?days=',
		])
			expect(first).not.toContain(ofAView);
	});

	it('are known to the page with all that they import, so that none is found late', () => {
		const preloads = JSON.parse(read('preloads.json')) as Record<string, string[]>;
		expect(preloads['app.js']?.toSorted()).toEqual(neededBy(manifest['app.js'] ?? '').sort());
		const [view = '', ...imported] = preloads['statistics-view.js'] ?? [];
		expect([view, ...imported].sort()).toEqual(neededBy(view).sort());
	});

	it('come with the licences of what they contain', () => {
		const licences = readFileSync(join(FOLDER, 'licences.txt'), 'utf8');
		for (const name of ['preact', 'uplot', 'tus-js-client']) expect(licences).toContain(`${name}\n\n`);
		expect(licences).not.toContain('see its package.json');
	});
});
