import { documentedNodes } from '../support/documented-nodes';
import { readPage } from '../support/markdown';
import { writeNodesPage, type DocumentedNode } from './nodes-page';
import type { Operation } from '../../nodes/shared/resource';

test('docs/nodes.md is what `npm run docs` makes of it', () => {
	const page = readPage('docs/nodes.md');
	expect(writeNodesPage(page, documentedNodes())).toBe(page);
});

test('docs/nodes.md sets every operation, and none that there is not, beside those of other community nodes', () => {
	const [, table = ''] = readPage('docs/nodes.md').split('\n## Beside other community nodes\n');
	const ours = table.split('\n').flatMap((line) => line.split(' | ')[1] ?? []);
	const named = ours.flatMap((cell) =>
		[...cell.matchAll(/\*([A-Z]\w+: [^*]+)\*/g)].map(([, name = '']) => name),
	);
	const offered = documentedNodes().flatMap(({ resources }) =>
		resources.flatMap(({ option, operations }) =>
			operations.map((operation) => `${option.name}: ${operation.option.name}`),
		),
	);
	expect([...new Set(named)].sort()).toEqual([...new Set(offered)].sort());
});

describe('npm run docs', () => {
	const operation = (name: string, more: Partial<Operation> = {}): Operation => ({
		option: { name, value: name.toLowerCase(), action: `${name} a thing`, description: `${name} it` },
		output: `What ${name} gives.`,
		execute: async () => ({}),
		...more,
	});
	const [add, cut, end] = [operation('Add'), operation('Cut'), operation('End')];

	const nodeOf = (...operations: [Operation, ...Operation[]]): DocumentedNode => ({
		description: { displayName: 'Tool', name: 'tool', properties: [] },
		resources: [{ option: { name: 'Thing', value: 'thing' }, operations, defaultOperation: operations[0] }],
	});

	const PAGE = '# The nodes\n\n## Tool (`tool`)\n\nBy hand.\n\n## Other\n\nText.\n';
	const generated = writeNodesPage(PAGE, [nodeOf(add, end)]);

	it('adds the sections of new operations by name, and keeps what is written by hand', () => {
		const noted = generated.replace('gives.\n\n<!-- /generated -->\n', '$&\nMind the sharp edge.\n');
		const written = writeNodesPage(noted, [nodeOf(add, cut, end)]);
		expect(written).not.toBe(noted);
		expect(written.split('\n').filter((line) => /^(#|[A-Z])/.test(line))).toEqual([
			'# The nodes',
			'## Tool (`tool`)',
			'By hand.',
			'### Thing: Add (`thing` · `add`)',
			'Add it.',
			'No additional fields.',
			'Output: What Add gives.',
			'Mind the sharp edge.',
			'### Thing: Cut (`thing` · `cut`)',
			'Cut it.',
			'No additional fields.',
			'Output: What Cut gives.',
			'### Thing: End (`thing` · `end`)',
			'End it.',
			'No additional fields.',
			'Output: What End gives.',
			'## Other',
			'Text.',
		]);
		expect(writeNodesPage(written, [nodeOf(add, cut, end)])).toBe(written);
	});

	it('removes the section of an operation that is gone', () => {
		expect(writeNodesPage(generated, [nodeOf(end)])).not.toContain('Thing: Add');
	});

	it('tells of each field its default, its choices and when it is shown, of a collection those in it', () => {
		const { description, resources } = nodeOf(
			operation('Set', {
				fields: [
					{ displayName: 'Look out', name: 'notice', type: 'notice', default: '' },
					{ displayName: 'Name', name: 'name', type: 'string', default: '', required: true, hint: 'a | b' },
					{
						displayName: 'Kind',
						name: 'kind',
						type: 'options',
						options: [
							{ name: 'Any', value: '' },
							{ name: 'Big', value: 'big', description: 'A big one' },
						],
						default: 'big',
						displayOptions: { show: { name: ['x', 'y'] }, hide: { size: [1] } },
						description: 'What it is',
					},
					{
						displayName: 'Which',
						name: 'which',
						type: 'resourceLocator',
						default: { mode: 'list', value: '' },
						modes: [
							{ displayName: 'From List', name: 'list', type: 'list' },
							{ displayName: 'By URL', name: 'url', type: 'string' },
						],
						required: true,
						description: 'The one',
					},
					{
						displayName: 'More',
						name: 'more',
						type: 'collection',
						default: {},
						options: [{ displayName: 'Loud', name: 'loud', type: 'boolean', default: false }],
					},
				],
			}),
		);
		const page = writeNodesPage(PAGE, [{ description, resources }]);
		expect(page.split('\n').filter((line) => line.startsWith('|'))).toEqual([
			'| field | name | default | |',
			'|---|---|---|---|',
			'| Name | `name` | **required** | a \\| b |',
			'| Kind | `kind` | `big` | What it is. empty: Any; `big` Big: A big one. Shown if `name` is `x` or `y` and `size` is not `1`. |',
			'| Which | `which` | **required** | The one. `list` From List; `url` By URL |',
			'| More | `more` |  |  |',
			'| – Loud | `loud` | `false` |  |',
		]);
	});

	it('says which section of the page a node lacks', () => {
		expect(() => writeNodesPage('# The nodes\n', [nodeOf(add)])).toThrow('no section "## Tool (`tool`)"');
	});
});
