import { sandboxCredentials } from '../../sandbox/n8n/credentials';
import { openEditor, type EditorBrowser } from './support/browser';
import { runWorkflow } from './support/run';
import { startStack, type Stack } from './support/stack';
import { chain, START } from './support/workflow';

let stack: Stack;
let editor: EditorBrowser;

beforeAll(async () => {
	stack = await startStack({ connected: false });
	editor = await openEditor(stack.n8n.url);
});
afterAll(async () => {
	await editor?.close();
	await stack?.stop();
});
beforeEach(() => void editor.complaints.splice(0));

/** Presses Connect in the dialog that is open, and Allow on the page that pops up. */
async function connect(): Promise<void> {
	const { page } = editor;
	await page.getByTestId('oauth-not-connected-banner').waitFor();
	const opened = page.waitForEvent('popup');
	await page.getByTestId('quick-connect-button').click();
	const popup = await opened;
	const closed = popup.waitForEvent('close');
	await popup.getByRole('button', { name: 'Allow' }).click();
	await closed;
	await page
		.getByTestId('oauth-success-banner')
		.or(page.getByTestId('oauth-connect-success-banner'))
		.waitFor();
}

describe.each([
	['tikTokOAuth2Api', 'tikTok', 'TikTok', 'example_creator'],
	['instagramOAuth2Api', 'instagram', 'Instagram', 'example_creator'],
	['instagramFacebookOAuth2Api', 'instagram', 'Instagram', 'example_creator'],
])('Connect in the dialog of %s', (type, node, name, username) => {
	it('leads through the consent page, and a workflow runs with the credential', async () => {
		const filled = sandboxCredentials(stack.sandbox.url, stack.service).find(
			(credential) => credential.type === type,
		);
		const id = await stack.owner.saveCredential(type, type, filled?.data ?? {});
		await editor.page.goto(`${stack.n8n.url}/home/credentials/${id}`);
		await connect();
		await editor.screenshot(`connected-${type}`);
		expect(editor.complaints).toEqual([]);

		const run = await runWorkflow(
			stack,
			chain(type, START, {
				name,
				type: node,
				parameters: {
					...(node === 'instagram' && { authentication: type }),
					resource: 'account',
					operation: 'getProfile',
				},
				credentials: { [type]: { id, name: type } },
			}),
		);
		expect(run.error).toBeUndefined();
		expect(run.items(name)).toEqual([
			expect.objectContaining({ json: expect.objectContaining({ username }) }),
		]);
	});
});
