import type { INodeParameters } from 'n8n-workflow';
import { connect } from '../support/connect';
import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { BOTH_LOGINS } from '../support/instagram';
import { connectAccount, CREDENTIAL, runInstagram, using } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox));
});
beforeEach(() => sandbox.control('reset'));
afterAll(() => close());

/** Returns the value of a resource locator, as the editor stores it. */
const located = (mode: 'list' | 'id' | 'url', value: string) => ({ __rl: true, mode, value });

describe('TikTok videos', () => {
	beforeEach(() => connect(engine, sandbox));

	const editor = { parameters: { resource: 'video', operation: 'get' } };
	const get = (videoIds: INodeParameters[string], items = [{ json: {} }]) =>
		engine.run({ parameters: { ...editor.parameters, videoIds }, items });

	it('are offered in a list by title and date, and found in it', async () => {
		const { results } = await engine.listSearch('searchVideos', editor);
		expect(results).toHaveLength(32);
		const [newest] = results;
		expect(newest).toEqual({
			name: expect.stringMatching(/ · 20\d\d-\d\d-\d\d$/),
			value: expect.stringMatching(/^\d{19}$/),
			url: expect.stringContaining('https://www.tiktok.com/'),
		});
		const found = await engine.listSearch('searchVideos', editor, String(newest?.value));
		expect(found.results).toEqual([newest]);
		expect((await engine.listSearch('searchVideos', editor, 'no such title')).results).toEqual([]);
	});

	it('are read from the list, by ID, by URL, and as workflows before the list have them', async () => {
		const { results } = await engine.listSearch('searchVideos', editor);
		const [id, other] = results.map(({ value }) => String(value)) as [string, string];
		const url = (path: string) => `https://www.tiktok.com/${path}`;
		const one: INodeParameters[string][] = [
			located('list', id),
			located('id', id),
			located('id', '={{ $json.id }}'),
			located('url', String(results[0]?.url)),
			located('url', url(`@example_creator/video/${id}?is_from_webapp=1&lang=en`)),
			located('id', url(`@example_creator/photo/${id}`)),
			`www.tiktok.com/@example_creator/video/${id}`,
			id,
			'={{ $json.id }}',
		];
		for (const videoIds of one) {
			const { json, error } = await get(videoIds, [{ json: { id } }]);
			expect(error).toBeUndefined();
			expect(json.map((video) => video.id)).toEqual([id]);
		}
		for (const both of [`${id}, ${url(`@a/video/${other}`)}`, `${url(`@a/video/${other}`)}, ${id}`]) {
			const { json } = await get(located('id', both));
			expect(json.map((video) => video.id).toSorted()).toEqual([id, other].toSorted());
		}
	});

	it.each([
		'https://vm.tiktok.com/ZMabcdef/',
		'https://www.tiktok.com/@example_creator',
		'https://example.com',
	])('are not guessed from another URL: %s', async (url) => {
		const { error } = await get(located('url', url));
		expect(error?.message).toMatch(
			/^The field "Video IDs" is not the URL of a TikTok video\. Enter one such as/,
		);
		expect(await sandbox.requests('/v2/video/')).toEqual([]);
	});
});

const POSTS = Array.from({ length: 130 }, (_, index) => ({
	id: String(17_900_000_000_000_001 + index * 2),
	caption: `Post ${index}`,
	timestamp: 1_763_460_000 - index * 3600,
}));
const STORY = { id: '17900000000009999', timestamp: Math.floor(Date.now() / 1000) };

describe.each(BOTH_LOGINS)('Instagram media, login %s', (login) => {
	beforeEach(async () => {
		await sandbox.control('instagram/account', {
			username: 'example_creator',
			media: POSTS,
			stories: [STORY],
		});
		await connectAccount(engine, sandbox, login);
	});

	const run = (mediaId: INodeParameters[string], operation = 'get') =>
		runInstagram(engine, login, { resource: 'media', operation, mediaId });
	const editor = () => ({ node: 'instagram' as const, parameters: { ...using(login), resource: 'media' } });
	const listed = async (filter?: string) =>
		(await engine.listSearch('searchMedia', editor(), filter)).results;

	it('are offered in a list by caption, kind and date, and found in it', async () => {
		const results = await listed();
		expect(results).toHaveLength(100);
		expect(results[0]).toEqual({
			name: expect.stringMatching(/^Post 0 · \w+ · 2025-11-18$/),
			value: POSTS[0]?.id,
			url: expect.stringContaining('https://www.instagram.com/'),
		});
		expect((await listed('post 42')).map(({ value }) => value)).toEqual([POSTS[42]?.id]);
	});

	it('are read from the list, by ID, by URL, and as workflows before the list have them', async () => {
		const [newest] = await listed();
		const id = POSTS[0]?.id ?? '';
		const { json: old } = await run(POSTS[120]?.id ?? '');
		const oldUrl = String(old[0]?.url);
		const choices: [INodeParameters[string], string | undefined][] = [
			[located('list', id), id],
			[located('id', id), id],
			[id, id],
			[located('url', String(newest?.url)), id],
			[String(newest?.url).replace(/\/(p|reel)\//, '/example_creator/$1/'), id],
			[located('url', oldUrl), POSTS[120]?.id],
			[located('url', `https://www.instagram.com/stories/example_creator/${STORY.id}/`), STORY.id],
		];
		for (const [mediaId, wanted] of choices) {
			const { json, error } = await run(mediaId);
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ id: wanted }]);
		}
		const insights = await run(located('url', oldUrl), 'getInsights');
		expect(insights.json).toMatchObject([{ mediaId: POSTS[120]?.id }]);
	});

	it('say so if a URL is of something else, or of nobody that is connected', async () => {
		const wrong = await run(located('url', 'https://www.instagram.com/example_creator/'));
		expect(wrong.error?.message).toMatch(/"Media ID" is not the URL of an Instagram post, reel or story\./);
		const foreign = await run(located('url', 'https://www.instagram.com/p/NotOurs_-1/'));
		expect(foreign.error?.message).toMatch(/"Media ID" does not match any post or current story of/);
	});
});

describe('Instagram accounts', () => {
	beforeEach(() => connectAccount(engine, sandbox, 'facebook'));

	it.each([
		located('url', 'https://www.instagram.com/nordlicht_studio/?hl=en'),
		located('url', 'https://www.instagram.com/stories/nordlicht_studio/1/'),
		located('id', 'nordlicht_studio'),
		'nordlicht_studio',
	])('are chosen by %j', async (account) => {
		const parameters = { resource: 'account', operation: 'getProfile', account };
		const { json, error } = await runInstagram(engine, 'facebook', parameters);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ username: 'nordlicht_studio' }]);
	});

	it('are discovered by the URL of their profile, and never by that of a post', async () => {
		const discover = (username: string) =>
			runInstagram(engine, 'facebook', {
				...using('facebook'),
				authentication: CREDENTIAL.facebook,
				resource: 'account',
				operation: 'discover',
				username,
			});
		const { json } = await discover('https://www.instagram.com/nordlicht_studio/');
		expect(json).toMatchObject([{ username: 'nordlicht_studio' }]);
		const { error } = await discover('https://www.instagram.com/p/abc/');
		expect(error?.message).toMatch(/"Username" is not the URL of an Instagram profile\./);
	});
});
