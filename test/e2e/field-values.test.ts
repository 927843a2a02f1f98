import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { sampleVideo, sha256 } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { runWorkflow } from './support/run';
import { startStack, type Stack } from './support/stack';
import { chain, download, START, type Step } from './support/workflow';

const TIKTOK = 'mediaKitTikTokOAuth2Api';
const INSTAGRAM = 'mediaKitInstagramOAuth2Api';

let stack: Stack;
let web: VideoServer;

beforeAll(async () => {
	web = await VideoServer.start((_request, response) => {
		response.setHeader('content-type', 'video/mp4').end(sampleVideo);
	});
	stack = await startStack();
	await stack.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
});
afterAll(async () => {
	await stack?.stop();
	await web.close();
});

/** Runs one of our nodes in n8n, after the given nodes. */
async function run(type: 'tikTok' | 'instagram', parameters: INodeParameters, ...before: Step[]) {
	const credential = type === 'tikTok' ? TIKTOK : INSTAGRAM;
	const step: Step = {
		name: 'Node',
		type,
		parameters,
		credentials: { [credential]: stack.credentials.get(credential) },
	};
	const { error, items } = await runWorkflow(stack, chain(`Run ${type}`, START, ...before, step));
	return { error, json: items('Node').map(({ json }) => json) };
}

const state = async () =>
	(await stack.sandbox.read('state')) as Record<string, Record<string, IDataObject[]>>;

describe('what the fields of a node take', () => {
	it('an expression without a value is no caption, and never the text "undefined"', async () => {
		const { error, json } = await run('instagram', {
			resource: 'draft',
			operation: 'prepare',
			authentication: INSTAGRAM,
			source: 'url',
			mediaUrl: web.url,
			caption: '={{ $json.nope }}',
		});
		expect(error).toBeUndefined();
		expect(json).toHaveLength(1);
		const containers = (await state()).instagram?.containers ?? [];
		expect(containers.map(({ caption }) => caption || null)).toEqual([null]);
	});

	it('an expression without a value where one is needed is an error that names the field as the form does', async () => {
		const { error } = await run('tikTok', {
			resource: 'video',
			operation: 'get',
			videoIds: { __rl: true, mode: 'id', value: '={{ $json.nope }}' },
		});
		expect(error?.message).toMatch(/"Video IDs"/);
	});

	it('"false" as text switches off, "2" as text is a number, and other texts are refused', async () => {
		const list = { resource: 'video', operation: 'getAll' };
		const { json } = await run('tikTok', { ...list, returnAll: '={{ "false" }}', limit: '={{ "2" }}' });
		expect(json).toHaveLength(2);
		const { error } = await run('tikTok', { ...list, returnAll: '={{ "maybe" }}' });
		expect(error?.message).toMatch(/"Return All"/);
	});

	it('a binary field takes the file itself', async () => {
		const draft = { resource: 'video', operation: 'uploadDraft', source: 'binary' };
		const { error, json } = await run(
			'tikTok',
			{ ...draft, binaryPropertyName: '={{ $binary.data }}' },
			download(web.url),
		);
		expect(error).toBeUndefined();
		expect(await stack.sandbox.upload(json[0]?.publishId)).toMatchObject({ sha256: sha256([sampleVideo]) });
	});
});

describe('what the nodes give', () => {
	it('Simplify reduces the posts of Instagram to the fields that people use', async () => {
		const list = { resource: 'media', operation: 'getAll', authentication: INSTAGRAM, limit: 1 };
		const { json: simple } = await run('instagram', { ...list, simplify: true });
		const { json: raw } = await run('instagram', { ...list, simplify: false });
		expect(Object.keys(simple[0] ?? {}).length).toBeLessThanOrEqual(10);
		expect(Object.keys(raw[0] ?? {}).length).toBeGreaterThan(10);
	});

	it('simplified videos of TikTok have their cover, duration and size', async () => {
		const { json } = await run('tikTok', { resource: 'video', operation: 'getAll', limit: 1 });
		expect(json).toEqual([
			expect.objectContaining({
				cover_url: expect.stringMatching(/^http/),
				duration_seconds: expect.any(Number),
				width: expect.any(Number),
				height: expect.any(Number),
			}),
		]);
	});

	it('an error says in its title what to do, and in its details what the platform said', async () => {
		await stack.sandbox.control('faults', {
			kind: 'error',
			code: 'scope_not_authorized',
			message: 'The scope is not there',
			match: { path: '/v2/video/list/' },
		});
		const { error } = await run('tikTok', { resource: 'video', operation: 'getAll', limit: 1 });
		await stack.sandbox.clearFaults();
		expect(error?.message).not.toContain('The scope is not there');
		expect(error?.description).toContain('TikTok says: The scope is not there.');
	});
});
