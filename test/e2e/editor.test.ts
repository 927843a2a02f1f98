import type { INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { openEditor, openList, waitForCredential, type EditorBrowser } from './support/browser';
import { openNodeForm } from './support/node-form';
import { startStack, type Stack } from './support/stack';
import { START, type Step } from './support/workflow';

let stack: Stack;
let editor: EditorBrowser;
let descriptions: INodeTypeDescription[];

beforeAll(async () => {
	stack = await startStack();
	descriptions = (await (await stack.owner.load('/types/nodes.json')).json()) as INodeTypeDescription[];
	editor = await openEditor(stack.n8n.url);
});
afterAll(async () => {
	await editor?.close();
	await stack?.stop();
});
beforeEach(() => void editor.complaints.splice(0));

/** Returns n8n's description of a node of this package. */
function describeNode(type: string): INodeTypeDescription {
	const description = descriptions.find(({ name }) => name === `n8n-nodes-mediakit.${type}`);
	if (!description) throw new Error(`n8n does not know ${type}.`);
	return description;
}

/** An option that n8n adds to each node, and that has no operations. */
const CUSTOM_CALL = '__CUSTOM_API_CALL__';

/** Returns the options of all fields with this name. */
const choicesOf = (type: string, field: string): INodePropertyOptions[] =>
	describeNode(type)
		.properties.filter(({ name }) => name === field)
		.flatMap(({ options }) => (options ?? []) as INodePropertyOptions[]);

const openForm = (step: Step, ...before: Step[]) => openNodeForm(stack, editor.page, step, ...before);

describe.each([
	['TikTok', 'tikTok', 'mediaKitTikTokOAuth2Api'],
	['Instagram', 'instagram', 'mediaKitInstagramOAuth2Api'],
	['MediaKit', 'mediaKit', 'mediaKitApi'],
])('the form of the %s node', (name, type, credential) => {
	it('shows every resource and its operations, and complains about nothing', async () => {
		const { page } = editor;
		await openForm({ name, type, credentials: { [credential]: stack.credentials.get(credential) } }, START);
		const resources = choicesOf(type, 'resource')
			.filter(({ value }) => value !== CUSTOM_CALL)
			.map((choice) => choice.name);
		const known = choicesOf(type, 'operation').map((choice) => choice.name);
		expect(resources.length).toBeGreaterThan(3);
		for (const resource of resources) {
			const list = await openList(page, 'parameter-input-resource');
			expect(list.choices).toEqual(expect.arrayContaining(resources));
			await list.choose(resource);
			const operations = await openList(page, 'parameter-input-operation');
			expect(operations.choices.length).toBeGreaterThan(0);
			expect(known).toEqual(expect.arrayContaining(operations.choices));
			await page.keyboard.press('Escape');
			await waitForCredential(page, stack.credentials.get(credential)?.name ?? '');
			await editor.screenshot(`${type}-${resource.toLowerCase()}`);
		}
		expect(editor.complaints).toEqual([]);
	});
});

test('the form of the Instagram node offers all three ways to connect, and the accounts behind a Facebook Login', async () => {
	const { page } = editor;
	await openForm({ name: 'Ways', type: 'instagram' }, START);
	const list = await openList(page, 'node-credentials-select');
	const ways = [
		'mediaKitInstagramOAuth2Api',
		'mediaKitInstagramFacebookOAuth2Api',
		'mediaKitInstagramTokenApi',
	];
	const names = ways.map((way) => stack.credentials.get(way)?.name ?? '');
	expect(list.choices).toEqual(expect.arrayContaining(names));
	await list.choose(names[1] ?? '');
	await page.getByTestId('rlc-input').click();
	await page.getByTestId('rlc-item').filter({ hasText: 'nordlicht_studio' }).waitFor();
	await editor.screenshot('instagram-facebook-login');
	expect(editor.complaints).toEqual([]);
});

test.each([
	['Post: Publish', { resource: 'post', operation: 'publish' }, 2],
	['Draft: Prepare', { resource: 'draft', operation: 'prepare' }, 2],
	['Draft: Publish', { resource: 'draft', operation: 'publish' }, 1],
])('the form of %s has as many credentials as it can use', async (name, parameters, count) => {
	const type = 'mediaKitInstagramOAuth2Api';
	const credentials = { [type]: stack.credentials.get(type) };
	await openForm({ name, type: 'instagram', parameters, credentials }, START);
	await waitForCredential(editor.page, stack.credentials.get(type)?.name ?? '');
	expect(await editor.page.getByTestId('node-credentials-select').count()).toBe(count);
	await editor.screenshot(`instagram-credentials-${parameters.resource}-${parameters.operation}`);
	expect(editor.complaints).toEqual([]);
});

test('the form of the Instagram trigger shows how it is connected and when it polls', async () => {
	const type = 'mediaKitInstagramOAuth2Api';
	await openForm({
		name: 'Instagram Trigger',
		type: 'instagramTrigger',
		credentials: { [type]: stack.credentials.get(type) },
	});
	await waitForCredential(editor.page, stack.credentials.get(type)?.name ?? '');
	await editor.page.getByText('Poll Times').first().waitFor();
	await editor.page.getByText('Simplify').first().waitFor();
	await editor.screenshot('instagramTrigger');
	expect(editor.complaints).toEqual([]);
});

test('the form of the MediaKit trigger shows its events', async () => {
	await openForm({
		name: 'MediaKit Trigger',
		type: 'mediaKitTrigger',
		credentials: { mediaKitApi: stack.credentials.get('mediaKitApi') },
	});
	const events = choicesOf('mediaKitTrigger', 'events').map((choice) => choice.name);
	expect((await openList(editor.page, 'parameter-input-events')).choices).toEqual(events);
	await editor.screenshot('mediaKitTrigger');
	expect(editor.complaints).toEqual([]);
});
