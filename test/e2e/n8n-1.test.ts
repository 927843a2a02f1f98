import { sampleVideo, sha256 } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { storedToken } from './support/credentials';
import { renewedAfterAWeek } from './support/instagram-tokens';
import { runWorkflow } from './support/run';
import { startStack, type Stack } from './support/stack';
import { connectDirectly, runTikTok, staysConnected, TWO_HOURS_SECONDS } from './support/tiktok-tokens';
import { chain, download, START } from './support/workflow';

const OAUTH2_CREDENTIALS = ['tikTokOAuth2Api', 'instagramOAuth2Api', 'instagramFacebookOAuth2Api'];
const PASTED_CREDENTIALS = ['instagramTokenApi', 'mediaKitApi'];

// A second n8n takes some minutes and 2 GB to install: only where it is asked for.
const describeIfAsked = process.env.N8N_1 === '1' ? describe : describe.skip;

describeIfAsked('n8n 1.123', () => {
	let stack: Stack;
	let video: VideoServer;

	beforeAll(async () => {
		video = await VideoServer.start((_request, response) => {
			response.setHeader('Content-Type', 'video/mp4').end(sampleVideo);
		});
		stack = await startStack({ n8n: 1 });
	});
	afterAll(async () => {
		await stack?.stop();
		await video.close();
	});

	const tikTok = () => stack.credentials.get('tikTokOAuth2Api')!;

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
			expect.arrayContaining(
				['tikTok', 'instagram', 'mediaKit', 'mediaKitTrigger'].map((name) => `n8n-nodes-mediakit.${name}`),
			),
		);
		expect(await namesIn('credentials')).toEqual(
			expect.arrayContaining([...OAUTH2_CREDENTIALS, ...PASTED_CREDENTIALS]),
		);
	});

	it.each(OAUTH2_CREDENTIALS)('connects a credential of type %s', async (type) => {
		expect(await storedToken(stack.n8n, stack.credentials.get(type)!.id)).toMatchObject({
			access_token: expect.any(String),
			refresh_token: expect.any(String),
			expires_at: expect.stringMatching(/Z$/),
		});
	});

	it('sends a file of an item as a draft, byte for byte', async () => {
		const { error, items } = await runWorkflow(
			stack,
			chain('Draft', START, download(video.url), {
				name: 'TikTok',
				type: 'tikTok',
				parameters: { resource: 'video', operation: 'uploadDraft', source: 'binary' },
				credentials: { tikTokOAuth2Api: tikTok() },
			}),
		);
		expect(error).toBeUndefined();
		const [item] = items('TikTok');
		expect(await stack.sandbox.upload(item?.json.publishId)).toMatchObject({
			complete: true,
			sha256: sha256([sampleVideo]),
		});
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
