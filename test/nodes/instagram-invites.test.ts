import type { INodeParameters } from 'n8n-workflow';
import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { connectAccount, runInstagram } from '../support/instagram-node';
import type { NodeRun } from '../support/node-run';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

const INVITES = ['17900000000000001', '17900000000000003'];

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox));
});
beforeEach(async () => {
	await sandbox.control('reset');
	await connectAccount(engine, sandbox, 'facebook');
	await sandbox.control('instagram/account', {
		username: 'example_creator',
		collaboration_invites: INVITES.map((id) => ({
			media_id: id,
			media_owner_username: 'nordlicht_studio',
			caption: 'Together',
		})),
	});
});
afterAll(() => close());

const run = (parameters: INodeParameters, more: Omit<NodeRun, 'parameters'> = {}) =>
	runInstagram(engine, 'facebook', { resource: 'invite', ...parameters }, more);
const list = () => run({ operation: 'getAll', returnAll: true });
const posts = () =>
	sandbox.requests('/collaboration_invites').then((all) => all.filter(({ method }) => method === 'POST'));

describe('Instagram node, invites', () => {
	it('lists the invites that wait for an answer', async () => {
		const { json, error } = await list();
		expect(error).toBeUndefined();
		expect(json).toEqual(
			INVITES.map((mediaId) => ({
				mediaId,
				owner: 'nordlicht_studio',
				caption: 'Together',
				mediaUrl: expect.stringContaining('http'),
			})),
		);
		expect((await run({ operation: 'getAll', limit: 1 })).json).toHaveLength(1);
	});

	it('accepts and declines them', async () => {
		const [first, second] = INVITES;
		const accepted = await run({ operation: 'accept', mediaId: String(first) });
		expect(accepted.json).toEqual([{ mediaId: first, accepted: true }]);
		const declined = await run({ operation: 'decline', mediaId: String(second) });
		expect(declined.json).toEqual([{ mediaId: second, accepted: false }]);
		expect((await list()).json).toEqual([]);
		const { error } = await run({ operation: 'decline', mediaId: String(second) });
		expect(error).toMatchObject({
			message: expect.stringContaining(`There is no pending invite for the post ${second}`),
			context: { data: { code: 'invite_not_found' } },
		});
	});

	it('answers each once, although n8n runs the node again because the second one failed', async () => {
		await sandbox.control('faults', {
			match: { path: '/collaboration_invites', method: 'POST' },
			kind: 'error',
			code: 190,
			skip: 1,
		});
		const items = INVITES.map((id) => ({ json: { id } }));
		const { json, error } = await run(
			{ operation: 'accept', mediaId: '={{ $json.id }}' },
			{ items, retryOnFail: true },
		);
		expect(error).toBeUndefined();
		expect(json.map(({ mediaId }) => mediaId)).toEqual(INVITES);
		expect(await posts()).toHaveLength(3);
	});

	it('says that they need Facebook Login', async () => {
		await connectAccount(engine, sandbox, 'instagram');
		const { error } = await runInstagram(engine, 'instagram', { resource: 'invite', operation: 'getAll' });
		expect(error?.message).toContain('Use a Facebook Login credential');
	});
});
