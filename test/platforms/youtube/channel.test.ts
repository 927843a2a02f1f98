import {
	channelUrl,
	getChannel,
	lastFullDays,
	listVideoObjects,
	queryReport,
	queryVideoObjects,
	simplifyChannel,
	simplifyVideo,
	YOUTUBE_SCOPES,
} from '../../../platforms/youtube';
import { durationSeconds } from '../../../platforms/youtube/videos';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectYouTube, type Client } from '../../support/youtube';

let sandbox: TestSandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startTestSandbox();
});
beforeEach(async () => {
	await sandbox.control('reset');
	client = await connectYouTube(sandbox);
});
afterEach(() => client.close());
afterAll(() => sandbox.close());

async function connectAs(user: string, scopes?: string[]) {
	await client.close();
	client = await connectYouTube(sandbox, { user, scopes });
}

const setUser = (fields: Record<string, unknown>) =>
	sandbox.control('users', { platform: 'youtube', username: 'example_creator', ...fields });

const answer = (path: string, body: unknown) =>
	sandbox.control('faults', {
		kind: 'status',
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		times: 1,
		match: { path },
	});

describe('getChannel', () => {
	it('reads the channel with its rounded number of subscribers (youtube §2)', async () => {
		const channel = await getChannel(client.youtube);
		expect(channel).toMatchObject({
			channelId: expect.stringMatching(/^UC.{22}$/),
			title: 'Example Creator',
			handle: 'example_creator',
			description: expect.stringContaining('Cameras'),
			country: 'DE',
			subscribers: 48_200,
			subscribersHidden: false,
			videos: 22,
			uploadsPlaylistId: channel.channelId.replace('UC', 'UU'),
			longUploadsStatus: 'allowed',
		});
		expect(channel.views).toBeGreaterThan(0);
		expect(channel.avatarUrl).toContain('=s800');
		expect(channelUrl(channel)).toBe('https://www.youtube.com/@example_creator');
	});

	it('says that subscribers are hidden instead of 0', async () => {
		await setUser({ subscriber_count: 5_000, hidden_subscriber_count: true });
		expect(await getChannel(client.youtube)).toMatchObject({ subscribers: null, subscribersHidden: true });
	});

	it('takes what YouTube left out for not known', () => {
		const channel = simplifyChannel({ id: 'UCexample' });
		expect(channel).toEqual({
			channelId: 'UCexample',
			title: null,
			handle: null,
			description: null,
			avatarUrl: null,
			country: null,
			subscribers: null,
			subscribersHidden: false,
			views: null,
			videos: null,
			uploadsPlaylistId: null,
			longUploadsStatus: null,
		});
		expect(channelUrl(channel)).toBe('https://www.youtube.com/channel/UCexample');
		expect(() => simplifyChannel({})).toThrow('without the ID of the channel');
	});

	it.each(['signupRequired', 'empty'])('says that the account has no channel: %s', async (noChannel) => {
		await sandbox.control('switches', { 'youtube.noChannel': noChannel });
		await connectAs('no_channel');
		await expect(getChannel(client.youtube)).rejects.toMatchObject({
			code: 'channel_missing',
			action: 'reconnect',
		});
	});

	it('names the missing scope (youtube §1.8)', async () => {
		await connectAs('example_creator', [YOUTUBE_SCOPES.upload]);
		await expect(getChannel(client.youtube)).rejects.toMatchObject({
			code: 'scope_missing',
			platformCode: 'insufficientPermissions',
		});
	});
});

