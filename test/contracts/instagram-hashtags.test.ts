import { failure, refused } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';

let instagram: InstagramSandbox;
let client: GraphClient;
const now = Date.parse('2026-11-20T12:00:00Z') / 1000;

beforeAll(async () => {
	instagram = await startForRules();
});
afterAll(() => instagram.close());
beforeEach(async () => {
	await instagram.reset();
	const media = Array.from({ length: 60 }, (_, index) => ({
		id: `1790000000000${1000 + index}`,
		caption: `Loaf ${index} #Sourdough`,
		like_count: index,
		timestamp: now - (index + 1) * 60,
	}));
	const old = { caption: 'Old #sourdough_bread #sourdough', like_count: 1000, timestamp: now - 2 * 86_400 };
	await instagram.set('users', { platform: 'instagram', username: 'tiny_bakery', media: [...media, old] });
	client = await instagram.connectFacebook();
});

const search = (q: string, by = client) => by.get('ig_hashtag_search', { user_id: client.account, q });
const idOf = async (q: string) => String((await search(q)).body.data[0]?.id);

test('instagram rule 68: a hashtag has one id for everybody, and only with Facebook Login', async () => {
	const id = await idOf('sourdough');
	expect(id).toMatch(/^17\d{15}$/);
	expect(await idOf('SOURDOUGH')).toBe(id);
	const other = await instagram.connectFacebook('tiny_bakery');
	const again = await other.get('ig_hashtag_search', { user_id: other.account, q: 'sourdough' });
	expect(again.body).toEqual({ data: [{ id }] });
	expect((await client.get(id, { fields: 'name' })).body).toEqual({ id, name: 'sourdough' });
	expect(failure(await search('no_such_tag'))).toEqual(refused(24, 2207024));
	for (const q of ['', '#sourdough', 'bread 🍞']) expect(failure(await search(q))).toEqual(refused(100));
	expect(failure(await client.get('ig_hashtag_search', { q: 'sourdough' }))).toEqual(refused(100));
	expect(failure(await search('sourdough', await instagram.connect()))).toEqual(refused(100, 33));
});

test('instagram rule 69: top and recent posts tell nothing of their authors, and recent ones keep one cursor', async () => {
	const id = await idOf('sourdough');
	const read = (edge: string, query = {}) =>
		client.get(`${id}/${edge}`, { user_id: client.account, fields: 'id,like_count,timestamp', ...query });
	const top = await read('top_media', { limit: '80' });
	expect(top.body.data).toHaveLength(50);
	expect(top.body.data[0]).toMatchObject({ like_count: 1000 });
	const rest = await read('top_media', { limit: '80', after: top.body.paging?.cursors?.after });
	expect(rest.body.data).toHaveLength(11);

	const first = await read('recent_media', { limit: '40' });
	const { after } = first.body.paging?.cursors ?? {};
	expect(first.body.paging).toEqual({ cursors: { after }, next: expect.stringContaining('after=') });
	const second = await read('recent_media', { limit: '10', after });
	expect(second.body.paging?.cursors?.after).toBe(after);
	const third = await read('recent_media', { limit: '40', after });
	expect(third.body.paging).toBeUndefined();
	const ids = [first, second, third].flatMap(({ body }) => body.data.map((post) => post.id));
	expect(new Set(ids).size).toBe(60);

	for (const edge of ['top_media', 'recent_media']) {
		expect(failure(await read(edge, { fields: 'id,username' }))).toEqual(refused(100));
		expect(failure(await read(edge, { user_id: null }))).toEqual(refused(100));
	}
	expect(failure(await read('recent_media', { after: 'elsewhere' }))).toEqual(refused(100));
});

test('instagram rule 70: 30 different hashtags in 7 days, the same ones again for nothing, and only with the feature', async () => {
	for (let number = 0; number < 30; number++) await search(`tag_${number}`);
	expect(failure(await search('sourdough'))).toEqual(refused(18));
	expect(failure(await search('tag_7')).code).toBe(24);
	await instagram.advance(7 * 86_400);
	expect((await search('sourdough')).status).toBe(200);
	await instagram.switches({ publicContentAccess: 'missing' });
	const refusal = await search('sourdough');
	expect(failure(refusal)).toEqual(refused(10, undefined, 403));
	expect(refusal.body.error.message).toContain('Instagram Public Content Access');
});
