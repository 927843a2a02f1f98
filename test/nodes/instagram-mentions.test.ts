import type { INodeParameters } from 'n8n-workflow';
import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { BOTH_LOGINS, SCOPES_WITH_COMMENTS } from '../support/instagram';
import { connectAccount, runInstagram } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox));
});
afterAll(() => close());

const IN_CAPTION = '17900000000000001';
const IN_COMMENT = '17900000000000002';
const COMMENT = '18000000000000001';

describe.each(BOTH_LOGINS)('Instagram node, mentions and tags, login %s', (login) => {
	beforeEach(async () => {
		await sandbox.control('reset');
		const comments = [{ id: COMMENT, text: 'Ask @example_creator', username: 'a_fan' }];
		await sandbox.control('instagram/account', {
			username: 'tiny_bakery',
			media: [
				{ id: IN_CAPTION, caption: 'With @example_creator', user_tags: ['example_creator'] },
				{ id: IN_COMMENT, comments },
			],
		});
		await connectAccount(engine, sandbox, login, { scopes: SCOPES_WITH_COMMENTS[login] });
	});

	const run = (parameters: INodeParameters, retryOnFail = false) =>
		runInstagram(engine, login, parameters, { retryOnFail });
	/** Returns the output for the event Mention Received, from which the operations take their fields. */
	const event = (commentId: string | null) => ({
		items: [
			{
				json: { data: { mention: { media_id: commentId ? IN_COMMENT : IN_CAPTION, comment_id: commentId } } },
			},
		],
	});
	const PLACE = {
		mediaId: '={{ $json.data.mention.media_id }}',
		commentId: '={{ $json.data.mention.comment_id }}',
	};

	it('lists the posts that tag the account', async () => {
		const tagged = { resource: 'media', operation: 'getTagged', returnAll: true };
		const post = { id: IN_CAPTION, username: 'tiny_bakery', caption: 'With @example_creator' };
		expect((await run(tagged)).json).toEqual([expect.objectContaining(post)]);
		expect((await run({ ...tagged, simplify: false })).json).toEqual([
			expect.objectContaining({ ...post, like_count: 0 }),
		]);
	});

	it.each([
		['a caption', null, 'With @example_creator'],
		['a comment', COMMENT, 'Ask @example_creator'],
	])('reads %s by the ids of the event, with Facebook Login', async (_name, commentId, text) => {
		const parameters = { resource: 'mention', operation: 'get', ...PLACE };
		const { json, error } = await runInstagram(engine, login, parameters, event(commentId));
		if (login === 'instagram') {
			expect(error?.message).toContain('Use a Facebook Login credential');
		} else {
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ comment_id: commentId, text }]);
			const raw = await runInstagram(engine, login, { ...parameters, simplify: false }, event(commentId));
			expect(raw.json).toMatchObject([{ like_count: 0 }]);
		}
	});

	it.each([['a caption', null] as const, ['a comment', COMMENT] as const])(
		'replies to %s once',
		async (_name, commentId) => {
			const parameters = { resource: 'mention', operation: 'reply', ...PLACE, message: 'Thanks' };
			const { json } = await runInstagram(engine, login, parameters, event(commentId));
			expect(json).toEqual([
				{
					mediaId: commentId ? IN_COMMENT : IN_CAPTION,
					commentId,
					replyId: expect.stringMatching(/^\d+$/),
				},
			]);
		},
	);

	it('sends no second reply when the answer is lost, and asks to look', async () => {
		await sandbox.control('faults', { kind: 'reset-after', match: { path: '/mentions' } });
		const reply = { resource: 'mention', operation: 'reply', mediaId: IN_CAPTION, message: 'Thanks' };
		const { error } = await run(reply, true);
		expect(error?.context?.data).toMatchObject({ code: 'outcome_unknown', action: 'check-outcome' });
		expect(error?.message).toContain('n8n ran the node again, but nothing was sent a second time');
		expect(await sandbox.requests('/mentions')).toHaveLength(1);
	});
});