describe('videos', () => {
	const listOf = async (limit: number, publicOnly: boolean) => {
		const { uploadsPlaylistId } = await getChannel(client.youtube);
		return (await listVideoObjects(client.youtube, uploadsPlaylistId ?? '', { limit, publicOnly })).map(
			simplifyVideo,
		);
	};

	it('are read newest first, private ones only if asked for (youtube §3)', async () => {
		const all = await listOf(Infinity, false);
		expect(all).toHaveLength(24);
		expect(all.slice(0, 4).map(({ privacy }) => privacy)).toEqual([
			'public',
			'unlisted',
			'public',
			'private',
		]);
		const shown = await listOf(5, true);
		expect(shown.map(({ id }) => id)).toEqual(
			all
				.filter(({ privacy }) => privacy === 'public')
				.slice(0, 5)
				.map(({ id }) => id),
		);
	});

	it('have their counts as numbers, and none that is hidden (youtube §3)', async () => {
		const [first, second] = [
			{ id: 'abcdefghij1', title: 'First', view_count: 1_200, like_count: 30, comment_count: 4 },
			{ id: 'abcdefghij2', title: 'Second', likes_hidden: true, comments_off: true },
		];
		await setUser({
			videos: [{ ...first, published_at: '2026-11-10T10:00:00Z', duration: 3723 }, second],
		});
		const videos = (await queryVideoObjects(client.youtube, ['abcdefghij2', 'unknown', 'abcdefghij1'])).map(
			simplifyVideo,
		);
		expect(videos).toMatchObject([
			{ id: 'abcdefghij2', likes: null, comments: null, views: 0 },
			{
				id: 'abcdefghij1',
				url: 'https://www.youtube.com/watch?v=abcdefghij1',
				title: 'First',
				created_at: '2026-11-10T10:00:00Z',
				views: 1_200,
				likes: 30,
				comments: 4,
				shares: null,
				saved: null,
				privacy: 'public',
				upload_status: 'processed',
				thumbnail_url: expect.stringContaining('abcdefghij1'),
				duration_seconds: 3723,
			},
		]);
	});

	it('go over several pages, 50 ids a request', async () => {
		const videos = Array.from({ length: 120 }, (_, index) => ({
			title: `Video ${index}`,
			privacy_status: index < 55 ? 'private' : 'public',
		}));
		await setUser({ videos });
		expect(await listOf(Infinity, false)).toHaveLength(120);
		const shown = await listOf(3, true);
		expect(shown.map(({ title }) => title)).toEqual(['Video 55', 'Video 56', 'Video 57']);
	});

	it.each(['notFound', 'empty'])('are none on a channel without uploads: %s', async (emptyUploads) => {
		await sandbox.control('switches', { 'youtube.emptyUploads': emptyUploads });
		await connectAs('silent_gallery');
		expect(await listOf(10, true)).toEqual([]);
	});

	it('end with the error of a page, and with a token that stands still', async () => {
		await sandbox.control('faults', {
			kind: 'error',
			code: 'quotaExceeded',
			match: { path: '/playlistItems' },
		});
		await expect(listOf(5, true)).rejects.toMatchObject({ code: 'quota_used_up' });
		for (let count = 0; count < 2; count++) {
			await answer('/playlistItems', { items: [{}], nextPageToken: 'same' });
		}
		expect(await listOf(5, true)).toEqual([]);
	});

	it('look for public ones among 500 uploads at most', async () => {
		for (let page = 0; page < 12; page++) {
			await answer('/playlistItems', { items: [], nextPageToken: `page ${page}` });
		}
		expect(await listOf(5, true)).toEqual([]);
		expect(await sandbox.requests('/playlistItems')).toHaveLength(10);
	});

	it('that YouTube says little about have no counts', () => {
		expect(simplifyVideo({})).toEqual({
			id: '',
			url: null,
			title: null,
			created_at: null,
			views: null,
			likes: null,
			comments: null,
			shares: null,
			saved: null,
			privacy: null,
			upload_status: null,
			thumbnail_url: null,
			duration_seconds: null,
		});
	});

	it.each([
		['PT1M3S', 63],
		['PT2H', 7200],
		['P1DT1S', 86_401],
		['P0D', null],
		['63s', null],
		[undefined, null],
	])('last %s: %s seconds', (text, seconds) => {
		expect(durationSeconds(text)).toBe(seconds);
	});
});

describe('queryReport', () => {
	const MONTH = { startDate: '2026-11-01', endDate: '2026-11-03' };

	it('gives rows by the names of their columns (youtube §4)', async () => {
		const analytics = {
			'2026-11-01': { views: 100, shares: 3 },
			'2026-11-02': { views: 50, shares: 1 },
		};
		await setUser({ subscriber_count: 5_000, analytics, countries: { DE: 60, AT: 40 } });
		const metrics = ['views', 'shares'];
		expect(await queryReport(client.youtube, { ...MONTH, metrics })).toEqual([{ views: 150, shares: 4 }]);
		expect(
			await queryReport(client.youtube, { ...MONTH, metrics, dimensions: ['day'], sort: '-day' }),
		).toEqual([
			{ day: '2026-11-02', views: 50, shares: 1 },
			{ day: '2026-11-01', views: 100, shares: 3 },
		]);
		expect(
			await queryReport(client.youtube, {
				...MONTH,
				metrics: ['views'],
				dimensions: ['country'],
				sort: '-views',
				filters: 'country==DE,AT',
				maxResults: 1,
			}),
		).toEqual([{ country: 'DE', views: 90 }]);
	});

	it('gives no rows where YouTube has no data, and none of odd shape', async () => {
		await setUser({ analytics: {} });
		expect(await queryReport(client.youtube, { ...MONTH, metrics: ['views'] })).toEqual([]);
		await answer('/v2/reports', {
			columnHeaders: [{ name: 'day' }, { name: 'views' }, {}],
			rows: [['2026-11-01'], 'odd'],
		});
		expect(await queryReport(client.youtube, { ...MONTH, metrics: ['views'] })).toEqual([
			{ day: '2026-11-01', views: '', '': '' },
			{ day: '', views: '', '': '' },
		]);
	});

	it('needs a scope of its own', async () => {
		await connectAs('example_creator', [YOUTUBE_SCOPES.read]);
		await expect(queryReport(client.youtube, { ...MONTH, metrics: ['views'] })).rejects.toMatchObject({
			code: 'scope_missing',
		});
	});

	it('asks for days that are complete', () => {
		const now = Date.parse('2026-11-20T07:30:00Z');
		expect(lastFullDays(now, 30)).toEqual({ startDate: '2026-10-18', endDate: '2026-11-16' });
	});
});
