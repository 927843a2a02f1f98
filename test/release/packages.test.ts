import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readPage, ROOT } from '../support/markdown';
import {
	NODE_PACKAGES,
	packInto,
	SANDBOX_PACKAGE,
	SERVICE_PACKAGE,
	type PublishedPackage,
} from '../support/published-packages';

const run = promisify(execFile);

/** A package as loaded by n8n. */
interface Loaded {
	nodes: { name: string; credentials: string[]; icons: number; categories: string[] }[];
	credentials: { name: string; icons: number }[];
}

const NAMES = NODE_PACKAGES.map(({ description }) => description.name);

/** Installs a package in an empty folder, next to `n8n-workflow` as in n8n, and loads the package. */
async function installAndLoad(published: PublishedPackage): Promise<{ installed: string; loaded: Loaded }> {
	const folder = await mkdtemp(join(home, 'install-'));
	const file = await packInto(folder, published);
	const words = ['install', '--ignore-scripts', '--omit=peer', '--no-audit', '--no-fund', '--offline', file];
	await run('npm', words, { cwd: folder });
	const modules = join(folder, 'node_modules');
	await symlink(join(ROOT, 'node_modules/n8n-workflow'), join(modules, 'n8n-workflow'));
	const installed = join(modules, published.description.name);
	const { stdout } = await run(process.execPath, [join(__dirname, 'support/load-package.cjs'), installed]);
	return { installed, loaded: JSON.parse(stdout) as Loaded };
}

let home: string;
beforeAll(async () => void (home = await mkdtemp(join(tmpdir(), 'mediakit-packages-'))));
afterAll(() => rm(home, { recursive: true, force: true }));

const types = new Map<string, string>();

describe.each(NODE_PACKAGES.map((one) => [one.description.name, one] as const))('%s', (name, published) => {
	const { n8n, dependencies, version } = published.description;
	let installed: string;
	let loaded: Loaded;

	beforeAll(async () => void ({ installed, loaded } = await installAndLoad(published)));

	it('gives n8n every node and credential that it lists, with icons and a place in the search', () => {
		expect(loaded.nodes).toHaveLength(n8n?.nodes.length ?? 0);
		expect(loaded.credentials).toHaveLength(n8n?.credentials.length ?? 0);
		expect(loaded.nodes).not.toHaveLength(0);
		for (const { icons, ...type } of [...loaded.nodes, ...loaded.credentials]) {
			expect({ type: type.name, icons }).toEqual({ type: type.name, icons: 2 });
		}
		for (const { categories } of loaded.nodes) expect(categories).toContain('Marketing & Content');
	});

	it('has every credential that its nodes use, and none that they do not', () => {
		const used = new Set(loaded.nodes.flatMap(({ credentials }) => credentials));
		expect(loaded.credentials.map((credential) => credential.name).sort()).toEqual([...used].sort());
	});

	it('gives its nodes names that no other package has', () => {
		for (const type of loaded.nodes) {
			expect([type.name, types.get(type.name)]).toEqual([type.name, undefined]);
			types.set(type.name, name);
		}
		const codex = n8n?.nodes.map((file) => {
			const text = readFileSync(join(installed, file.replace(/\.js$/, '.json')), 'utf8');
			return (JSON.parse(text) as { node: string }).node;
		});
		expect(codex?.sort()).toEqual(loaded.nodes.map((type) => type.name).sort());
	});

	it('brings a page of its own in English, the licence, the changes, and needs nothing at run time', () => {
		const read = (file: string) => readFileSync(join(installed, file), 'utf8');
		if (published.folder !== ROOT) {
			expect(read('README.md').split('\n')[0]).toBe(`# ${name}`);
			expect(read('README.md')).not.toContain('docs/de/');
			expect(n8n?.strict).toBe(true);
		}
		// n8n loads nodes by file name; other programs must not import them.
		expect(JSON.parse(read('package.json'))).toMatchObject({
			engines: { node: '>=20' },
			exports: { './package.json': './package.json' },
		});
		expect(read('LICENSE')).toContain('MIT License');
		expect(read('CHANGELOG.md')).toContain(`## ${version}`);
		expect(dependencies).toBeUndefined();
		expect(existsSync(join(installed, 'node_modules'))).toBe(false);
	});

	it('is among the packages that users choose from', () => {
		const others = NODE_PACKAGES.filter(({ folder }) => folder !== ROOT).map(({ folder }) => folder);
		const pages = [join(ROOT, 'README.md'), ...others.map((folder) => join(folder, 'README.md'))];
		expect(pages.filter((page) => !readFileSync(page, 'utf8').includes(`\`${name}\``))).toEqual([]);
	});
});

test('the packages of one platform each leave out only what the service needs', () => {
	const [all = [], ...others] = NODE_PACKAGES.map(({ description: { n8n } }) => [
		...(n8n?.nodes ?? []),
		...(n8n?.credentials ?? []),
	]);
	expect(all.filter((entry) => !others.flat().includes(entry))).toEqual([
		'dist/nodes/MediaKit/MediaKit.node.js',
		'dist/nodes/MediaKit/MediaKitTrigger.node.js',
	]);
});

test('all packages have the same version', () => {
	const versions = [...NODE_PACKAGES, SANDBOX_PACKAGE, SERVICE_PACKAGE].map(
		({ description }) => description.version,
	);
	expect(new Set(versions).size).toBe(1);
	expect([...NAMES].sort()).toEqual([
		'n8n-nodes-mediakit',
		'n8n-nodes-mediakit-instagram',
		'n8n-nodes-mediakit-tiktok',
		'n8n-nodes-mediakit-youtube',
	]);
	expect(readPage('CHANGELOG.md')).toContain(`## ${versions[0]}`);
});
