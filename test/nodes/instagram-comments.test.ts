import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { BOTH_LOGINS, SCOPES, SCOPES_WITH_COMMENTS } from '../support/instagram';
import { connectAccount, runInstagram } from '../support/instagram-node';
import type { NodeRun } from '../support/node-run';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox));
});
afterAll(() => close());

const POST = '17900000000000001';
const FIRST = '18000000000000001';
const SECOND = '18000000000000002';
const ACCOUNT = {
	platform: 'instagram',
	username: 'example_creator',
	media: [
		{
			id: POST,
			timestamp: 1_763_460_000,
			comments: [
				{ id: FIRST, text: 'Hello', username: 'a_fan' },
				{
					id: SECOND,
					text: 'Where was this?',
					username: 'a_fan',
					replies: [{ id: '18000000000000003', text: 'Thanks', username: 'example_creator' }],
				},
			],
		},
	],
	pages: [{ name: 'Example Page', instagram_username: 'example_creator' }],
};
const REPLY = { resource: 'comment', operation: 'reply', commentId: SECOND, message: 'In Tromsø' };

describe.each(BOTH_LOGINS)('Instagram node, comments, login %s', (login) => {
	beforeEach(async () => {
		await sandbox.control('reset');
		await sandbox.control('users', ACCOUNT);
		await connectAccount(engine, sandbox, login, { scopes: SCOPES_WITH_COMMENTS[login] });
	});

	const run = (parameters: INodeParameters, more: Omit<NodeRun, 'parameters'> = {}) =>
		runInstagram(engine, login, parameters, more);
	const list = async (more: INodeParameters = {}) => {
		const { json, error } = await run({
			resource: 'comment',
			operation: 'getAll',
			mediaId: POST,
			returnAll: true,
			...more,
		});
		expect(error).toBeUndefined();
		return json;
	};
	const replies = async () => {
		const thread = (await list({ includeReplies: true })).find(({ id }) => id === SECOND);
		return (thread?.replies as IDataObject[]).map(({ text }) => text);
	};
	const sent = async () =>
		(await sandbox.requests('/replies')).filter(({ method }) => method === 'POST').length;

	it('lists the comments on a post, with replies and in Instagram’s own fields if asked for', async () => {
		expect(await list()).toEqual([
			{
				id: SECOND,
				text: 'Where was this?',
				username: 'a_fan',
				created_at: '2025-11-18T10:02:00Z',
				likes: 0,
				hidden: false,
				media_id: POST,
				parent_id: null,
			},
			expect.objectContaining({ id: FIRST }),
		]);
		expect(await list({ returnAll: false, limit: 1 })).toHaveLength(1);
		expect(await replies()).toEqual(['Thanks']);
		const [raw] = await list({ simplify: false });
		expect(raw).toMatchObject({ from: { username: 'a_fan' }, like_count: 0 });
	});

	it('finds the post by its URL', async () => {
		const state = await list({ mediaId: POST });
		const { json } = await run({ resource: 'media', operation: 'get', mediaId: POST });
		expect(await list({ mediaId: { __rl: true, mode: 'url', value: String(json[0]?.url) } })).toEqual(state);
	});

	it('replies, hides, shows and deletes', async () => {
		const answered = await run(REPLY);
		expect(answered.json).toEqual([{ commentId: SECOND, replyId: expect.stringMatching(/^\d+$/) }]);
		expect(await replies()).toEqual(['Thanks', 'In Tromsø']);
		const act = async (operation: string) =>
			(await run({ resource: 'comment', operation, commentId: FIRST })).json;
		expect(await act('hide')).toEqual([{ commentId: FIRST, hidden: true }]);
		expect((await list())[1]).toMatchObject({ id: FIRST, hidden: true });
		expect(await act('unhide')).toEqual([{ commentId: FIRST, hidden: false }]);
		expect((await list())[1]).toMatchObject({ hidden: false });
		expect(await act('delete')).toEqual([{ commentId: FIRST, deleted: true }]);
		expect((await list()).map(({ id }) => id)).toEqual([SECOND]);
	});

	it('replies once when the answer is lost, although n8n runs the node again', async () => {
		await sandbox.control('faults', { kind: 'reset-after', match: { method: 'POST', path: '/replies' } });
		const { json, error } = await run(REPLY, { retryOnFail: true });
		expect(error).toBeUndefined();
		expect(json).toEqual([{ commentId: SECOND, replyId: expect.any(String) }]);
		expect(await replies()).toEqual(['Thanks', 'In Tromsø']);
		expect(await sent()).toBe(1);
	});

	it('does not reply again to the first comment because the second is hidden', async () => {
		await run({ resource: 'comment', operation: 'hide', commentId: FIRST });
		const { error } = await run(
			{ ...REPLY, commentId: '={{ $json.id }}' },
			{ retryOnFail: true, items: [{ json: { id: SECOND } }, { json: { id: FIRST } }] },
		);
		expect(error?.context?.data).toMatchObject({ code: 'comment_hidden' });
		expect(await sent()).toBe(1);
		expect(await replies()).toEqual(['Thanks', 'In Tromsø']);
	});

	it('does not look for a comment again that it has deleted before the next one failed', async () => {
		const fault = (method: string, members: object) =>
			sandbox.control('faults', { match: { method, path: `/${FIRST}` }, ...members });
		// The first attempt reveals neither that the comment was deleted nor that it still exists.
		await fault('DELETE', { kind: 'reset-after' });
		await fault('GET', { kind: 'error', code: 100 });
		const { json, error } = await run(
			{ resource: 'comment', operation: 'delete', commentId: '={{ $json.id }}' },
			{ retryOnFail: true, items: [{ json: { id: SECOND } }, { json: { id: FIRST } }] },
		);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ deleted: true }, { deleted: true }]);
		expect(await list()).toEqual([]);
		const sentTo = async (id: string) =>
			(await sandbox.requests(`/${id}`)).filter(({ method }) => method === 'DELETE').length;
		expect([await sentTo(SECOND), await sentTo(FIRST)]).toEqual([1, 2]);
	});

	it('says so when the permission for comments is missing', async () => {
		await sandbox.control('reset');
		await sandbox.control('users', ACCOUNT);
		await connectAccount(engine, sandbox, login, { scopes: SCOPES[login] });
		const { error } = await run({ resource: 'comment', operation: 'getAll', mediaId: POST });
		expect(error?.message).toContain('Comments, mentions and tags need the permission instagram_');
		expect(error?.context?.data).toMatchObject({ code: 'comments_not_allowed', action: 'reconnect' });
	});

	it('refuses a reply without a text before anything is sent', async () => {
		const { error } = await run({ ...REPLY, message: '={{ $json.nope }}' });
		expect(error?.message).toContain('"Message" is empty');
		expect(await sent()).toBe(0);
	});
});
