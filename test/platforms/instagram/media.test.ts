import {
	discover,
	findMediaId,
	getMedia,
	getMediaInsights,
	getPublishingLimit,
	listMedia,
	listStories,
	mediaPages,
	simplifyMedia,
} from '../../../platforms/instagram';
import type { JsonObject } from '../../../platforms/json';
import { BOTH_LOGINS, connectInstagram, type Client } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

let sandbox: TestSandbox;
let byInstagram: Client;
let byFacebook: Client;

beforeAll(async () => {
	sandbox = await startTestSandbox();
});
beforeEach(async () => {
	await sandbox.control('reset');
	byInstagram = await connectInstagram(sandbox, 'instagram');
	byFacebook = await connectInstagram(sandbox, 'facebook');
});
afterEach(() => Promise.all([byInstagram.close(), byFacebook.close()]));
afterAll(() => sandbox.close());

const clientOf = (login: string) => (login === 'facebook' ? byFacebook : byInstagram);

interface Post {
	id?: string;
	media_type?: string;
	media_product_type?: string;
	[member: string]: unknown;
}

const setPosts = (media: Post[], stories: Post[] = []) =>
	sandbox.control('instagram/account', { username: 'example_creator', media, stories });

const FIGURES = { views: 900, reach: 700, shares: 12, total_interactions: 90, reposts: 3 };
const POST_FIGURES = { ...FIGURES, likes: 60, comments: 8, saved: 10 };
const PROFILE_FIGURES = { follows: 2, profile_visits: 7, profile_activity: 4 };
const REEL_FIGURES = {
	...POST_FIGURES,
	ig_reels_avg_watch_time: 4200,
	ig_reels_video_view_total_time: 3_780_000,
	reels_skip_rate: 31,
};
const ID = '17912345678901234';

