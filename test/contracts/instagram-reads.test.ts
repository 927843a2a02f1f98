import { failure, refused } from './support/graph';
import type { Reply } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { instagramScopes, startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';

let instagram: InstagramSandbox;
let client: GraphClient;
let facebook: GraphClient;

beforeAll(async () => {
	instagram = await startForRules();
});
afterAll(() => instagram.close());
beforeEach(async () => {
	await instagram.reset();
	client = await instagram.connect();
	facebook = await instagram.connectFacebook();
});

const discovery = (username: string, fields: string) =>
	facebook.get(facebook.account, { fields: `business_discovery.username(${username}){${fields}}` });

const discovered = (answer: Reply) => answer.body.business_discovery as Record<string, unknown>;

test('instagram rule 15: id and user_id of /me differ, edges take user_id, bare /me is the id alone', async () => {
	const bare = await client.get('me');
	expect(bare.body).toEqual({ id: expect.stringMatching(/^\d{15,20}$/) });
	const fields =
		'user_id,username,name,account_type,profile_picture_url,followers_count,follows_count,media_count';
	const { body } = await client.get('me', { fields });
	expect(body).toEqual({
		user_id: expect.stringMatching(/^17841\d{12}$/),
		username: 'example_creator',
		name: 'Example Creator',
		account_type: 'Media_Creator',
		profile_picture_url: expect.stringMatching(/^http/),
		followers_count: 48_300,
		follows_count: 310,
		media_count: 36,
		id: bare.body.id,
	});
	expect(body.id).not.toBe(body.user_id);
	expect((await client.get(`${body.user_id}/media`)).body.data).toHaveLength(25);
	expect(failure(await client.get(`${body.id}/media`))).toEqual(refused(100, 33));
	expect(body.user_id).toBe(facebook.account);
	expect((await fetch(String(body.profile_picture_url))).headers.get('content-type')).toBe('image/jpeg');

	await instagram.switches({ meBody: 'data' });
	const wrapped = await client.get('me', { fields: 'username' });
	expect(wrapped.body.data).toEqual([{ username: 'example_creator', id: body.id }]);
});

test('instagram rule 16: an unknown field is 400/100, a missing scope code 10 with a status of choice', async () => {
	for (const field of ['follower_count', 'username,nonsense', 'media{id,nonsense}']) {
		expect(failure(await client.get('me', { fields: field }))).toEqual(refused(100));
	}
	expect(failure(await facebook.get(facebook.account, { fields: 'account_type' }))).toEqual(refused(100));

	const reader = await instagram.connect('example_creator', [['scope', '']]);
	const insights = () => reader.get('me/insights', { metric: 'reach', period: 'day' });
	expect(failure(await insights())).toEqual(refused(10, undefined, 403));
	expect((await insights()).body.error.message).toContain('instagram_business_manage_insights');
	await instagram.switches({ permissionStatus: 400 });
	expect(failure(await insights())).toEqual(refused(10));
	expect(failure(await reader.createContainer({ image_url: 'https://x.example/a.jpg' })).code).toBe(10);
	expect((await reader.get('me/media')).status).toBe(200);

	await instagram.switches({ facebookOnlyFields: 'refused' });
	expect(failure(await client.get('me/media', { fields: 'media_product_type' }))).toEqual(refused(100));
	await instagram.switches({ facebookOnlyFields: 'absent' });
	const silent = await client.get('me/media', { fields: 'id,media_product_type', limit: '1' });
	expect(Object.keys(silent.body.data[0] ?? {})).toEqual(['id']);
});

test('instagram rule 17: media pages of 25 with cursors, newest first, without stories, times in +0000', async () => {
	const first = await client.get('me/media');
	expect(first.body.data).toHaveLength(25);
	expect(Object.keys(first.body.data[0] ?? {})).toEqual(['id']);
	const cursors = first.body.paging?.cursors;
	const byNext = await instagram.call('GET', String(first.body.paging?.next).slice(instagram.url.length + 1));
	const byAfter = await client.get('me/media', { after: String(cursors?.after) });
	expect(byNext.body.data).toEqual(byAfter.body.data);
	expect(byNext.body.data).toHaveLength(11);
	expect(byNext.body.paging).not.toHaveProperty('next');
	const back = await client.get('me/media', { before: String(byNext.body.paging?.cursors?.before) });
	expect(back.body.data).toEqual(first.body.data);

	const { body } = await client.get('me/media', { fields: 'timestamp,media_product_type', limit: '100' });
	const times = body.data.map(({ timestamp }) => String(timestamp));
	expect(times.every((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/.test(time))).toBe(true);
	expect(times).toEqual([...times].sort().reverse());
	expect(body.data.map((post) => post.media_product_type)).not.toContain('STORY');
	const stories = await client.get('me/stories', { fields: 'media_product_type' });
	expect(stories.body.data.map((story) => story.media_product_type)).toEqual(['STORY', 'STORY']);
	await instagram.advance(86_400);
	expect((await client.get('me/stories')).body.data).toEqual([]);
	const recent = await client.get('me/media', { since: String(Date.parse('2026-11-10T00:00:00Z') / 1000) });
	expect(recent.body.data.length).toBeLessThan(12);

	await instagram.switches({ mediaPageSize: 10 });
	expect((await client.get('me/media')).body.data).toHaveLength(10);
});

test('instagram rule 58: the stories of the last 24 hours, like media, on both hosts', async () => {
	for (const [reader, account] of [
		[client, 'me'],
		[facebook, facebook.account],
	] as const) {
		const bare = await reader.get(`${account}/stories`);
		expect(bare.body.data.map((story) => Object.keys(story))).toEqual([['id'], ['id']]);
		const [first, ...others] = (await reader.get(`${account}/stories`, { limit: '1', fields: 'timestamp' }))
			.body.data;
		expect(others).toEqual([]);
		const all = await reader.get(`${account}/stories`, { fields: 'id,timestamp,permalink,media_url' });
		const times = all.body.data.map(({ timestamp }) => String(timestamp));
		expect(times).toEqual([...times].sort().reverse());
		expect(times[0]).toBe(first?.timestamp);
		expect(all.body.data.every(({ permalink }) => String(permalink).includes('/stories/'))).toBe(true);
	}
	expect(failure(await client.get(`${facebook.account}9/stories`)).code).toBe(100);
	await instagram.advance(86_400);
	expect((await facebook.get(`${facebook.account}/stories`)).body.data).toEqual([]);
});

test('instagram rule 18: reels are VIDEO with a thumbnail; hidden likes and flagged files are left out', async () => {
	const fields =
		'media_type,media_product_type,thumbnail_url,like_count,media_url,permalink,children{id,media_type}';
	const { body } = await facebook.get(`${facebook.account}/media`, { fields, limit: '100' });
	const of = (type: string) => body.data.filter(({ media_type }) => media_type === type);
	expect(of('VIDEO').every((post) => post.media_product_type === 'REELS' && 'thumbnail_url' in post)).toBe(
		true,
	);
	expect([...of('IMAGE'), ...of('CAROUSEL_ALBUM')].some((post) => 'thumbnail_url' in post)).toBe(false);
	const [carousel] = of('CAROUSEL_ALBUM');
	expect((carousel?.children as { data: unknown[] }).data.length).toBeGreaterThan(1);
	expect(of('VIDEO')[0]?.permalink).toMatch(/^https:\/\/www\.instagram\.com\/reel\//);
	expect(body.data.filter((post) => !('like_count' in post)).length).toBeGreaterThan(0);
	expect(body.data.filter((post) => !('media_url' in post)).length).toBeGreaterThan(0);
	expect(failure(await facebook.get(`${facebook.account}/media`, { fields: 'view_count' }))).toEqual(
		refused(100),
	);

	const link = String(body.data.find((post) => post.media_type === 'IMAGE')?.media_url);
	expect((await fetch(link)).status).toBe(200);
	await instagram.advance(30 * 86_400);
	expect((await fetch(link)).status).toBe(403);
});

test('instagram rule 19: Business Discovery is for Facebook Login, pages without next, counts against the app', async () => {
	const answer = await discovery(
		'nordlicht_studio',
		'followers_count,media_count,media.limit(4){id,caption,media_product_type,view_count,like_count}',
	);
	expect(answer.body).toEqual({ business_discovery: expect.any(Object), id: facebook.account });
	const profile = discovered(answer);
	expect(profile).toMatchObject({
		followers_count: 12_840,
		media_count: 28,
		id: expect.stringMatching(/^17841/),
	});
	const media = profile.media as { data: Record<string, unknown>[]; paging: { cursors: { after: string } } };
	expect(media.data).toHaveLength(4);
	expect(Object.keys(media.paging)).toEqual(['cursors']);
	for (const post of media.data) expect('view_count' in post).toBe(post.media_product_type === 'REELS');
	const more = await discovery('nordlicht_studio', `media.limit(4).after(${media.paging.cursors.after}){id}`);
	const ids = (discovered(more).media as { data: { id: string }[] }).data.map(({ id }) => id);
	expect(ids).not.toContain(media.data[0]?.id);

	for (const username of ['private_person', 'nobody_at_all', 'adults_only_bar']) {
		expect(failure(await discovery(username, 'username'))).toEqual(refused(110, 2207013));
	}
	const onlyOwnPage = await instagram.connectFacebook('example_creator', [
		['page', String((await facebook.get('me/accounts')).body.data[0]?.id)],
	]);
	expect(failure(await onlyOwnPage.get(String(media.data[0]?.id))).code).toBe(10);
	expect(
		failure(await client.get('me', { fields: 'business_discovery.username(nordlicht_studio){id}' })),
	).toEqual(refused(100));

	expect(answer.headers.get('x-business-use-case-usage')).toBeNull();
	await instagram.switches({ appCallBudget: 20 });
	const before = JSON.parse(String((await discovery('nordlicht_studio', 'id')).headers.get('x-app-usage')));
	const after = JSON.parse(String((await discovery('nordlicht_studio', 'id')).headers.get('x-app-usage')));
	expect(after.call_count - before.call_count).toBe(5);
});

test('instagram rule 20: pretty, debug, date_format, root ids and If-None-Match are never honoured', async () => {
	const plain = await client.get('me/media', { fields: 'id,timestamp' });
	const noisy = await client.get('me/media', {
		fields: 'id,timestamp',
		pretty: 'true',
		debug: 'all',
		date_format: 'U',
	});
	expect(noisy.body.data).toEqual(plain.body.data);
	expect(noisy.text).not.toContain('\n');
	expect(noisy.body).not.toHaveProperty('__debug__');
	expect(plain.headers.get('etag')).toBeNull();
	const conditional = await instagram.call(
		'GET',
		'graph.instagram.com/v26.0/me',
		{ access_token: client.token },
		{ headers: { 'If-None-Match': '"anything"' } },
	);
	expect(conditional.status).toBe(200);
	const many = await instagram.call('GET', 'graph.facebook.com/v26.0/', {
		ids: facebook.account,
		access_token: facebook.token,
	});
	expect(failure(many)).toEqual(refused(100));
});

test('instagram rule 21: an expired version is served by the oldest living one, everywhere; one that never existed is not', async () => {
	const served = async (version: string) => {
		const { status, headers } = await instagram.call('GET', `graph.instagram.com/${version}me`, {
			access_token: client.token,
		});
		return status === 200 ? headers.get('facebook-api-version') : status;
	};
	for (const version of ['v21.0', 'v25.0', 'v26.0', 'v27.0']) {
		expect(await served(`${version}/`)).toBe(version);
	}
	expect(await served('')).toBe('v26.0');
	for (const version of ['v20.0', 'v19.0', 'v2.12', 'v1.0'])
		expect(await served(`${version}/`)).toBe('v21.0');
	const unknown = ['v28.0', 'v99', 'v2.13', 'v20.1', 'v0.9'];
	for (const version of unknown) expect([version, await served(`${version}/`)]).toEqual([version, 400]);
	const never = await instagram.call('GET', 'graph.instagram.com/v28.0/me', { access_token: client.token });
	expect(failure(never)).toEqual(refused(2500));

	const dialog = async (version: string) => {
		const address = instagram.authorizeUrl('facebook').replace('v26.0', version);
		return (await fetch(address)).status;
	};
	const token = async (version: string) => {
		const form = { client_id: 'sandbox-key', client_secret: 'sandbox-secret', code: 'made up' };
		return failure(await instagram.call('GET', `graph.facebook.com/${version}/oauth/access_token`, form));
	};
	expect([await dialog('v19.0'), await dialog('v28.0')]).toEqual([200, 400]);
	expect([await token('v19.0'), await token('v28.0')]).toEqual([refused(100), refused(2500)]);

	await instagram.switches({ sunsetVersions: 'refused' });
	expect([await served('v20.0/'), await dialog('v19.0')]).toEqual([400, 400]);
	expect(await token('v19.0')).toEqual(refused(2500));
	await instagram.set('clock', { now: '2027-01-15T00:00:00Z', frozen: true });
	expect(await served('v21.0/')).toBe('v21.0');
	await instagram.advance(10 * 86_400);
	client = await instagram.connect();
	expect(await served('v21.0/')).toBe(400);
	await instagram.switches({ sunsetVersions: 'upgraded' });
	expect([await served('v21.0/'), await served('v22.0/')]).toEqual(['v22.0', 'v22.0']);
});

test('instagram rule 51: a new app has no method override, field alias, JSONP, date format or root ids', async () => {
	const edge = `${client.account}/subscribed_apps`;
	const old = {
		method: () => client.get(edge, { method: 'post', subscribed_fields: 'comments' }),
		alias: () => client.get('me', { fields: 'username.as(handle)' }),
		callback: () => client.get('me', { fields: 'username', callback: 'show' }),
		date_format: () => client.get('me/media', { fields: 'timestamp', date_format: 'U', limit: '1' }),
	};
	expect((await old.method()).body).toEqual({ success: true });
	expect((await client.get(edge)).body.data).toHaveLength(1);
	expect((await old.alias()).body).toMatchObject({ handle: 'example_creator' });
	const script = await old.callback();
	expect(script.headers.get('content-type')).toContain('javascript');
	expect(script.text).toMatch(/^\/\*\*\/ show\(\{"username":"example_creator",.*\}\);$/);
	expect(failure(await client.get('me', { callback: 'alert(1)' }))).toEqual(refused(100));

	await instagram.switches({ newApp: true });
	for (const [name, use] of Object.entries(old)) {
		expect([name, failure(await use())]).toEqual([name, refused(100)]);
	}
	expect(failure(await client.get('', { ids: facebook.account }))).toEqual(refused(100));
	const plain = await client.get('me', { fields: 'username' });
	expect(plain.body).toMatchObject({ username: 'example_creator' });
	const unversioned = await instagram.call('GET', 'graph.instagram.com/me', { access_token: client.token });
	expect(unversioned.headers.get('facebook-api-version')).toBe('v27.0');
});

test('an unknown path answers in the envelope and is listed as unmatched', async () => {
	const answer = await client.get('me/medias');
	expect(answer.status).toBe(400);
	expect(answer.body.error).toMatchObject({ type: 'OAuthException', fbtrace_id: expect.any(String) });
	const log = await instagram.control<{ requests: { path: string }[] }>('requests?matched=false');
	expect(log.body.requests.map(({ path }) => path)).toEqual(['/v26.0/me/medias']);
});

test('a user made by control has exactly the figures that were given', async () => {
	await instagram.set('users', {
		platform: 'instagram',
		username: 'exact',
		followers_count: 1234,
		follows_count: 5,
		media: [
			{
				id: '18000000000000007',
				media_type: 'VIDEO',
				media_product_type: 'REELS',
				caption: 'One',
				like_count: 7,
				comments_count: 2,
				metrics: { reach: 90, views: 120 },
			},
			{ id: '18000000000000009', like_count: null },
		],
		insights: { reach: [10, 20, 30] },
	});
	const exact = await instagram.connect('exact', [], { scope: instagramScopes });
	const profile = await exact.get('me', { fields: 'followers_count,follows_count,media_count' });
	expect(profile.body).toMatchObject({ followers_count: 1234, follows_count: 5, media_count: 2 });
	const media = await exact.get('me/media', { fields: 'caption,like_count,comments_count' });
	expect(media.body.data).toEqual([
		{ caption: 'One', like_count: 7, comments_count: 2, id: '18000000000000007' },
		{ comments_count: 0, id: '18000000000000009' },
	]);
	const reach = await exact.get('me/insights', {
		metric: 'reach',
		period: 'day',
		since: String(Date.parse('2026-11-01T08:00:00Z') / 1000),
		until: String(Date.parse('2026-11-20T08:00:00Z') / 1000),
	});
	expect((reach.body.data[0]?.values as { value: number }[]).map(({ value }) => value)).toEqual([10, 20, 30]);
});
