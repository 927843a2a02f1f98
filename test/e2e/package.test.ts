import { REFERENCE_CASE } from '../support/sandbox';
import { sampleVideo, sha256 } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { runWorkflow } from './support/run';
import { startStack, type Stack } from './support/stack';
import { chain, download, START } from './support/workflow';

const NODES = [
	'tikTok',
	'instagram',
	'instagramTrigger',
	'youTube',
	'mediaKit',
	'mediaKitTrigger',
	'tikTokTrigger',
];
const CREDENTIALS = [
	'mediaKitTikTokOAuth2Api',
	'mediaKitInstagramOAuth2Api',
	'mediaKitInstagramFacebookOAuth2Api',
	'mediaKitInstagramTokenApi',
	'mediaKitYouTubeOAuth2Api',
	'mediaKitApi',
];

type Icon = string | { light: string; dark: string };
interface TypeDescription {
	name: string;
	iconUrl?: Icon;
	codex?: { categories?: string[]; resources?: { primaryDocumentation?: { url: string }[] } };
	documentationUrl?: string;
	properties: { displayName: string }[];
}

const isOurs = ({ name }: TypeDescription) => NODES.some((node) => name === `n8n-nodes-mediakit.${node}`);

const urlsOf = (icon: Icon | undefined): string[] =>
	icon === undefined ? [] : typeof icon === 'string' ? [icon] : [icon.light, icon.dark];

describe.each(['filesystem', 'database'] as const)('n8n with binary data in %s', (binaryData) => {
	let stack: Stack;
	let video: VideoServer;

	beforeAll(async () => {
		video = await VideoServer.start((_request, response) => {
			response.setHeader('Content-Type', 'video/mp4').end(sampleVideo);
		});
		stack = await startStack({ binaryData });
	});
	afterAll(async () => {
		await stack?.stop();
		await video.close();
	});

	const types = async (file: string) =>
		(await (await stack.owner.load(`/types/${file}.json`)).json()) as TypeDescription[];
	const tikTok = () => ({ mediaKitTikTokOAuth2Api: stack.credentials.get('mediaKitTikTokOAuth2Api') });

	if (binaryData === 'filesystem') {
		it.each([
			['nodes', NODES.map((name) => `n8n-nodes-mediakit.${name}`)],
			['credentials', CREDENTIALS],
		])('has all %s of the package, with their icons', async (file, names) => {
			const known = await types(file);
			for (const name of names) {
				const type = known.find((candidate) => candidate.name === name);
				expect({ name, icons: urlsOf(type?.iconUrl).length }).toEqual({ name, icons: 2 });
				for (const icon of urlsOf(type?.iconUrl)) {
					const response = await stack.owner.load(`/${icon}`);
					expect([icon, response.status, response.headers.get('content-type')]).toEqual([
						icon,
						200,
						expect.stringContaining('image/svg+xml'),
					]);
				}
			}
		});
	}

	if (binaryData === 'filesystem') {
		it('tells the editor where its nodes belong, where help is, and what fields are called', async () => {
			for (const { name, codex } of (await types('nodes')).filter(isOurs)) {
				expect([name, codex?.categories]).toEqual([name, expect.arrayContaining(['Marketing & Content'])]);
				expect([name, codex?.resources?.primaryDocumentation?.[0]?.url]).toEqual([
					name,
					expect.stringMatching(/^https:\/\/.*nodes\.md#/),
				]);
			}
			for (const { name, documentationUrl } of (await types('credentials')).filter(({ name }) =>
				CREDENTIALS.includes(name),
			)) {
				expect([name, documentationUrl]).toEqual([name, expect.stringMatching(/^https:\/\//)]);
			}
			const labelsOf = async (file: string, type: string) =>
				(await types(file)).find(({ name }) => name === type)?.properties.map((one) => one.displayName);
			expect(await labelsOf('credentials', 'mediaKitTikTokOAuth2Api')).toContain('Client Key');
			expect(await labelsOf('nodes', 'n8n-nodes-mediakit.mediaKitTrigger')).toContain('Trigger On');
		});
	}

	it('reads the statistics of the reference case with the connected credential', async () => {
		await stack.sandbox.control('users', REFERENCE_CASE);
		const run = await runWorkflow(
			stack,
			chain('Statistics', START, {
				name: 'TikTok',
				type: 'tikTok',
				parameters: { resource: 'account', operation: 'getStats' },
				credentials: tikTok(),
			}),
		);
		expect(run.error).toBeUndefined();
		expect(run.items('TikTok')).toEqual([
			expect.objectContaining({
				json: expect.objectContaining({
					stats: expect.objectContaining({ engagement_rate: 5.72, avg_views: 12_500 }),
				}),
			}),
		]);
	});

	it('sends a file of an item as a draft, byte for byte', async () => {
		const run = await runWorkflow(
			stack,
			chain('Draft', START, download(video.url), {
				name: 'TikTok',
				type: 'tikTok',
				parameters: { resource: 'video', operation: 'uploadDraft', source: 'binary' },
				credentials: tikTok(),
			}),
		);
		expect(run.error).toBeUndefined();
		const [item] = run.items('TikTok');
		expect(item?.json).toMatchObject({ delivered: true, bytes: sampleVideo.length });
		expect(await stack.sandbox.upload(item?.json.publishId)).toMatchObject({
			complete: true,
			size_bytes: sampleVideo.length,
			sha256: sha256([sampleVideo]),
		});
	});
});
