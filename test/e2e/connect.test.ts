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

/** Clicks Connect in the open dialog, then Allow in the popup. */
async function connect(): Promise<void> {
	const { page } = editor;
	await page.getByTestId('oauth-not-connected-banner').waitFor();
	const opened = page.waitForEvent('popup');
	await page.getByTestId('quick-connect-button').click();
	const popup = await opened;
	const closed = popup.waitForEvent('close');
	await popup.getByRole('button', { name: 'Allow' }).click();
	await closed;
	await page.getByTestId('oauth-connect-success-banner').waitFor();
}

const ACCOUNT = { __rl: true, mode: 'id', value: 'example_creator' };

describe.each([
	['mediaKitTikTokOAuth2Api', 'tikTok', {}],
	['mediaKitInstagramOAuth2Api', 'instagram', { authentication: 'mediaKitInstagramOAuth2Api' }],
	[
		'mediaKitInstagramFacebookOAuth2Api',
		'instagram',
		{ authentication: 'mediaKitInstagramFacebookOAuth2Api', account: ACCOUNT },
	],
])('Connect in the dialog of %s', (type, node, choices) => {
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
				name: 'Profile',
				type: node,
				parameters: { ...choices, resource: 'account', operation: 'getProfile' },
				credentials: { [type]: { id, name: type } },
			}),
		);
		expect(run.error).toBeUndefined();
		expect(run.items('Profile')).toEqual([
			expect.objectContaining({ json: expect.objectContaining({ username: 'example_creator' }) }),
		]);
	});
});
