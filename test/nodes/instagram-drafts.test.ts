import type { INodeParameters } from 'n8n-workflow';
import { LocalServer } from '../contracts/support/local-server';
import { film, jpeg, png } from '../contracts/support/media-files';
import { Engine } from '../support/engine';
import { BOTH_LOGINS } from '../support/instagram';
import { connectAccount, runInstagram } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

let engine: Engine;
let sandbox: TestSandbox;
const web = new LocalServer();
let reel: string;
let photo: string;

const prepare = {
	resource: 'draft',
	operation: 'prepare',
	source: 'url',
	caption: 'A caption #tag',
	waitForProcessing: false,
};

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startTestSandbox({ switches: { 'instagram.processingSeconds': 0 } });
	await web.listen();
	// The file names do not reveal the file types.
	reel = web.serve('first', film(), 'video/mp4');
	photo = web.serve('second', jpeg(), 'image/jpeg');
});
afterAll(async () => {
	await web.close();
	await sandbox.close();
	await engine.close();
});

interface Containers {
	containers: { id: string; type: string; caption: string | null; children: string[]; status: string }[];
	media: { container_id: string; media_product_type: string }[];
}

const state = async () => ((await sandbox.read('state')) as unknown as { instagram: Containers }).instagram;

const inADay = (time: unknown) =>
	Math.abs(Date.parse(String(time)) - Date.now() - 24 * 60 * 60 * 1000) < 60_000;