describe('listMedia and getMedia (instagram §3.1)', () => {
	it.each(BOTH_LOGINS)('reads page after page, newest first: %s', async (login) => {
		const posts = Array.from({ length: 230 }, (_, index) => ({
			caption: `Post ${index}`,
			like_count: index,
		}));
		await setPosts(posts);
		const { instagram } = clientOf(login);
		const captions = async (limit: number) =>
			(await listMedia(instagram, limit)).map(({ caption }) => caption);
		const all = posts.map(({ caption }) => caption);
		expect(await captions(Infinity)).toEqual(all);
		expect(await captions(105)).toEqual(all.slice(0, 105));
		expect(await captions(1)).toEqual(all.slice(0, 1));
	});

	it.each(BOTH_LOGINS)('reads pages only as far as they are asked for: %s', async (login) => {
		await setPosts(Array.from({ length: 60 }, (_, index) => ({ caption: `Post ${index}` })));
		const { instagram } = clientOf(login);
		const [first] = await mediaPages(instagram)
			.next()
			.then(({ value }) => value ?? []);
		expect(first).toMatchObject({ caption: 'Post 0' });
		expect(await sandbox.requests('/media')).toHaveLength(1);
		const captions: unknown[] = [];
		for await (const page of mediaPages(instagram)) captions.push(...page.map(({ caption }) => caption));
		expect(captions).toEqual(Array.from({ length: 60 }, (_, index) => `Post ${index}`));
		await setPosts([]);
		expect((await mediaPages(instagram).next()).value).toEqual([]);
	});

	it('reads all pages without a field that is refused', async () => {
		await setPosts(Array.from({ length: 60 }, () => ({})));
		await sandbox.control('switches', { 'instagram.facebookOnlyFields': 'refused' });
		let count = 0;
		for await (const page of mediaPages(byInstagram.instagram)) count += page.length;
		expect(count).toBe(60);
	});

	it.each(BOTH_LOGINS)('reads the current stories, which are not among the posts: %s', async (login) => {
		const stories = Array.from({ length: 3 }, (_, index) => ({ id: `1790000000000000${index}` }));
		await setPosts([{ id: ID }], stories);
		const { instagram } = clientOf(login);
		expect(await listStories(instagram, Infinity)).toMatchObject(stories);
		expect(await listStories(instagram, 2)).toMatchObject(stories.slice(0, 2));
	});

	it.each(BOTH_LOGINS)('gives the fields of each kind of post: %s', async (login) => {
		await sandbox.control('switches', { 'instagram.facebookOnlyFields': 'served' });
		const { instagram } = clientOf(login);
		const [reel, image] = await listMedia(instagram, 2);
		expect(reel).toMatchObject({
			media_type: 'VIDEO',
			media_product_type: 'REELS',
			permalink: expect.stringContaining('https://'),
			thumbnail_url: expect.any(String),
			username: 'example_creator',
			timestamp: expect.stringMatching(/\+0000$/),
		});
		expect(image).not.toHaveProperty('thumbnail_url');
		expect(await getMedia(instagram, String(reel?.id))).toMatchObject({
			id: reel?.id,
			caption: reel?.caption,
			timestamp: reel?.timestamp,
		});
	});

	it.each(BOTH_LOGINS)('finds a post or story by its URL: %s', async (login) => {
		const posts = Array.from({ length: 130 }, (_, index) => ({ caption: `Post ${index}` }));
		await setPosts(posts, [{ media_type: 'IMAGE' }]);
		const { instagram } = clientOf(login);
		const codeOf = ({ permalink }: JsonObject) => String(permalink).split('/').filter(Boolean).at(-1) ?? '';
		const listed = await listMedia(instagram, Infinity);
		for (const post of [listed[0], listed[129]]) {
			expect(post).toBeDefined();
			const code = codeOf(post ?? {});
			expect(await findMediaId(instagram, { edge: 'media', code })).toBe(post?.id);
		}
		expect(await findMediaId(instagram, { edge: 'media', code: 'unknown' })).toBeUndefined();
		expect(await findMediaId(instagram, { edge: 'stories', code: codeOf(listed[0] ?? {}) })).toBeUndefined();
	});

	it('does without the fields that Instagram Login may refuse', async () => {
		await sandbox.control('switches', { 'instagram.facebookOnlyFields': 'refused' });
		const [post] = await listMedia(byInstagram.instagram, 1);
		expect(post).toMatchObject({
			media_type: 'VIDEO',
			permalink: expect.any(String),
			caption: expect.any(String),
			is_comment_enabled: true,
		});
		expect(post).not.toHaveProperty('media_product_type');

		// Two errors in a row, each for a request with a different field.
		for (const path of ['%2Calt_text', 'is_shared_to_feed']) {
			const message = `(#100) Tried accessing nonexisting field (alt_text)`;
			await sandbox.control('faults', { kind: 'error', code: 100, message, match: { path } });
		}
		const [bare] = await listMedia(byInstagram.instagram, 1);
		expect(bare).toMatchObject({ media_type: 'VIDEO', permalink: expect.any(String) });
		expect(bare).not.toHaveProperty('caption');
	});

	it('gives posts in short: what they are, their counts and their files', async () => {
		await sandbox.control('switches', { 'instagram.facebookOnlyFields': 'served' });
		const carousel = {
			media_type: 'CAROUSEL_ALBUM',
			children: [{ media_type: 'IMAGE' }, { media_type: 'VIDEO' }],
			caption: 'Two files',
			timestamp: 1_763_460_000,
			like_count: 5,
			comments_count: 2,
		};
		const reel = { media_type: 'VIDEO', media_product_type: 'REELS' };
		await setPosts([reel, carousel], [{ id: ID, media_type: 'IMAGE' }]);
		const [ofReel, ofCarousel] = (await listMedia(byFacebook.instagram, 2)).map(simplifyMedia);
		const url = expect.stringMatching(/^https?:/);
		expect(ofReel).toMatchObject({ type: 'reel', media_url: url, cover_url: url });
		expect(ofReel?.cover_url).not.toBe(ofReel?.media_url);
		expect(ofReel).not.toHaveProperty('children');
		expect(ofCarousel).toMatchObject({
			type: 'carousel',
			url,
			caption: 'Two files',
			created_at: '2025-11-18T10:00:00Z',
			likes: 5,
			comments: 2,
			children: [
				{ type: 'image', media_url: url },
				{ type: 'video', media_url: url },
			],
		});
		const story = simplifyMedia(await getMedia(byFacebook.instagram, ID));
		expect(story).toMatchObject({ id: ID, type: 'story' });
	});

	it('leaves open in short what Instagram does not tell', () => {
		expect(simplifyMedia({ id: '1', media_type: 'VIDEO' })).toEqual({
			id: '1',
			type: 'video',
			url: null,
			caption: null,
			created_at: null,
			likes: null,
			comments: null,
			media_url: null,
			cover_url: null,
		});
		expect(simplifyMedia({ media_type: 'AR', children: { data: [{}] } })).toMatchObject({
			id: '',
			type: null,
			children: [{ id: '', type: null, media_url: null }],
		});
	});

	it('says so when there is no such post', async () => {
		await expect(getMedia(byInstagram.instagram, '1/../2')).rejects.toMatchObject({
			action: 'fix-request',
			platform: 'instagram',
		});
		await expect(getMedia(byInstagram.instagram, '17999999999999999')).rejects.toMatchObject({
			code: 'object_not_found',
			platformCode: '100/33',
		});
	});
});

