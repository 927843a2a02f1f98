import type { INodeParameters } from 'n8n-workflow';
import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { youTubeState } from '../support/youtube';
import { connectYouTubeNode, runYouTube } from '../support/youtube-node';

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

beforeAll(async () => void ({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox)));
beforeEach(async () => {
	await sandbox.control('reset');
	await connectYouTubeNode(engine, sandbox);
});
afterAll(() => close());

async function run(parameters: INodeParameters) {
	const { json, error } = await runYouTube(engine, parameters);
	if (error) throw error;
	return json;
}

const channel = (operation: string, more: INodeParameters = {}) =>
	run({ resource: 'channel', operation, ...more });
const video = (operation: string, more: INodeParameters = {}) =>
	run({ resource: 'video', operation, ...more });

const VIDEOS = [
	{ id: 'abcdefghij1', title: 'Newest', view_count: 1_200, like_count: 30, comment_count: 4 },
	{ id: 'abcdefghij2', title: 'A draft', privacy_status: 'private' },
];
const setVideos = () =>
	sandbox.control('users', { platform: 'youtube', username: 'example_creator', videos: VIDEOS });

describe('the credential', () => {
	it.each([
		['statistics', ['youtube.readonly', 'yt-analytics.readonly']],
		['drafts', ['youtube.readonly', 'youtube.upload']],
		['statisticsAndDrafts', ['youtube.readonly', 'yt-analytics.readonly', 'youtube.upload']],
		['all', ['youtube.readonly', 'yt-analytics.readonly', 'youtube.upload', 'youtube.force-ssl']],
	])('asks for the scopes of %s, and for a refresh token at every consent', async (preset, names) => {
		const url = new URL(await connectYouTubeNode(engine, sandbox, { preset }));
		expect(Object.fromEntries(url.searchParams)).toMatchObject({
			access_type: 'offline',
			prompt: 'consent',
			scope: names.map((name) => `https://www.googleapis.com/auth/${name}`).join(' '),
		});
		expect((await youTubeState(sandbox)).grants.at(-1)?.scopes).toHaveLength(names.length);
	});

	it('keeps the account connected beyond the hour of a token, with the same refresh token', async () => {
		const before = engine.credentials.read('1').oauthTokenData as Record<string, string>;
		await sandbox.control('clock', { advanceSeconds: 3_700 });
		expect(await channel('getProfile')).toMatchObject([{ handle: 'example_creator' }]);
		const after = engine.credentials.read('1').oauthTokenData as Record<string, string>;
		expect(after.access_token).not.toBe(before.access_token);
		expect(after.refresh_token).toBe(before.refresh_token);
	});

	it('says what to do when the grant was withdrawn, and when no account is connected', async () => {
		await sandbox.control('youtube/revoke', { username: 'example_creator' });
		await expect(channel('getProfile')).rejects.toMatchObject({
			message: expect.stringContaining('needs to be reconnected'),
		});
		engine.credentials.save('1', { clientId: 'sandbox-key' });
		await expect(channel('getProfile')).rejects.toMatchObject({
			message: expect.stringContaining('not connected'),
		});
	});
});

describe('channel', () => {
	it('getProfile gives the channel in short, or as YouTube does', async () => {
		expect(await channel('getProfile')).toMatchObject([
			{ title: 'Example Creator', handle: 'example_creator', subscribers: 48_200 },
		]);
		expect(await channel('getProfile', { simplify: false })).toMatchObject([
			{ kind: 'youtube#channel', statistics: { subscriberCount: '48200' } },
		]);
	});

	it('getStats gives the statistics document, with computed metrics only if they are wanted', async () => {
		const [document] = await channel('getStats', { recentVideos: 3 });
		expect(document).toMatchObject({
			platform: 'youtube',
			followers: 48_200,
			engagement_rate: null,
			meta: { rounded: ['followers'] },
			stats: { views_30d: expect.any(Number) },
			audience: { of: 'viewers', age: expect.any(Array) },
		});
		expect(document?.recent_posts).toHaveLength(3);
		const [computed] = await channel('getStats', { computedMetrics: true });
		expect(computed).toMatchObject({ engagement_rate: expect.any(Number) });
	});

	it.each([
		['total', 1, ['views', 'shares']],
		['byDay', 7, ['day', 'views']],
		['byCountry', 5, ['country', 'views']],
		['byKind', 2, ['creatorContentType', 'views']],
		['byVideo', 24, ['video', 'views']],
		['ageAndGender', 14, ['ageGroup', 'gender', 'viewerPercentage']],
	])('getAnalytics %s gives a row for each item', async (report, rows, names) => {
		const items = await channel('getAnalytics', { report, days: 7 });
		expect(items).toHaveLength(rows);
		expect(Object.keys(items[0] ?? {})).toEqual(expect.arrayContaining(names));
	});

	it('needs a channel', async () => {
		await connectYouTubeNode(engine, sandbox, { user: 'no_channel' });
		const { error } = await runYouTube(engine, { resource: 'channel', operation: 'getProfile' });
		expect(error).toMatchObject({
			message: expect.stringContaining('has no YouTube channel'),
			description: expect.stringContaining('YouTube code: youtubeSignupRequired. Action: reconnect.'),
		});
	});
});

