import type { INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { connectAccount } from '../support/service';
import { sampleVideo } from '../support/video-bytes';
import { openEditor, type EditorBrowser } from './support/browser';
import { openNodeForm } from './support/node-form';
import { runWorkflow } from './support/run';
import { startStack, type Stack } from './support/stack';
import { chain, START, type Step } from './support/workflow';

let stack: Stack;
let editor: EditorBrowser;

beforeAll(async () => {
	stack = await startStack();
	editor = await openEditor(stack.n8n.url);
});
afterAll(async () => {
	await editor?.close();
	await stack?.stop();
});
beforeEach(() => void editor.complaints.splice(0));

/** Returns the input of the first field in the open form that selects a resource. */
const locatorInput = (page: EditorBrowser['page']) => page.getByTestId('rlc-input').first();

describe('a field that names a video', () => {
	const credentials = () => ({
		mediaKitTikTokOAuth2Api: stack.credentials.get('mediaKitTikTokOAuth2Api'),
	});
	const get = (name: string, videoIds?: INodeParameters[string]): Step => ({
		name,
		type: 'tikTok',
		parameters: { resource: 'video', operation: 'get', ...(videoIds !== undefined && { videoIds }) },
		credentials: credentials(),
	});
	const listed = async () => {
		const list = { resource: 'video', operation: 'getAll', limit: 2 };
		const step = { name: 'List', type: 'tikTok', parameters: list, credentials: credentials() };
		const run = await runWorkflow(stack, chain('List', START, step));
		return run.items('List').map(({ json }) => json as { id: string; url: string; title: string });
	};

	it('offers the videos in a list with search, and takes the chosen one', async () => {
		const { page } = editor;
		const [video] = await listed();
		await openNodeForm(stack, page, get('From the list'), START);
		await locatorInput(page).click();
		await page.getByTestId('rlc-item').first().waitFor();
		expect(await page.getByTestId('rlc-item').count()).toBeGreaterThan(5);
		await page.getByTestId('rlc-search').fill(video?.id ?? '');
		const found = page.getByTestId('rlc-item').filter({ hasText: video?.title.slice(0, 20) });
		await found.first().waitFor();
		await editor.screenshot('tikTok-video-list');
		await found.first().click();
		await page.waitForFunction(
			`[...document.querySelectorAll('[data-test-id=rlc-input] input, input[data-test-id=rlc-input]')].some(({ value }) => value.includes(${JSON.stringify(video?.title.slice(0, 20))}))`,
		);
		expect(editor.complaints).toEqual([]);
	});

	it('shows the ID of a workflow that was made before there was a list, and keeps it', async () => {
		const { page } = editor;
		const [video] = await listed();
		await openNodeForm(stack, page, get('Made before', video?.id), START);
		await page.waitForFunction(
			`[...document.querySelectorAll('input')].some(({ value }) => value === ${JSON.stringify(video?.id)})`,
		);
		await editor.screenshot('tikTok-video-plain-id');
		expect(editor.complaints).toEqual([]);
	});

	it('means the same by plain text, by expression, by ID and by URL when the workflow runs', async () => {
		const [video] = await listed();
		const { id = '', url = '' } = video ?? {};
		const ids: INodeParameters[string][] = [
			id,
			'={{ $json.id }}',
			{ __rl: true, mode: 'id', value: '={{ $json.id }}' },
			{ __rl: true, mode: 'url', value: url },
		];
		const set: Step = {
			name: 'Set',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ id }) },
		};
		for (const [index, videoIds] of ids.entries()) {
			const run = await runWorkflow(stack, chain(`By ${index}`, START, set, get('Video', videoIds)));
			expect(run.error).toBeUndefined();
			expect(run.items('Video').map(({ json }) => json.id)).toEqual([id]);
		}
	});
});