describe.each(BOTH_LOGINS)('Instagram node, drafts, login %s', (login) => {
	beforeEach(async () => {
		await sandbox.control('reset');
		await connectAccount(engine, sandbox, login);
	});

	const run = (parameters: INodeParameters) => runInstagram(engine, login, parameters);

	it('sends the line ends of a caption as one character each, and URLs with blanks encoded', async () => {
		const mediaUrl = `${photo}?name=mein bild ä`;
		const caption = `one\r\ntwo${'\r\n'.repeat(2_200 - 'one\ntwo.'.length)}.`;
		const { error } = await run({ ...prepare, mediaType: 'IMAGE', mediaUrl, caption });
		expect(error).toBeUndefined();
		const sent = JSON.stringify(await sandbox.requests('/media'));
		expect(sent).toMatch(/one(%0A|\\n)two/);
		expect(sent).not.toMatch(/%0D|\\r/);
		expect(decodeURIComponent(sent)).toContain('?name=mein%20bild%20%C3%A4');
	});

	it.each([
		['a reel', 'REELS', () => reel, 'REELS'],
		['an image', 'IMAGE', () => photo, 'FEED'],
		['a story with an image', 'STORIES', () => photo, 'STORY'],
		['a story with a video', 'STORIES', () => reel, 'STORY'],
	])('prepares %s, tells its status and publishes it once', async (_name, mediaType, mediaUrl, product) => {
		const prepared = await run({ ...prepare, mediaType, mediaUrl: mediaUrl() });
		expect(prepared.error).toBeUndefined();
		expect(prepared.json).toEqual([
			{
				containerId: expect.stringMatching(/^\d{15,20}$/),
				// In this test, the sandbox finishes processing at the first request for the status.
				status: 'IN_PROGRESS',
				validUntil: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
				mediaId: null,
				permalink: null,
				mediaSource: 'url',
			},
		]);
		expect(inADay(prepared.json[0]?.validUntil)).toBe(true);
		expect((await state()).media).toEqual([]);

		const { containerId } = prepared.json[0]!;
		const status = await run({ resource: 'draft', operation: 'getStatus', containerId: String(containerId) });
		expect(status.json).toEqual([
			{
				containerId,
				status: 'FINISHED',
				statusText: expect.stringContaining('ready to be published'),
				failure: null,
			},
		]);

		const published = await run({
			resource: 'draft',
			operation: 'publish',
			containerId: String(containerId),
		});
		expect(published.error).toBeUndefined();
		expect(published.json).toEqual([
			{
				containerId,
				status: 'PUBLISHED',
				mediaId: expect.stringMatching(/^\d+$/),
				permalink: expect.stringMatching(/^https:\/\/www\.instagram\.com\//),
			},
		]);
		const again = await run({ resource: 'draft', operation: 'publish', containerId: String(containerId) });
		expect(again.json).toEqual([{ containerId, status: 'PUBLISHED', mediaId: null, permalink: null }]);
		expect((await state()).media).toEqual([
			expect.objectContaining({ container_id: containerId, media_product_type: product }),
		]);
	});

	it.each(['MANUAL', 'SS_PERFORMANCE'])('prepares a trial reel: %s', async (trialReel) => {
		const draft = { ...prepare, mediaType: 'REELS', mediaUrl: reel, options: { trialReel } };
		await sandbox.control('switches', { 'instagram.trialReels': 'available' });
		const { json, error } = await run(draft);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(1);
		const [request] = (await sandbox.requests('/media')).filter(({ method }) => method === 'POST');
		const sent = new URLSearchParams(request?.body).get('trial_params') ?? request?.body;
		expect(sent).toContain(trialReel);

		await sandbox.control('switches', { 'instagram.trialReels': 'unavailable' });
		const refused = await run(draft);
		expect(refused.error?.message).toContain('does not offer trial reels to this account');
	});

	it('ends the waiting after the time-out without calling it a failure', async () => {
		await sandbox.control('switches', { 'instagram.processingSeconds': 3600 });
		const { json, error } = await run({
			...prepare,
			mediaType: 'REELS',
			mediaUrl: reel,
			waitForProcessing: true,
			timeoutSeconds: 1,
		});
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ status: 'IN_PROGRESS' }]);
	});

	it('explains the code inside the status text of a container that failed', async () => {
		await sandbox.control('switches', { 'instagram.processingResult': '2207026' });
		const { json } = await run({ ...prepare, mediaType: 'REELS', mediaUrl: reel });
		const containerId = String(json[0]?.containerId);
		const status = await run({ resource: 'draft', operation: 'getStatus', containerId });
		expect(status.json).toEqual([
			{
				containerId,
				status: 'ERROR',
				statusText: expect.stringContaining('2207026'),
				failure: {
					code: expect.any(String),
					platformCode: '2207026',
					action: 'fix-media',
					message: expect.stringMatching(/format/),
				},
			},
		]);
		const { error } = await run({ resource: 'draft', operation: 'publish', containerId });
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.not.stringContaining('(Instagram:'),
			description: expect.stringMatching(
				new RegExp(
					`^Instagram code: 2207026\\. Action: fix-media\\. Container ID: ${containerId}\\. Instagram says: .*2207026`,
				),
			),
			context: { data: { action: 'fix-media', containerId } },
		});
	});

	it('says what to do about a container that has expired', async () => {
		const { json } = await run({ ...prepare, mediaType: 'IMAGE', mediaUrl: photo });
		const containerId = String(json[0]?.containerId);
		await sandbox.control('clock', { advanceSeconds: 24 * 60 * 60 + 1 });
		const { error } = await run({ resource: 'draft', operation: 'publish', containerId });
		expect(error).toMatchObject({
			message: expect.stringMatching(/24 hours.*Prepare the post again\./),
			context: { data: { code: 'container_expired', containerId } },
		});
		const status = await run({ resource: 'draft', operation: 'getStatus', containerId });
		expect(status.json).toMatchObject([{ status: 'EXPIRED', failure: { code: 'container_expired' } }]);
		expect((await state()).media).toEqual([]);
	});

	it('takes options, and says which do not go with the media type', async () => {
		const options = {
			altText: 'A picture',
			collaborators: 'nordlicht_studio',
			userTags: { tag: [{ username: 'nordlicht_studio', x: 0.2, y: 0.4 }] },
		};
		const image = { ...prepare, mediaType: 'IMAGE', mediaUrl: photo };
		expect((await run({ ...image, options })).error).toBeUndefined();
		const sent = (await sandbox.requests('/media')).find(({ method }) => method === 'POST')?.body;
		expect(Object.fromEntries(new URLSearchParams(sent))).toMatchObject({
			alt_text: 'A picture',
			collaborators: '["nordlicht_studio"]',
			user_tags: '[{"username":"nordlicht_studio","x":0.2,"y":0.4}]',
			caption: 'A caption #tag',
		});
		const { error } = await run({ ...image, options: { audioName: 'A sound' } });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('The option audioName cannot be used with media type IMAGE'),
		});
	});

	it.each([
		[
			'two files for a reel',
			{ mediaType: 'REELS', mediaUrl: 'http://a.example/1,http://a.example/2' },
			'only a carousel can have more than one',
		],
		['a carousel of one', { mediaType: 'CAROUSEL', mediaUrl: '' }, 'A carousel must have 2 to 10 items'],
		[
			'no address',
			{ mediaType: 'REELS', mediaUrl: 'video.mp4' },
			'The field "Media URL" is not a complete http or https URL',
		],
		[
			'a long caption',
			{ mediaType: 'IMAGE', caption: 'a'.repeat(2201), mediaUrl: '' },
			'The caption has 2201 characters',
		],
	])('refuses %s before Instagram is asked', async (_name, parameters, message) => {
		const { error } = await run({ ...prepare, ...parameters, mediaUrl: parameters.mediaUrl || photo });
		expect(error).toMatchObject({ name: 'NodeOperationError', message: expect.stringContaining(message) });
		expect((await state()).containers).toEqual([]);
	});

	it('tells by its bytes that a file is none that Instagram takes', async () => {
		const mediaUrl = web.serve('picture.jpg', png, 'image/jpeg');
		const { error } = await run({ ...prepare, mediaType: 'STORIES', mediaUrl });
		expect(error?.message).toContain('is neither a JPEG image nor an MP4 or MOV video');
	});
});