describe('video', () => {
	it('getAll lists the own videos, drafts included unless only public ones are wanted', async () => {
		await setVideos();
		const list = { returnAll: true };
		expect(await video('getAll', list)).toMatchObject([
			{ id: 'abcdefghij1', privacy: 'public', views: 1_200 },
			{ id: 'abcdefghij2', privacy: 'private' },
		]);
		expect(await video('getAll', { ...list, publicOnly: true })).toHaveLength(1);
		expect(await video('getAll', { limit: 1, simplify: false })).toMatchObject([{ kind: 'youtube#video' }]);
	});

	it.each([
		'abcdefghij1, abcdefghij2',
		'https://www.youtube.com/watch?v=abcdefghij1&t=3s https://youtu.be/abcdefghij2?si=example',
		'https://www.youtube.com/shorts/abcdefghij1, https://studio.youtube.com/video/abcdefghij2/edit',
	])('get reads videos by %s', async (videoIds) => {
		await setVideos();
		expect(await video('get', { videoIds })).toMatchObject([{ title: 'Newest' }, { title: 'A draft' }]);
	});

	it('get gives them as YouTube does, too, and says which it does not know', async () => {
		await setVideos();
		expect(await video('get', { videoIds: 'abcdefghij1', simplify: false })).toMatchObject([
			{ statistics: { viewCount: '1200' } },
		]);
		await expect(video('get', { videoIds: 'unknown' })).rejects.toMatchObject({
			message: expect.stringContaining('no video with the ID unknown'),
		});
		await expect(video('get', { videoIds: 'https://www.youtube.com/@someone' })).rejects.toMatchObject({
			message: expect.stringContaining('is not the URL of a YouTube video'),
		});
	});

	it('can be chosen from a list with search', async () => {
		await setVideos();
		const node = { node: 'youTube', parameters: { resource: 'video', operation: 'getStatus' } } as const;
		const { results } = await engine.listSearch('searchVideos', node, 'draft');
		expect(results).toEqual([
			{
				name: expect.stringMatching(/^A draft · private · \d{4}-\d\d-\d\d$/),
				value: 'abcdefghij2',
				url: 'https://www.youtube.com/watch?v=abcdefghij2',
			},
		]);
	});

	it('getStatus says how far a video is', async () => {
		await setVideos();
		expect(await video('getStatus', { videoId: 'abcdefghij2' })).toEqual([
			{
				videoId: 'abcdefghij2',
				uploadStatus: 'processed',
				privacy: 'private',
				publishAt: null,
				processingStatus: 'succeeded',
				processingPercent: null,
				failureReason: null,
				rejectionReason: null,
			},
		]);
	});

	it('setPrivacy changes who may watch, and only by an explicit choice', async () => {
		await setVideos();
		// n8n itself refuses to run the node if nothing is selected, unless the value comes from an expression.
		await expect(video('setPrivacy', { videoId: 'abcdefghij2' })).rejects.toThrow('"Privacy" is required');
		await expect(video('setPrivacy', { videoId: 'abcdefghij2', privacy: '={{ "" }}' })).rejects.toMatchObject(
			{ message: expect.stringContaining('"Privacy" is empty') },
		);
		const set = { videoId: 'abcdefghij2', privacy: 'unlisted' };
		expect(await video('setPrivacy', set)).toEqual([
			{ ...set, url: 'https://www.youtube.com/watch?v=abcdefghij2' },
		]);
		await connectYouTubeNode(engine, sandbox, { preset: 'statisticsAndDrafts' });
		await expect(video('setPrivacy', { ...set, privacy: 'public' })).rejects.toMatchObject({
			message: expect.stringContaining('has not granted this permission'),
		});
		expect(await video('getStatus', { videoId: 'abcdefghij2' })).toMatchObject([{ privacy: 'unlisted' }]);
	});

	it.each([
		['with a zone', '2030-07-01T18:00:00+02:00', '2030-07-01T16:00:00.000Z'],
		["in n8n's time zone, New York", '2030-07-01T18:00:00', '2030-07-01T22:00:00.000Z'],
		["in n8n's time zone, in winter", '2030-01-01', '2030-01-01T05:00:00.000Z'],
	])('setPrivacy lets YouTube publish at a time %s', async (_name, publishAt, planned) => {
		await setVideos();
		const set = { videoId: 'abcdefghij2', privacy: 'private' };
		expect(await video('setPrivacy', { ...set, publishAt })).toMatchObject([{ ...set, publishAt: planned }]);
		expect(await video('getStatus', { videoId: 'abcdefghij2' })).toMatchObject([
			{ privacy: 'private', publishAt: planned },
		]);
		expect(await video('setPrivacy', set)).toMatchObject([set]);
		expect(await video('getStatus', { videoId: 'abcdefghij2' })).toMatchObject([{ publishAt: null }]);
	});

	it('setPrivacy plans nothing for a time that is none, or a video that was public', async () => {
		await setVideos();
		const set = { videoId: 'abcdefghij1', privacy: 'private', publishAt: '2030-07-01T18:00:00Z' };
		await expect(video('setPrivacy', { ...set, publishAt: 'soon' })).rejects.toMatchObject({
			message: expect.stringContaining('"Publish At" is not a date'),
		});
		await expect(video('setPrivacy', set)).rejects.toMatchObject({
			description: expect.stringContaining('YouTube code: invalidPublishAt'),
		});
	});
});

describe('token', () => {
	it('revoke ends every token, once', async () => {
		expect(await run({ resource: 'token', operation: 'revoke' })).toEqual([
			{ platform: 'youtube', revoked: true },
		]);
		expect((await youTubeState(sandbox)).grants).toEqual([]);
		await expect(channel('getProfile')).rejects.toMatchObject({
			message: expect.stringContaining('needs to be reconnected'),
		});
	});
});
