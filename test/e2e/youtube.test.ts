import { Readable } from 'node:stream';
import type { INodeParameters } from 'n8n-workflow';
import { connectAccount } from '../support/service';
import { sha256, videoBytes } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { expectOnlyDrafts, youTubeState } from '../support/youtube';
import { storedTokens } from './support/credentials';
import { runWorkflow } from './support/run';
import { startStack, type Stack } from './support/stack';
import { chain, download, START, type Step } from './support/workflow';

const CREDENTIAL = 'mediaKitYouTubeOAuth2Api';
const BYTES = 100_000_000;
const HOUR_SECONDS = 3_600;

let stack: Stack;
let web: VideoServer;

beforeAll(async () => {
	web = await VideoServer.start((_request, response) => {
		response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': BYTES });
		Readable.from(videoBytes(BYTES)).pipe(response);
	});
	stack = await startStack();
});
afterAll(async () => {
	await stack?.stop();
	await web.close();
});

const youTube = (parameters: INodeParameters): Step => ({
	name: 'YouTube',
	type: 'youTube',
	parameters,
	credentials: { [CREDENTIAL]: stack.credentials.get(CREDENTIAL) },
});
const readProfile = () =>
	runWorkflow(stack, chain('Read', START, youTube({ resource: 'channel', operation: 'getProfile' })));

it('uploads a large file as a private draft, and publishes it by an explicit choice', async () => {
	const draft = youTube({
		resource: 'video',
		operation: 'uploadDraft',
		source: 'binary',
		title: 'A large draft',
		madeForKids: 'no',
	});
	const run = await runWorkflow(stack, chain('Upload', START, download(web.url), draft));
	expect(run.error).toBeUndefined();
	const [sent] = run.items('YouTube');
	expect(sent?.json).toMatchObject({ privacy: 'private', bytes: BYTES });
	expect((await youTubeState(stack.sandbox)).uploads).toMatchObject([
		{ id: sent?.json.videoId, sha256: sha256(videoBytes(BYTES)), privacy_status: 'private' },
	]);
	await expectOnlyDrafts(stack.sandbox, 1);

	const videoId = String(sent?.json.videoId);
	const publish = youTube({ resource: 'video', operation: 'setPrivacy', videoId, privacy: 'unlisted' });
	const published = await runWorkflow(stack, chain('Publish', START, publish));
	expect(published.items('YouTube')[0]?.json).toMatchObject({ videoId, privacy: 'unlisted' });
});

it('becomes a private draft through the service, and public for those whom the approval names', async () => {
	await connectAccount(stack.service, 'youtube');
	const mediaKit = (name: string, parameters: INodeParameters): Step => ({
		name,
		type: 'mediaKit',
		parameters: { resource: 'upload', waitForEnd: true, timeoutSeconds: 120, ...parameters },
		credentials: { mediaKitApi: stack.credentials.get('mediaKitApi') },
	});
	const submit = mediaKit('Submit', {
		operation: 'submit',
		platforms: ['youtube'],
		source: 'url',
		videoUrl: web.url,
		content: 'Through the service',
		options: { youtubeMadeForKids: false },
	});
	const run = await runWorkflow(stack, chain('Draft', START, submit));
	expect(run.error).toBeUndefined();
	const [upload] = run.items('Submit');
	const [delivery] = upload?.json.deliveries as { state: string; video_id: string }[];
	expect(delivery).toMatchObject({ state: 'awaiting_approval', video_id: expect.any(String) });
	const video = async () =>
		(await youTubeState(stack.sandbox)).uploads.find(({ id }) => id === delivery?.video_id);
	expect(await video()).toMatchObject({ privacy_status: 'private', sha256: sha256(videoBytes(BYTES)) });
	const approve = mediaKit('Approve', {
		operation: 'approve',
		uploadId: String(upload?.json.upload_id),
		options: { youtubePrivacy: 'unlisted' },
	});
	const approved = await runWorkflow(stack, chain('Approve', START, approve));
	expect(approved.error).toBeUndefined();
	expect(await video()).toMatchObject({ privacy_status: 'unlisted' });
});

it('stays connected, since n8n refreshes the token and keeps the refresh token', async () => {
	const { id = '' } = stack.credentials.get(CREDENTIAL) ?? {};
	const [before] = await storedTokens(stack.n8n, id);
	expect(before).toMatchObject({ refresh_token: expect.stringMatching(/^1\/\//) });
	await stack.moveTime(2 * HOUR_SECONDS);
	const run = await readProfile();
	expect(run.items('YouTube')[0]?.json).toMatchObject({ handle: 'example_creator', subscribers: 48_200 });
	const [after] = await storedTokens(stack.n8n, id);
	expect(after?.access_token).not.toBe(before?.access_token);
	expect(after?.refresh_token).toBe(before?.refresh_token);
});
