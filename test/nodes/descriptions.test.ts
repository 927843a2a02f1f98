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
import { anchorsOf, readPage } from '../support/markdown';

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

	/** Returns the parameters that select each operation of a node. */
	function choicesOf(node: string): { resource: string; operation: string }[] {
		const fields = descriptionOf(node).properties.filter(({ name }) => name === 'operation');
		return fields.flatMap((field) => {
			const resource = String(field.displayOptions?.show?.resource?.[0]);
			return optionsOf(field).map(({ value }) => ({ resource, operation: String(value) }));
		});
	}

	// Lints the complete descriptions, since ESLint normally sees only one file at a time.
	it.each([
		'tikTok',
		'instagram',
		'instagramTrigger',
		'mediaKit',
		'mediaKitTrigger',
		'tikTokTrigger',
		'youTube',
	])("keep n8n's rules for fields in %s", async (node) => {
		const options = { depth: null, maxArrayLength: null, maxStringLength: null };
		// n8n adds this field to polling triggers automatically.
		const own = descriptionOf(node).properties.filter(({ name }) => name !== 'pollTimes');
		const properties = inspect(own, options);
		const source = `export class Node { description: INodeTypeDescription = { properties: ${properties} }; }`;
		const eslint = new ESLint({ cwd: resolve(__dirname, '../..') });
		const results = await eslint.lintText(source, { filePath: 'nodes/TikTok/TikTok.node.ts' });
		const found = results.flatMap(({ messages }) => messages);
		expect(found.filter(({ ruleId }) => ruleId?.startsWith('n8n-nodes-base/node-param-'))).toEqual([]);
	});

	it.each(['tikTok', 'instagram', 'youTube', 'mediaKit'])('list the operations of %s by name', (node) => {
		const lists = descriptionOf(node)
			.properties.filter(({ name }) => name === 'operation')
			.map((field) => optionsOf(field).map(({ name }) => name));
		expect(lists).toEqual(lists.map((names) => [...names].sort()));
		expect(lists.flat().length).toBeGreaterThanOrEqual(10);
	});

	const OPERATING = ['tikTok', 'instagram', 'youTube', 'mediaKit'];
	const NODES = [...OPERATING, 'instagramTrigger', 'mediaKitTrigger'];

	/** Returns a field and all its nested fields. */
	function withInner(field: INodeProperties): INodeProperties[] {
		const inner = (field.options ?? []).flatMap((option) => {
			if ('values' in option) return option.values;
			return 'type' in option ? [option] : [];
		});
		return [field, ...inner.flatMap(withInner)];
	}

	// An agent has only these texts to go by when it chooses a tool and fills in its fields.
	it.each(OPERATING)('tell an agent what each operation of %s does, needs and returns', (node) => {
		const operations = descriptionOf(node).properties.filter(({ name }) => name === 'operation');
		const texts = operations.flatMap(optionsOf).map(({ description }) => description ?? '');
		const verbs =
			/^(Accept|Approve|Cancel|Check|Decline|Delete|Export|Fetch|Hide|List|Post|Prepare|Publish|Read|Refresh|Reply|Revoke|Send|Submit|Unhide|Update) \w/;
		expect(texts.filter((text) => !verbs.test(text) || !/\. Returns [^.]+\.$/.test(text))).toEqual([]);
		expect(texts.filter((text) => text.length > 200)).toEqual([]);
	});

	it.each(NODES)('say of each field of %s what to give', (node) => {
		const fields = descriptionOf(node)
			.properties.filter(({ name, type }) => !['resource', 'operation'].includes(name) && type !== 'notice')
			.flatMap(withInner);
		expect(fields.length).toBeGreaterThan(3);
		expect(fields.filter(({ description, hint }) => !description && !hint)).toEqual([]);
	});

	const isNotice = ({ type }: INodeProperties) => type === 'notice';
	const conditionsOf = ({ displayOptions }: INodeProperties) => {
		const { resource, operation } = displayOptions?.show ?? {};
		return { resource, operation };
	};

	it('place short notices, each above the field that it explains', () => {
		const forms = [...engine.types.nodes, ...engine.types.credentials];
		const placed = forms.flatMap(({ properties }) => {
			const shown = properties.filter(({ type }) => type !== 'hidden');
			return shown.flatMap((notice, index) => (isNotice(notice) ? [{ notice, next: shown[index + 1] }] : []));
		});
		expect(placed.length).toBeGreaterThan(10);
		const visible = ({ displayName }: INodeProperties) => displayName.replace(/<[^>]+>/g, '');
		expect(placed.filter(({ notice }) => visible(notice).length > 220)).toEqual([]);
		const stray = placed.filter(
			({ notice, next }) =>
				!next ||
				isNotice(next) ||
				JSON.stringify(conditionsOf(notice)) !== JSON.stringify(conditionsOf(next)),
		);
		expect(stray).toEqual([]);
	});

	const DOCS = 'https://github.com/mediakit-for-n8n/n8n-nodes-mediakit/blob/main/';

	it('link nodes, credentials and notices to the page and heading of the documentation that helps', () => {
		const { nodes, credentials } = engine.types;
		const notices = credentials.flatMap(({ properties }) => properties.filter(isNotice));
		const links = [
			...credentials.map(({ documentationUrl }) => documentationUrl ?? ''),
			...nodes.flatMap(({ codex }) =>
				Object.values(codex?.resources ?? {})
					.flat()
					.map(({ url }) => url),
			),
			...notices.flatMap(({ displayName }) =>
				[...displayName.matchAll(/href="([^"]+)"/g)]
					.map(([, url = '']) => url)
					.filter((url) => !/\/\/developers\.(tiktok|facebook)\.com\/apps$/.test(url)),
			),
		];
		expect(links.length).toBeGreaterThanOrEqual(nodes.length * 2 + credentials.length + 3);
		const broken = links.filter((link) => {
			const [page = '', anchor] = link.replace(DOCS, '').split('#');
			return (
				!link.startsWith(`${DOCS}docs/`) || (anchor !== undefined && !anchorsOf(readPage(page)).has(anchor))
			);
		});
		expect(broken).toEqual([]);
	});

	it("place the nodes in n8n's own categories", () => {
		for (const { codex } of engine.types.nodes) {
			expect(codex?.categories).toEqual(['Marketing & Content', 'Analytics']);
		}
	});

	it('name what the platforms name: the client key of TikTok, the events that a trigger waits for', () => {
		const tikTok = engine.types.credentials.find(({ name }) => name === 'mediaKitTikTokOAuth2Api');
		expect(tikTok?.properties.find(({ name }) => name === 'clientId')?.displayName).toBe('Client Key');
		expect(JSON.stringify(tikTok?.properties)).not.toContain('Client ID');
		const events = descriptionOf('mediaKitTrigger').properties.find(({ name }) => name === 'events');
		expect(events?.displayName).toBe('Trigger On');
	});

	/** Returns the fields of an operation with the default values of a new form. */
	function formOf(node: string, choice: INodeParameters): INodeParameters {
		const description = descriptionOf(node);
		const fields = description.properties.filter((field) =>
			NodeHelpers.displayParameter(choice, field, null, description),
		);
		return Object.fromEntries(fields.map(({ name, default: value }) => [name, value]));
	}

	/** Returns the operations for which the editor offers a MediaKit credential. */
	function withService(node: string, values: INodeParameters): string[] {
		const description = descriptionOf(node);
		const credential = description.credentials?.find(({ name }) => name === 'mediaKitApi');
		if (!credential) return [];
		return choicesOf(node)
			.filter((choice) => {
				const form = { ...formOf(node, choice), ...choice, ...values };
				return NodeHelpers.displayParameter(form, credential, null, description);
			})
			.map(({ resource, operation }) => `${resource}.${operation}`);
	}

	it('offer a MediaKit credential at the operations that can use the service, and no others', () => {
		const used = { saveToService: true, source: 'binary' };
		expect(withService('tikTok', used)).toEqual(['account.getStats', 'photo.publish', 'photo.uploadDraft']);
		expect(withService('tikTok', { saveToService: false, source: 'url' })).toEqual([]);
		expect(withService('instagram', used)).toEqual(['account.getStats', 'draft.prepare', 'post.publish']);
		expect(withService('instagram', { ...used, source: 'url' })).toEqual([]);
		expect(withService('instagram', { ...used, saveToService: false })).toEqual([]);
		expect(withService('youTube', used)).toEqual(['channel.getStats']);
		expect(withService('youTube', { saveToService: false })).toEqual([]);
	});
});
