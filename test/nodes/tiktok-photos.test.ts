import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { jpeg } from '../contracts/support/media-files';
import { connect, publishingCredential } from '../support/connect';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import { Engine } from '../support/engine';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, startService, type TestService } from '../support/service';
import { sampleVideo, sha256 } from '../support/video-bytes';

const INIT = '/v2/post/publish/content/init/';
const CREATOR = '/v2/post/publish/creator_info/query/';

let engine: Engine;
let sandbox: TestSandbox;
let service: TestService;

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startInstantSandbox();
	service = await startService();
});
beforeEach(async () => {
	await sandbox.control('reset');
	await connect(engine, sandbox, publishingCredential(sandbox));
	engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: service.url, apiKey: API_KEY });
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
	await engine.close();
});

const text = { title: 'Two views', description: 'From the window', timeoutSeconds: 60 };
const draft = { resource: 'photo', operation: 'uploadDraft', ...text };
const publish = { ...draft, operation: 'publish', privacyLevel: 'SELF_ONLY' };
const fromFiles = { source: 'binary', binaryPropertyName: 'first, second', coverIndex: 1 };

const fromUrls = () => ({
	source: 'url',
	photoUrls: `${sandbox.url}/_sandbox/state\n${sandbox.url}/_sandbox/faults`,
});
async function run(parameters: INodeParameters, files: Record<string, Buffer> = {}, withService = true) {
	const binary = Object.fromEntries(
		await Promise.all(
			Object.entries(files).map(async ([name, bytes]) => [
				name,
				await engine.storeBinary(bytes, `${name}.jpg`),
			]),
		),
	);
	return await engine.run({ parameters, items: [{ json: {}, binary }], withService });
}
async function init() {
	const [request] = await sandbox.requests(INIT);
	return JSON.parse(request?.body ?? '{}') as IDataObject & {
		post_info: IDataObject;
		source_info: { photo_images: string[]; photo_cover_index: number };
	};
}

describe('TikTok node: photo.publish', () => {
	it('asks what the creator may post, then posts, with everything off that the user has not allowed', async () => {
		const { json, error } = await run({ ...publish, ...fromUrls() });
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				publishId: expect.stringMatching(/^p_pub_url~/),
				status: 'PUBLISH_COMPLETE',
				delivered: true,
				bytes: expect.any(Number),
			},
		]);
		const asked = (await sandbox.requests('/v2/post/publish/')).map(({ path }) => path);
		expect(asked.slice(0, 2)).toEqual([CREATOR, INIT]);
		expect(await init()).toMatchObject({
			post_mode: 'DIRECT_POST',
			is_aigc: false,
			post_info: {
				title: 'Two views',
				description: 'From the window',
				privacy_level: 'SELF_ONLY',
				disable_comment: true,
				auto_add_music: false,
				brand_organic_toggle: false,
				brand_content_toggle: false,
			},
		});
	});

	it('sends what the user has allowed and disclosed', async () => {
		const { error } = await run({
			...publish,
			...fromUrls(),
			privacyLevel: 'PUBLIC_TO_EVERYONE',
			disableComment: false,
			disclosure: { brandedContent: true, yourBrand: true, aiGenerated: true },
			options: { autoAddMusic: true },
		});
		expect(error).toBeUndefined();
		expect(await init()).toMatchObject({
			is_aigc: true,
			post_info: {
				privacy_level: 'PUBLIC_TO_EVERYONE',
				disable_comment: false,
				auto_add_music: true,
				brand_organic_toggle: true,
				brand_content_toggle: true,
			},
		});
	});

	it('begins nothing without a privacy level, or with one that the account does not allow', async () => {
		const none = await run({ ...publish, ...fromUrls(), privacyLevel: '={{ "" }}' });
		expect(none.error?.message).toContain('Select who can see the post');
		const wrong = await run(
			{ ...publish, ...fromFiles, privacyLevel: 'FOLLOWER_OF_CREATOR' },
			{ first: jpeg(), second: jpeg() },
		);
		expect(wrong.error?.message).toContain('does not allow the privacy level "FOLLOWER_OF_CREATOR"');
		expect(await sandbox.requests(INIT)).toEqual([]);
		expect(await service.temporaryFiles()).toEqual([]);
	});

	it('makes no second post when n8n runs the node again', async () => {
		await sandbox.control('faults', { kind: 'status', status: 500, match: { path: '/status/fetch/' } });
		const items = [{ json: {} }];
		const { json } = await engine.run({
			parameters: { ...publish, ...fromUrls() },
			items,
			retryOnFail: true,
		});
		expect(json).toMatchObject([{ delivered: true }]);
		expect(await sandbox.requests(INIT)).toHaveLength(1);
	});
});

describe('TikTok node: photos from files', () => {
	const files = { first: jpeg(400), second: jpeg(500) };

	it.each([
		['publish', publish],
		['uploadDraft', draft],
	])('lets TikTok fetch them from the service, byte for byte and in order: %s', async (_name, parameters) => {
		const { json, error } = await run({ ...parameters, ...fromFiles }, files);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ delivered: true, bytes: files.first.length + files.second.length }]);
		const { source_info } = await init();
		expect(source_info.photo_cover_index).toBe(1);
		expect(source_info.photo_images).toHaveLength(2);
		const fetched = source_info.photo_images.map(async (url) => {
			expect(url.startsWith(`${service.url}/media/`)).toBe(true);
			return sha256([Buffer.from(await (await fetch(url)).arrayBuffer())]);
		});
		expect(await Promise.all(fetched)).toEqual([sha256([files.first]), sha256([files.second])]);
	});

	it('begins nothing with a file that is no JPEG image, too many of them or no service', async () => {
		const kept = await service.temporaryFiles();
		const notJpeg = await run({ ...draft, ...fromFiles }, { first: files.first, second: sampleVideo });
		expect(notJpeg.error?.message).toBe(
			'The file "second.jpg" is not a JPEG image. Convert it, or use the URL of a WebP image; TikTok does not accept PNG.',
		);
		const cover = await run({ ...draft, ...fromFiles, coverIndex: 2 }, files);
		expect(cover.error?.message).toContain('no photo 2 to use as the cover');
		const withoutService = await run({ ...draft, ...fromFiles }, files, false);
		expect(withoutService.error?.message).toContain(
			'Choose a MediaKit credential in this node, or use Photo URLs.',
		);
		expect(await sandbox.requests('/v2/post/publish/')).toEqual([]);
		expect(await service.temporaryFiles()).toEqual(kept);
	});
});
