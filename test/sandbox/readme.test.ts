import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox';

const root = join(__dirname, '../..');
const readmes = ['sandbox/README.md', 'sandbox/instagram/README.md'].map((file) =>
	readFileSync(join(root, file), 'utf8'),
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

test.each([
	['tiktok', '## 8.', 64],
	['instagram', '## 10.', 57],
])('every rule of the %s contract has a test with its number', (platform, heading, count) => {
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
});