describe('getMediaInsights (instagram §3.3)', () => {
	const kinds: [string, Post, Record<string, number>][] = [
		['FEED', { media_type: 'IMAGE' }, { ...POST_FIGURES, ...PROFILE_FIGURES }],
		['REELS', { media_type: 'VIDEO' }, REEL_FIGURES],
	];

	it.each(kinds)('asks for what a post of kind %s has', async (kind, post, metrics) => {
		await sandbox.control('switches', { 'instagram.facebookOnlyFields': 'served' });
		await setPosts([{ ...post, id: ID, media_product_type: kind, metrics }]);
		for (const { instagram } of [byInstagram, byFacebook]) {
			await expect(getMediaInsights(instagram, ID)).resolves.toEqual({ figures: metrics, missing: {} });
		}
	});

	it('asks for what a story has', async () => {
		const metrics = { ...FIGURES, ...PROFILE_FIGURES, replies: 1, navigation: 44 };
		await setPosts([], [{ id: ID, metrics }]);
		await expect(getMediaInsights(byFacebook.instagram, ID)).resolves.toEqual({
			figures: metrics,
			missing: {},
		});
	});

	it('asks for what all kinds have if Instagram does not tell the kind', async () => {
		await setPosts([{ id: ID, metrics: POST_FIGURES }]);
		await sandbox.control('switches', { 'instagram.facebookOnlyFields': 'refused' });
		await expect(getMediaInsights(byInstagram.instagram, ID)).resolves.toEqual({
			figures: FIGURES,
			missing: {},
		});
	});

	it.each([
		[['views', 'plays'], ['plays']],
		[
			['impressions', 'views', 'clips_replays_count'],
			['impressions', 'clips_replays_count'],
		],
		[['views', 'replies'], ['replies']],
		[
			['facebook_views', 'views', 'crossposted_views'],
			['facebook_views', 'crossposted_views'],
		],
	])('of %j drops %j, asks once more and says so', async (metrics, dropped) => {
		await setPosts([{ id: ID, media_type: 'VIDEO', media_product_type: 'REELS', metrics: REEL_FIGURES }]);
		const { instagram } = byInstagram;
		const before = (await sandbox.requests('/insights')).length;
		const missing = Object.fromEntries(
			dropped.map((metric) => [metric, 'Instagram refuses this metric here']),
		);
		await expect(getMediaInsights(instagram, ID, metrics)).resolves.toEqual({
			figures: { views: 900 },
			missing,
		});
		expect(await sandbox.requests('/insights')).toHaveLength(before + 2);
	});

	it('gives the error if nothing is left to ask for, or it does not say what it is about', async () => {
		await setPosts([{ id: ID, metrics: POST_FIGURES }]);
		const { instagram } = byInstagram;
		await expect(getMediaInsights(instagram, ID, ['plays'])).rejects.toMatchObject({
			code: 'request_refused',
		});
		await sandbox.control('faults', { kind: 'error', code: 100, match: { path: '/insights' } });
		await expect(getMediaInsights(instagram, ID, ['views'])).rejects.toMatchObject({
			code: 'request_refused',
		});
		await expect(getMediaInsights(instagram, '17999999999999999', ['views'])).rejects.toMatchObject({
			code: 'object_not_found',
		});
	});

	it.each([
		['a post without figures', { metrics: {} }, /omitted it/],
		['a post from before the account was professional', { before_professional: true }, /2108006/],
	])('names why figures are missing: %s', async (_what, post, reason) => {
		await setPosts([{ id: ID, ...post }]);
		await expect(getMediaInsights(byInstagram.instagram, ID, ['views'])).resolves.toEqual({
			figures: {},
			missing: { views: expect.stringMatching(reason) },
		});
	});

	it('names why figures are missing: a story with too few viewers', async () => {
		await setPosts([], [{ id: ID, metrics: { ...FIGURES, reach: 4 } }]);
		const { figures, missing } = await getMediaInsights(byInstagram.instagram, ID);
		expect(figures).toEqual({});
		expect(missing.views).toMatch(/5 viewers/);
	});
});