describe('Instagram node, drafts that take a while', () => {
	beforeEach(async () => {
		await sandbox.control('reset');
		await connectAccount(engine, sandbox, 'instagram');
	});

	const run = (parameters: INodeParameters) => runInstagram(engine, 'instagram', parameters);

	it('prepares a carousel of ten images and videos in their order, and publishes it', async () => {
		const urls = Array.from({ length: 10 }, (_, index) =>
			index % 3 === 1
				? web.serve(`clip-${index}`, film(), 'video/mp4')
				: web.serve(`photo-${index}`, jpeg(), 'image/jpeg'),
		);
		await sandbox.control('switches', { 'instagram.processingSeconds': 1 });
		const { json, error } = await run({ ...prepare, mediaType: 'CAROUSEL', mediaUrl: urls.join('\n') });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ containerId: expect.any(String), mediaSource: 'url' }]);
		const containerId = String(json[0]?.containerId);
		const { containers } = await state();
		const carousel = containers.find(({ id }) => id === containerId);
		expect(carousel).toMatchObject({ type: 'CAROUSEL', caption: 'A caption #tag', children: { length: 10 } });
		const types = carousel?.children.map((child) => containers.find(({ id }) => id === child)?.type);
		expect(types?.map((type) => type === 'VIDEO')).toEqual(urls.map((url) => url.includes('clip')));
		const published = await run({ resource: 'draft', operation: 'publish', containerId });
		expect(published.json).toMatchObject([{ status: 'PUBLISHED', mediaId: expect.any(String) }]);
		expect((await state()).media).toHaveLength(1);
	});

	it('waits until the post can be published', async () => {
		const { json, error } = await run({
			...prepare,
			mediaType: 'IMAGE',
			mediaUrl: photo,
			waitForProcessing: true,
			timeoutSeconds: 60,
		});
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ status: 'FINISHED' }]);
	});
});
