import { connectAccount } from '../support/service';
import { sampleVideo, sha256 } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { storedTokens } from './support/credentials';
import { renewedAfterAWeek } from './support/instagram-tokens';
import { runWorkflow } from './support/run';
import type * as stacks from './support/stack';
import { startStack, type Stack, type StackOptions } from './support/stack';
import { connectDirectly, runTikTok, staysConnected, TWO_HOURS_SECONDS } from './support/tiktok-tokens';
import { chain, download, START, type Step } from './support/workflow';

const NODES = ['tikTok', 'instagram', 'instagramTrigger', 'mediaKit', 'mediaKitTrigger', 'tikTokTrigger'];
const OAUTH2_CREDENTIALS = [
	'mediaKitTikTokOAuth2Api',
	'mediaKitInstagramOAuth2Api',
	'mediaKitInstagramFacebookOAuth2Api',
];
const OTHER_CREDENTIALS = ['mediaKitInstagramTokenApi', 'mediaKitApi'];

// Makes the trigger tests below use n8n 1.
jest.mock('./support/stack', () => {
	const actual = jest.requireActual<typeof stacks>('./support/stack');
	return { ...actual, startStack: (options?: StackOptions) => actual.startStack({ ...options, n8n: 1 }) };
});

// Installing a second n8n takes several minutes and 2 GB, so it is tested only on request.
const describeIfAsked = process.env.N8N_1 === '1' ? describe : describe.skip;

describeIfAsked.each(['default', 'filesystem'] as const)('n8n 1.123 with binary data in %s', (binaryData) => {
	let stack: Stack;
	let video: VideoServer;

	beforeAll(async () => {
		video = await VideoServer.start((_request, response) => {
			response.setHeader('Content-Type', 'video/mp4').end(sampleVideo);
		});
		stack = await startStack({ binaryData, n8n: 1 });
	});
	afterAll(async () => {
		await stack?.stop();
		await video.close();
	});

	const tikTok = () => stack.credentials.get('mediaKitTikTokOAuth2Api')!;

	it('is what runs', async () => {
		const { versionCli } = await stack.owner.call<{ versionCli: string }>('GET', '/rest/settings');
		expect(versionCli).toMatch(/^1\.123\./);
	});

	it('has all nodes and credentials of the package', async () => {
		const namesIn = async (file: string) => {
			const response = await stack.owner.load(`/types/${file}.json`);
			return ((await response.json()) as { name: string }[]).map(({ name }) => name);
		};
		expect(await namesIn('nodes')).toEqual(
			expect.arrayContaining(NODES.map((name) => `n8n-nodes-mediakit.${name}`)),
		);
		expect(await namesIn('credentials')).toEqual(
			expect.arrayContaining([...OAUTH2_CREDENTIALS, ...OTHER_CREDENTIALS]),
		);
	});

	it('connects the OAuth2 credentials', async () => {
		const ids = OAUTH2_CREDENTIALS.map((type) => stack.credentials.get(type)!.id);
		const connected = {
			access_token: expect.any(String),
			refresh_token: expect.any(String),
			expires_at: expect.stringMatching(/Z$/),
		};
		expect(await storedTokens(stack.n8n, ...ids)).toMatchObject(ids.map(() => connected));
	});

	/** Downloads the sample video and passes it to a node. @returns the node's output */
	async function send(step: Step) {
		const { error, items } = await runWorkflow(stack, chain('Send a file', START, download(video.url), step));
		expect(error).toBeUndefined();
		return items(step.name)[0]?.json;
	}
	const sample = { complete: true, size_bytes: sampleVideo.length, sha256: sha256([sampleVideo]) };

	it('sends a file of an item as a draft, byte for byte', async () => {
		const sent = await send({
			name: 'TikTok',
			type: 'tikTok',
			parameters: { resource: 'video', operation: 'uploadDraft', source: 'binary' },
			credentials: { mediaKitTikTokOAuth2Api: tikTok() },
		});
		expect(await stack.sandbox.upload(sent?.publishId)).toMatchObject(sample);
	});

	it('hands a file of an item to the service, which delivers it byte for byte', async () => {
		await connectAccount(stack.service, 'tiktok');
		const submitted = await send({
			name: 'MediaKit',
			type: 'mediaKit',
			parameters: {
				resource: 'upload',
				operation: 'submit',
				source: 'binary',
				platforms: ['tiktok'],
				waitForEnd: true,
			},
			credentials: { mediaKitApi: stack.credentials.get('mediaKitApi') },
		});
		const [delivery] = submitted?.deliveries as { publish_id: string; state: string }[];
		expect(delivery?.state).toBe('delivered');
		expect(await stack.sandbox.upload(delivery?.publish_id)).toMatchObject(sample);
	});

	describe('a TikTok credential with a Service URL', () => {
		staysConnected(() => stack, tikTok);
	});

	it('asks for a Service URL when a TikTok credential without one has expired', async () => {
		const credential = await connectDirectly(stack);
		expect((await runTikTok(stack, credential)).error).toBeUndefined();
		await stack.moveTime(TWO_HOURS_SECONDS);
		const { error } = await runTikTok(stack, credential);
		expect(error?.message).toContain('Enter a Service URL in the credential');
	});

	describe('Instagram credentials of both logins', () => {
		renewedAfterAWeek(() => stack);
	});
});

describeIfAsked('the trigger in n8n 1.123', () => {
	jest.requireActual('./trigger.test');
});
