import { join } from 'node:path';
import { runWorkflow } from './support/run';
import { startStack, type Stack } from './support/stack';
import { submitForm } from './support/templates';
import { chain, START } from './support/workflow';

/** The folder of the built nodes, from which developers may load them. */
const BUILT = join(__dirname, '../../dist');
const FORM = 'e2e-large-form';
const FILE = new Blob([new Uint8Array(2_000_000)]);

/** Calls the service with one of our nodes. */
async function callService(stack: Stack) {
	const data = { serviceUrl: stack.service.url, apiKey: stack.service.key };
	const credential = {
		id: await stack.owner.saveCredential('Service', 'mediaKitApi', data),
		name: 'Service',
	};
	const step = {
		name: 'MediaKit',
		type: 'mediaKit',
		parameters: { resource: 'account', operation: 'getAll' },
		credentials: { mediaKitApi: credential },
	};
	return await runWorkflow(stack, chain('Accounts', START, step));
}

/** Sends a 2 MB file to a form. @returns true if n8n accepts the file */
async function sendFile(stack: Stack): Promise<boolean> {
	const fields = [{ fieldLabel: 'Video', fieldType: 'file', multipleFiles: false }];
	const workflow = await stack.owner.saveWorkflow(
		chain('Form', {
			name: 'Form',
			type: 'n8n-nodes-base.formTrigger',
			typeVersion: 2.2,
			parameters: { formTitle: 'A video', formFields: { values: fields }, options: {} },
			webhookId: FORM,
		}),
	);
	await stack.owner.activate(workflow);
	return (await submitForm(`${stack.n8n.url}/form/${FORM}`, FILE)).ok;
}

const nodeTypes = async (stack: Stack) => {
	const types = (await (await stack.owner.load('/types/nodes.json')).json()) as { name: string }[];
	return types.map(({ name }) => name);
};

// Each statement in docs/production.md about n8n's settings has a test here.
describe.each([
	['without', {}],
	[
		'with',
		{
			N8N_SSRF_ALLOWED_IP_RANGES: '127.0.0.1/32',
			N8N_FORMDATA_FILE_SIZE_MAX: '5',
			N8N_CUSTOM_EXTENSIONS: BUILT,
		},
	],
])('n8n with strict settings, %s the exceptions for our nodes', (name, exceptions) => {
	const isAllowed = name === 'with';
	let stack: Stack;

	beforeAll(async () => {
		stack = await startStack({
			connected: false,
			environment: {
				N8N_SSRF_PROTECTION_ENABLED: 'true',
				N8N_FORMDATA_FILE_SIZE_MAX: '1',
				...exceptions,
			},
		});
	});
	afterAll(async () => await stack?.stop());

	it('lets nodes reach a service on a private IP address only if it is allowed', async () => {
		const { status, error } = await callService(stack);
		const words = error && `${error.message} ${error.description}`;
		expect([status, words]).toEqual(
			isAllowed ? ['success', undefined] : ['error', expect.stringContaining('restricted IP address')],
		);
	});

	it('takes a file of a form up to the size that is set', async () => {
		expect(await sendFile(stack)).toBe(isAllowed);
	});

	it('gives the nodes of a folder of extensions other names beside those of the package', async () => {
		const names = await nodeTypes(stack);
		expect(names).toContain('n8n-nodes-mediakit.tikTok');
		expect(names.includes('CUSTOM.tikTok')).toBe(isAllowed);
	});
});
