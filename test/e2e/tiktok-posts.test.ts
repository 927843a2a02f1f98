import { LocalServer } from '../contracts/support/local-server';
import { jpeg } from '../contracts/support/media-files';
import { eventually } from '../support/deliveries';
import { OddServer, PLAIN } from '../support/odd-server';
import { sha256, videoWithBox } from '../support/video-bytes';
import { executionsOf, runWorkflow, waitForExecution } from './support/run';
import { startStack, type Stack } from './support/stack';
import { chain, download, START, type Step } from './support/workflow';

const TYPE = 'mediaKitTikTokOAuth2Api';
/** n8n polls at most once a minute. */
const POLL_WITHIN_MS = 120_000;
const VIDEO = videoWithBox(65_000_000);

let stack: Stack;
let server: OddServer;
const photos = new LocalServer();

const tiktok = (type: string, parameters: Step['parameters']): Step => ({
	name: 'TikTok',
	type,
	parameters,
	credentials: {
		[TYPE]: stack.credentials.get(TYPE),
		...(type === 'tikTok' && { mediaKitApi: stack.credentials.get('mediaKitApi') }),
	},
});

beforeAll(async () => {
	server = await OddServer.start(VIDEO);
	await photos.listen();
	photos.serve('photo.jpg', jpeg());
	stack = await startStack();
	await stack.sandbox.control('switches', { 'tiktok.moderationSeconds': 0 });
});
afterAll(async () => {
	await stack?.stop();
	await server.close();
	await photos.close();
});

async function run(...steps: Step[]) {
	const ended = await runWorkflow(stack, chain('Once', START, ...steps));
	expect(ended.error).toBeUndefined();
	return ended.items('TikTok').map(({ json }) => json);
}

const publishing = { privacyLevel: 'PUBLIC_TO_EVERYONE', timeoutSeconds: 60 };

it('publishes a video that a web server gives in parts, which starts the workflow of the trigger once', async () => {
	const trigger = await stack.owner.saveWorkflow(
		chain('On a new video', tiktok('tikTokTrigger', { pollTimes: { item: [{ mode: 'everyMinute' }] } }), {
			name: 'End',
			type: 'n8n-nodes-base.noOp',
		}),
	);
	await stack.owner.activate(trigger);
	const [post] = await run(
		tiktok('tikTok', {
			resource: 'video',
			operation: 'publish',
			source: 'url',
			videoUrl: server.urlOf(PLAIN),
			...publishing,
		}),
	);
	expect(post).toMatchObject({ status: 'PUBLISH_COMPLETE', bytes: VIDEO.length });
	expect(await stack.sandbox.upload(post?.publishId)).toMatchObject({
		complete: true,
		sha256: sha256([VIDEO]),
	});
	const { postIds } = (
		await run(
			tiktok('tikTok', { resource: 'post', operation: 'getStatus', publishId: String(post?.publishId) }),
		)
	)[0] as { postIds: string[] };
	expect(postIds).toHaveLength(1);
	await eventually(async () => (await executionsOf(stack, trigger.id)).length > 0, POLL_WITHIN_MS);
	const runs = await Promise.all(
		(await executionsOf(stack, trigger.id)).map(({ id }) => waitForExecution(stack, id)),
	);
	expect(runs.flatMap((ended) => ended.items('End').map(({ json }) => json.id))).toEqual(postIds);
});

it('publishes photos from files, through links of the service', async () => {
	const [post] = await run(
		download(photos.address('photo.jpg')),
		tiktok('tikTok', {
			resource: 'photo',
			operation: 'publish',
			source: 'binary',
			binaryPropertyName: 'data',
			title: 'From a file',
			options: { autoAddMusic: true },
			...publishing,
		}),
	);
	expect(post).toMatchObject({ status: 'PUBLISH_COMPLETE', bytes: jpeg().length });
	const { tiktok: state } = (await stack.sandbox.read('state')) as { tiktok: { posts: object[] } };
	expect(state.posts).toContainEqual(
		expect.objectContaining({ publish_id: post?.publishId, media: 'PHOTO', auto_add_music: true }),
	);
});