describe('getPublishingLimit (instagram §4.5)', () => {
	it.each(BOTH_LOGINS)('believes what the account reports: %s', async (login) => {
		const { instagram } = clientOf(login);
		for (const quotaTotal of [50, 100]) {
			await sandbox.control('switches', { 'instagram.quotaTotal': quotaTotal });
			await expect(getPublishingLimit(instagram)).resolves.toEqual({
				used: 0,
				total: quotaTotal,
				remaining: quotaTotal,
				windowSeconds: 86_400,
			});
		}
	});

	it('assumes nothing that Instagram does not say', async () => {
		const match = { path: '/content_publishing_limit' };
		const answer = (body: string) => sandbox.control('faults', { kind: 'status', status: 200, body, match });
		await answer('{"data":[{"quota_usage":60,"config":{"quota_total":50,"quota_duration":3600}}]}');
		await expect(getPublishingLimit(byInstagram.instagram)).resolves.toEqual({
			used: 60,
			total: 50,
			remaining: 0,
			windowSeconds: 3600,
		});
		for (const body of ['{"data":[]}', '{"data":[{"config":{"quota_duration":86400}}]}']) {
			await answer(body);
			await expect(getPublishingLimit(byInstagram.instagram)).resolves.toEqual({
				used: null,
				total: null,
				remaining: null,
				windowSeconds: 86_400,
			});
		}
		await answer('{}');
		await expect(getPublishingLimit(byInstagram.instagram)).rejects.toMatchObject({ action: 'retry' });
	});
});

describe('discover (instagram §2)', () => {
	it('gives the public figures of another account, and as many posts as asked for', async () => {
		const media = Array.from({ length: 75 }, (_, index) => ({ caption: `Post ${index}`, like_count: index }));
		await sandbox.control('instagram/account', { username: 'nordlicht_studio', media });
		const found = await discover(byFacebook.instagram, '@nordlicht_studio', 70);
		expect(found).toMatchObject({
			username: 'nordlicht_studio',
			followers_count: 12_840,
			media_count: 75,
			biography: 'Landscapes from the far north',
		});
		expect(found.media.map(({ caption }) => caption)).toEqual(
			media.slice(0, 70).map(({ caption }) => caption),
		);
		expect(await discover(byFacebook.instagram, 'nordlicht_studio', 200)).toHaveProperty('media.length', 75);
		expect(await discover(byFacebook.instagram, 'nordlicht_studio')).toMatchObject({ media: [] });
	});

	it.each(['private_person', 'adults_only_bar', 'nobody_at_all'])('does not find %s', async (username) => {
		await expect(discover(byFacebook.instagram, username)).rejects.toMatchObject({
			code: 'account_not_discoverable',
			platformCode: '110/2207013',
		});
	});

	it.each(['', 'a b', 'x){id},business_discovery.username(y', 'a'.repeat(31)])(
		'does not ask for %j',
		async (username) => {
			const before = (await sandbox.requests('/v26.0')).length;
			await expect(discover(byFacebook.instagram, username)).rejects.toMatchObject({
				code: 'request_refused',
			});
			expect(await sandbox.requests('/v26.0')).toHaveLength(before);
		},
	);

	it('needs Facebook Login', async () => {
		await expect(discover(byInstagram.instagram, 'nordlicht_studio')).rejects.toMatchObject({
			code: 'facebook_login_required',
			action: 'fix-request',
		});
	});

	it('says so if the account is not in the answer', async () => {
		const match = { path: 'business_discovery' };
		await sandbox.control('faults', { kind: 'status', status: 200, body: '{"id":"1"}', match });
		await expect(discover(byFacebook.instagram, 'nordlicht_studio', 5)).rejects.toMatchObject({
			code: 'platform_unavailable',
			message: expect.stringContaining('without the account'),
		});
	});
});
