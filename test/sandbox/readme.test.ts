import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox';
import { PLATFORMS, type Platform } from '../../platforms/errors';
import { testTitlesOf } from '../support/test-titles';

const root = join(__dirname, '../..');
const readmes = ['sandbox/README.md', 'sandbox/instagram/README.md', 'sandbox/youtube/README.md'].map(
	(file) => readFileSync(join(root, file), 'utf8'),
);

test('the READMEs name every switch with its default', async () => {
	const sandbox = await startSandbox({ port: 0 });
	const answer = await fetch(`${sandbox.url}/_sandbox/switches`, { method: 'POST', body: '{}' });
	const switches = (await answer.json()) as Record<string, unknown>;
	await sandbox.close();
	const documented = readmes.flatMap((readme) => {
		const section = readme.split('## Switches')[1]?.split('\n## ')[0] ?? '';
		return [...section.matchAll(/^\| `([\w.]+)` \| `([^`]+)`/gm)].map(([, name, value]) => [
			name,
			JSON.parse(value ?? '') as unknown,
		]);
	});
	expect(Object.fromEntries(documented)).toEqual(switches);
});

test('the sandbox has every platform, and the READMEs name its hosts', async () => {
	const sandbox = await startSandbox({ port: 0 });
	const state = (await (await fetch(`${sandbox.url}/_sandbox/state`)).json()) as Record<string, unknown>;
	const { error } = (await (await fetch(`${sandbox.url}/no-host/`)).json()) as { error: string };
	await sandbox.close();
	expect(Object.keys(state)).toEqual(expect.arrayContaining([...PLATFORMS]));
	const hosts = error.split(': ')[1]?.split(', ') ?? [];
	expect(hosts.length).toBeGreaterThan(PLATFORMS.length);
	expect(hosts.filter((host) => !readmes.join().includes(`\`${host}\``))).toEqual([]);
});

/** For each contract, the heading above its rules and the number of rules. */
const RULES: Record<Platform, [heading: string, count: number]> = {
	tiktok: ['## 8.', 65],
	instagram: ['## 10.', 73],
	youtube: ['## 12.', 51],
};

test.each(Object.keys(RULES) as (keyof typeof RULES)[])(
	'every rule of the %s contract has a test with its number',
	(platform) => {
		const [heading, count] = RULES[platform];
		const contract = readFileSync(join(root, `docs/contracts/${platform}-api.md`), 'utf8');
		const rules = [...(contract.split(heading)[1] ?? '').matchAll(/^(\d+)\. /gm)].map(([, number]) =>
			Number(number),
		);
		const folder = join(root, 'test/contracts');
		const tests = readdirSync(folder)
			.filter((file) => file.startsWith(`${platform}-`) && file.endsWith('.test.ts'))
			.map((file) => readFileSync(join(folder, file), 'utf8'))
			.join('\n');
		expect(rules).toHaveLength(count);
		expect(rules.filter((number) => !tests.includes(`test('${platform} rule ${number}: `))).toEqual([]);
	},
);

test('the README lists the independent clients with their versions and what they did', () => {
	const folder = join(root, 'test/sandbox-clients');
	const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		devDependencies: Record<string, string>;
	};
	const done = readdirSync(folder)
		.filter((file) => file.endsWith('.test.ts'))
		.map((file) => {
			const client = file.replace('.test.ts', '').replace(/^(uppy|googleapis)-/, '@$1/');
			return `| \`${client}\` | ${devDependencies[client]} | ${testTitlesOf(join(folder, file)).join('; ')} |`;
		});
	const section = readmes[0]?.split('## Independent clients')[1]?.split('\n## ')[0] ?? '';
	const rows = section.split('\n').filter((line) => line.startsWith('| `'));
	expect(rows).toEqual(done);
	for (const row of rows) expect(row).toMatch(/^\| `[\w@/-]+` \| \d+\.\d+\.\d+ \| \S/);
});
