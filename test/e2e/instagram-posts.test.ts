import { LocalServer } from '../contracts/support/local-server';
import { film } from '../contracts/support/media-files';
import { eventually } from '../support/deliveries';
import { executionsOf, runWorkflow, waitForExecution } from './support/run';
import { startStack, type Stack } from './support/stack';
import { chain, START, type Step } from './support/workflow';

const TYPE = 'mediaKitInstagramOAuth2Api';
/** n8n polls at most once a minute. */
const POLL_WITHIN_MS = 120_000;

let stack: Stack;
let trigger: { id: string; versionId: string; active: boolean };
const web = new LocalServer();

const FACEBOOK = 'mediaKitInstagramFacebookOAuth2Api';

const instagram = (type: string, parameters: Step['parameters'], login = TYPE): Step => ({
	name: 'Instagram',
	type,
	parameters: { authentication: login, ...parameters },
	credentials: { [login]: stack.credentials.get(login) },
});

beforeAll(async () => {
	await web.listen();
	web.serve('reel.mp4', film());
	stack = await startStack();
	trigger = await stack.owner.saveWorkflow(
		chain(
			'On a new post',
			instagram('instagramTrigger', { pollTimes: { item: [{ mode: 'everyMinute' }] } }),
			{ name: 'End', type: 'n8n-nodes-base.noOp' },
		),
	);
	await stack.owner.activate(trigger);
});
afterAll(async () => {
	await stack?.stop();
	await web.close();
});

/** Returns the IDs of the items that started the workflow, in all executions, newest first. */
async function started(): Promise<unknown[]> {
	const runs = await Promise.all(
		(await executionsOf(stack, trigger.id)).map(({ id }) => waitForExecution(stack, id)),
	);
	return runs.flatMap((run) => run.items('End').map(({ json }) => json.id));
}

const run = async (parameters: Step['parameters'], login = TYPE) => {
	const step = instagram('instagram', parameters, login);
	const ended = await runWorkflow(stack, chain('Once', START, step));
	expect(ended.error).toBeUndefined();
	return ended.items('Instagram').map(({ json }) => json);
};

const publish = (mediaType: string) =>
	run({
		resource: 'post',
		operation: 'publish',
		mediaType,
		source: 'url',
		mediaUrl: web.address('reel.mp4'),
		caption: 'At once',
	});

it('publishes a reel in one step, which starts the workflow of the trigger once, and nothing old does', async () => {
	const [post] = await publish('REELS');
	expect(post).toMatchObject({ status: 'PUBLISHED', permalink: expect.stringContaining('/reel/') });
	await eventually(async () => (await executionsOf(stack, trigger.id)).length > 0, POLL_WITHIN_MS);
	expect(await started()).toEqual([post?.mediaId]);
	expect(await sandboxMedia()).toContainEqual(expect.objectContaining({ id: post?.mediaId }));
});

const sandboxMedia = async () =>
	((await stack.sandbox.read('state')) as { instagram: { media: object[] } }).instagram.media;

it('starts after a restart of n8n with what was published meanwhile, and with nothing twice', async () => {
	const before = await started();
	const [next] = await publish('REELS');
	await stack.restartN8n();
	// n8n polls when a workflow is activated.
	await eventually(async () => (await started()).length > before.length, POLL_WITHIN_MS);
	expect(await started()).toEqual([next?.mediaId, ...before]);
	await stack.restartN8n();
	expect(await started()).toEqual([next?.mediaId, ...before]);
});

it('lists the stories, with one that it has published', async () => {
	const [story] = await publish('STORIES');
	const stories = await run({ resource: 'story', operation: 'getAll', returnAll: true });
	expect(stories).toContainEqual(
		expect.objectContaining({ id: story?.mediaId, type: 'story', url: story?.permalink }),
	);
});

it('accepts an invite to collaborate, which then waits no more', async () => {
	const mediaId = '17900000000000001';
	await stack.sandbox.control('instagram/account', {
		username: 'example_creator',
		collaboration_invites: [{ media_id: mediaId, media_owner_username: 'nordlicht_studio' }],
	});
	const account = { __rl: true, mode: 'id', value: 'example_creator' };
	const invites = (parameters: Step['parameters']) =>
		run({ resource: 'invite', account, ...parameters }, FACEBOOK);
	expect(await invites({ operation: 'getAll' })).toMatchObject([{ mediaId, owner: 'nordlicht_studio' }]);
	expect(await invites({ operation: 'accept', mediaId })).toEqual([{ mediaId, accepted: true }]);
	expect(await invites({ operation: 'getAll' })).toEqual([]);
});
