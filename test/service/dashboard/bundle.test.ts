import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FOLDER = join(__dirname, '../../../service/dist/dashboard');
const MOST_BYTES = 100_000;

const scripts = readdirSync(FOLDER).filter((name) => name.endsWith('.js'));
const manifest = JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')) as Record<string, string>;

const compressed = (name: string) => gzipSync(readFileSync(join(FOLDER, name))).length;
const sum = (names: readonly string[]) => names.reduce((total, name) => total + compressed(name), 0);

describe("the dashboard's scripts", () => {
	it('are small: what the first view needs, and all of them together', () => {
		const first = manifest['app.js'] ?? '';
		process.stdout.write(`dashboard: ${sum([first])} bytes at first, ${sum(scripts)} in all, compressed\n`);
		expect(sum([first])).toBeLessThan(MOST_BYTES / 2);
		expect(sum(scripts)).toBeLessThan(MOST_BYTES);
	});

	it('load curves and resumable uploads only when they are needed', () => {
		const first = readFileSync(join(FOLDER, manifest['app.js'] ?? ''), 'utf8');
		expect(first).not.toContain('u-legend');
		expect(first).not.toContain('Tus-Resumable');
	});

	it('come with the licences of what they contain', () => {
		const licences = readFileSync(join(FOLDER, 'licences.txt'), 'utf8');
		for (const name of ['preact', 'uplot', 'tus-js-client']) expect(licences).toContain(`${name}\n\n`);
		expect(licences).not.toContain('see its package.json');
	});
});
