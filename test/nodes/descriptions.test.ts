import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { ESLint } from 'eslint';
import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { Engine } from '../support/engine';

describe("The nodes' descriptions, which are put together from their operations", () => {
	let engine: Engine;

	beforeAll(async () => void (engine = await Engine.start()));
	afterAll(() => engine.close());

	function descriptionOf(node: string) {
		const description = engine.types.nodes.find(({ name }) => name === node);
		if (!description) throw new Error(`There is no ${node}`);
		return description;
	}

	const optionsOf = ({ options = [] }: INodeProperties) => options as INodePropertyOptions[];

	/** Every operation of a node, as its parameters choose it. */
	function choicesOf(node: string): { resource: string; operation: string }[] {
		const fields = descriptionOf(node).properties.filter(({ name }) => name === 'operation');
		return fields.flatMap((field) => {
			const resource = String(field.displayOptions?.show?.resource?.[0]);
			return optionsOf(field).map(({ value }) => ({ resource, operation: String(value) }));
		});
	}

	// ESLint itself sees only what stands in one file.
	it.each(['tikTok', 'instagram', 'mediaKit', 'mediaKitTrigger'])(
		"keep n8n's rules for fields in %s",
		async (node) => {
			const options = { depth: null, maxArrayLength: null, maxStringLength: null };
			const properties = inspect(descriptionOf(node).properties, options);
			const source = `export class Node { description: INodeTypeDescription = { properties: ${properties} }; }`;
			const eslint = new ESLint({ cwd: resolve(__dirname, '../..') });
			const results = await eslint.lintText(source, { filePath: 'nodes/TikTok/TikTok.node.ts' });
			const found = results.flatMap(({ messages }) => messages);
			expect(found.filter(({ ruleId }) => ruleId?.startsWith('n8n-nodes-base/node-param-'))).toEqual([]);
		},
	);

	it.each(['tikTok', 'instagram', 'mediaKit'])('list the operations of %s by name', (node) => {
		const lists = descriptionOf(node)
			.properties.filter(({ name }) => name === 'operation')
			.map((field) => optionsOf(field).map(({ name }) => name));
		expect(lists).toEqual(lists.map((names) => [...names].sort()));
		expect(lists.flat().length).toBeGreaterThan(10);
	});

	/** The operations at which the editor offers a MediaKit credential. */
	function withService(node: string, values: INodeParameters): string[] {
		const description = descriptionOf(node);
		const credential = description.credentials?.find(({ name }) => name === 'mediaKitApi');
		if (!credential) return [];
		return choicesOf(node)
			.filter((choice) =>
				NodeHelpers.displayParameter({ ...choice, ...values }, credential, null, description),
			)
			.map(({ resource, operation }) => `${resource}.${operation}`);
	}

	it('offer a MediaKit credential at the operations that can use the service, and no others', () => {
		expect(withService('tikTok', { saveToService: true })).toEqual(['account.getStats']);
		expect(withService('tikTok', { saveToService: false })).toEqual([]);
		const used = { saveToService: true, source: 'binary' };
		expect(withService('instagram', used)).toEqual(['account.getStats', 'draft.prepare']);
		expect(withService('instagram', { ...used, source: 'url' })).toEqual([]);
		expect(withService('instagram', { ...used, saveToService: false })).toEqual([]);
	});
});
