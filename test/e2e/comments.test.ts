import type { IDataObject } from 'n8n-workflow';
import { eventually } from '../support/deliveries';
import { SCOPES_WITH_COMMENTS } from '../support/instagram';
import { CREDENTIAL, using } from '../support/instagram-node';
import { connectAccount } from '../support/service';
import { VERIFY_TOKEN } from '../support/meta';
import { executionsOf, runWorkflow, waitForExecution } from './support/run';
import { startStack, type Stack } from './support/stack';
import { chain, START } from './support/workflow';

const OWN_POST = '17900000000000001';
const OTHER_POST = '17900000000000002';
const MENTION = '18000000000000001';

let stack: Stack;

beforeAll(async () => {
	stack = await startStack({
		service: {
			META_VERIFY_TOKEN: VERIFY_TOKEN,
			INSTAGRAM_SCOPES: Object.values(SCOPES_WITH_COMMENTS).flat().join(','),
		},
	});
	const { sandbox, service } = stack;
	await sandbox.control('instagram/account', { username: 'example_creator', media: [{ id: OWN_POST }] });
	await sandbox.control('instagram/account', {
		username: 'tiny_bakery',
		media: [
			{
				id: OTHER_POST,
				caption: 'Bread with @example_creator #sourdough',
				user_tags: ['example_creator'],
				comments: [{ id: MENTION, text: 'Ask @example_creator', username: 'a_fan' }],
			},
		],
	});
	await sandbox.control('instagram/app', {
		webhook: { url: `${service.url}/webhook/instagram`, verify_token: VERIFY_TOKEN },
	});
	await connectAccount(service, 'instagram', { user: 'example_creator' });
	const subscribed = async () =>
		(await sandbox.requests('/subscribed_apps')).some(({ status }) => status === 200);
	await eventually(subscribed);
});
afterAll(() => stack?.stop());

/** Returns a step that uses the Instagram node with Facebook Login. */
const step = (name: string, parameters: IDataObject) => ({
	name,
	type: 'instagram',
	parameters: { ...using('facebook'), ...parameters } as never,
	credentials: { [CREDENTIAL.facebook]: stack.credentials.get(CREDENTIAL.facebook) },
});

it('a comment starts the workflow that replies to it once, and its own reply starts nothing', async () => {
	const workflow = await stack.owner.saveWorkflow(
		chain(
			'Answer comments',
			{
				name: 'Commented',
				type: 'mediaKitTrigger',
				parameters: { events: ['comment.received'], filters: {} },
				credentials: { mediaKitApi: stack.credentials.get('mediaKitApi') },
			},
			step('Reply', {
				resource: 'comment',
				operation: 'reply',
				commentId: '={{ $json.data.comment.id }}',
				message: '=Thanks, @{{ $json.data.comment.username }}',
			}),
		),
	);
	await stack.owner.activate(workflow);
	const comment = { media_id: OWN_POST, username: 'a_fan', text: 'Where was this?' };
	const { id } = await stack.sandbox.control('instagram/comment', comment);
	await eventually(async () => (await executionsOf(stack, workflow.id)).length > 0);
	const [first] = await executionsOf(stack, workflow.id);
	const run = await waitForExecution(stack, String(first?.id));
	expect(run.error).toBeUndefined();
	expect(run.items('Reply').map(({ json }) => json)).toEqual([
		{ commentId: id, replyId: expect.stringMatching(/^\d+$/) },
	]);
	// Meta has sent webhooks for the comment and the reply, and the service has accepted both.
	type Sent = { instagram: { webhooks: { outcome: string }[] } };
	const sent = async () => ((await stack.sandbox.read('state')) as unknown as Sent).instagram.webhooks;
	await eventually(async () => {
		const webhooks = await sent();
		return webhooks.length === 2 && webhooks.every(({ outcome }) => outcome === 'delivered');
	});
	await stack.owner.deactivate(workflow);
	expect(await executionsOf(stack, workflow.id)).toHaveLength(1);
	const replies = await stack.sandbox.requests('/replies');
	expect(replies.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

it('comments are listed and hidden, mentions and tags read, and hashtags searched', async () => {
	const comment = { media_id: OWN_POST, username: 'a_rival', text: 'Buy mine' };
	const { id } = await stack.sandbox.control('instagram/comment', comment);
	const run = await runWorkflow(
		stack,
		chain(
			'Comments, mentions, hashtags',
			START,
			step('Hide', { resource: 'comment', operation: 'hide', commentId: String(id) }),
			step('Comments', {
				resource: 'comment',
				operation: 'getAll',
				mediaId: { __rl: true, mode: 'id', value: OWN_POST },
				returnAll: false,
				limit: 1,
			}),
			step('Tagged', { resource: 'media', operation: 'getTagged', returnAll: true }),
			step('Mention', {
				resource: 'mention',
				operation: 'get',
				mediaId: OTHER_POST,
				commentId: MENTION,
			}),
			step('Hashtag', {
				resource: 'hashtag',
				operation: 'getTopMedia',
				hashtag: '#sourdough',
				returnAll: true,
			}),
		),
	);
	expect(run.error).toBeUndefined();
	const jsonOf = (name: string) => run.items(name).map(({ json }) => json);
	expect(jsonOf('Comments')).toMatchObject([{ id, text: 'Buy mine', hidden: true }]);
	expect(jsonOf('Tagged')).toMatchObject([{ id: OTHER_POST, username: 'tiny_bakery' }]);
	expect(jsonOf('Mention')).toMatchObject([{ comment_id: MENTION, text: 'Ask @example_creator' }]);
	expect(jsonOf('Hashtag')).toMatchObject([{ id: OTHER_POST, likes: 0 }]);
});
