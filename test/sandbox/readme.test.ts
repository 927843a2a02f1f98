import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'sandbox/README.md'), 'utf8');

test('the README names every switch with its default', async () => {
	const sandbox = await startSandbox({ port: 0 });
	const answer = await fetch(`${sandbox.url}/_sandbox/switches`, { method: 'POST', body: '{}' });
	const switches = (await answer.json()) as Record<string, unknown>;
	await sandbox.close();
	const section = readme.split('## Switches')[1]?.split('\n## ')[0] ?? '';
	const documented = [...section.matchAll(/^\| `([\w.]+)` \| `([^`]+)`/gm)].map(([, name, value]) => [
		name,
		JSON.parse(value ?? '') as unknown,
	]);
	expect(Object.fromEntries(documented)).toEqual(switches);
});

test('every rule of the TikTok contract has a test with its number', () => {
	const contract = readFileSync(join(root, 'docs/contracts/tiktok-api.md'), 'utf8');
	const rules = [...(contract.split('## 8.')[1] ?? '').matchAll(/^(\d+)\. /gm)].map(([, number]) =>
		Number(number),
	);
	const folder = join(root, 'test/contracts');
	const tests = readdirSync(folder)
		.filter((file) => /^tiktok-.*\.test\.ts$/.test(file))
		.map((file) => readFileSync(join(folder, file), 'utf8'))
		.join('\n');
	expect(rules).toHaveLength(59);
	expect(rules.filter((number) => !tests.includes(`test('tiktok rule ${number}: `))).toEqual([]);
});