describe('the lists of fields that name something', () => {
	beforeAll(async () => {
		await connectAccount(stack.service, 'tiktok');
		const form = new FormData();
		form.append('platforms', 'tiktok');
		form.append('file', new Blob([new Uint8Array(sampleVideo)]), 'video.mp4');
		const { status } = await stack.service.call('/api/posts/video', { method: 'POST', body: form });
		expect(status).toBe(202);
	});

	it.each([
		['tikTok', 'mediaKitTikTokOAuth2Api', 'searchVideos', {}, /./],
		['instagram', 'mediaKitInstagramOAuth2Api', 'searchMedia', {}, /./],
		['instagram', 'mediaKitInstagramFacebookOAuth2Api', 'searchAccounts', {}, /example_creator/],
		['mediaKit', 'mediaKitApi', 'searchAccounts', {}, /example_creator/],
		['mediaKit', 'mediaKitApi', 'searchUsernames', { platform: 'tiktok' }, /example_creator/],
		['mediaKit', 'mediaKitApi', 'searchUploads', {}, /TikTok example_creator: /],
		['mediaKitTrigger', 'mediaKitApi', 'searchUsernames', {}, /example_creator/],
	])('%s with %s: %s', async (type, credential, methodName, parameters, name) => {
		const { results } = await stack.owner.call<{ results: { name: string; value: string }[] }>(
			'POST',
			'/rest/dynamic-node-parameters/resource-locator-results',
			{
				path: 'parameters.any',
				methodName,
				nodeTypeAndVersion: { name: `n8n-nodes-mediakit.${type}`, version: 1 },
				currentNodeParameters: {
					...parameters,
					...(type === 'instagram' && { authentication: credential }),
				},
				credentials: { [credential]: stack.credentials.get(credential) },
			},
		);
		expect(results.length).toBeGreaterThan(0);
		expect(results[0]).toMatchObject({ name: expect.stringMatching(name), value: expect.any(String) });
	});
});

test('the node panel describes the MediaKit node and its trigger in one entry, with the actions of one and the events of the other', async () => {
	const { page } = editor;
	const { id } = await stack.owner.saveWorkflow(chain('Panel', START));
	await page.goto(`${stack.n8n.url}/workflow/${id}`);
	await page.getByTestId('node-creator-plus-button').click();
	await page
		.getByTestId('node-creator-search-bar')
		.locator('input')
		.or(page.getByTestId('node-creator-search-bar'))
		.first()
		.fill('MediaKit');
	const types = (await (await stack.owner.load('/types/nodes.json')).json()) as INodeTypeDescription[];
	const trigger = types.find(({ name }) => name === 'n8n-nodes-mediakit.mediaKitTrigger');
	const events = trigger?.properties.find(({ name }) => name === 'events')?.options ?? [];
	const entry = page.getByTestId('item-iterator-item').filter({ hasText: 'MediaKit' }).first();
	await entry.waitFor();
	expect(await entry.innerText()).toMatch(
		/Starts the workflow when .* submits videos, approves posts and reads statistics/,
	);
	await editor.screenshot('panel-mediakit');
	await entry.click();
	await page.getByText('Submit upload').first().waitFor();
	const panel = await page.getByTestId('node-creator').innerText();
	expect(panel).toContain(`Triggers (${events.length})`);
	await editor.screenshot('panel-mediakit-actions');
	expect(editor.complaints).toEqual([]);
});

describe('the test of a MediaKit credential', () => {
	const test = (serviceUrl: string, apiKey: string) =>
		stack.owner.call<{ status: string; message: string }>('POST', '/rest/credentials/test', {
			credentials: { id: '', name: 'Test', type: 'mediaKitApi', data: { serviceUrl, apiKey } },
		});

	it('accepts the right URL and key, with and without a slash at the end', async () => {
		for (const end of ['', '/']) {
			const { status } = await test(`${stack.service.url}${end}`, stack.service.key);
			expect(status).toBe('OK');
		}
	});

	it('tells a wrong key from a wrong URL', async () => {
		expect(await test(stack.service.url, 'wrong')).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^The service responds, but does not accept this API Key\./),
		});
		// First another program's page, then another path of the service, and finally no server at all.
		for (const url of [stack.n8n.url, `${stack.service.url}/docs`]) {
			expect(await test(url, stack.service.key)).toEqual({
				status: 'Error',
				message: expect.stringMatching(/^No MediaKit service responds at this Service URL\./),
			});
		}
		expect(await test('http://127.0.0.1:1', 'any')).toEqual({ status: 'Error', message: 'ECONNREFUSED' });
	});
});
