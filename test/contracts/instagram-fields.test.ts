import { failure, refused } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
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

const picture = {
	data: { height: 50, width: 50, is_silhouette: false, url: expect.stringMatching(/^http/) },
};

test('instagram rule 53: accounts, Pages, persons and media have the fields that clients and the SDK of Meta request', async () => {
	const fields = 'ig_id,legacy_instagram_user_id,has_profile_pic,is_published,biography,website';
	const profile = await facebook.get(facebook.account, { fields });
	expect(profile.body).toEqual({
		ig_id: expect.any(Number),
		legacy_instagram_user_id: expect.stringMatching(/^\d+$/),
		has_profile_pic: true,
		is_published: true,
		biography: expect.any(String),
		website: expect.any(String),
		id: facebook.account,
	});
	expect(String(profile.body.ig_id)).toBe(profile.body.legacy_instagram_user_id);
	const pages = await facebook.get('me/accounts', { fields: 'username,picture' });
	expect(pages.body.data[0]).toEqual({
		username: expect.stringMatching(/^[a-z0-9]+$/),
		picture,
		id: expect.any(String),
	});
	const me = await facebook.get('me', { fields: 'picture' });
	expect(me.body).toEqual({ picture, id: expect.any(String) });

	const owner = { id: facebook.account };
	await instagram.set('instagram/account', {
		username: 'example_creator',
		media: [
			{
				caption: 'One',
				metrics: {
					saved: 3,
					shares: 4,
					reposts: 5,
					total_likes: 6,
					total_comments: 7,
					total_views: 8,
				},
			},
		],
	});
	const counts =
		'saved_count,shares_count,reposts_count,total_like_count,total_comments_count,total_views_count';
	const posts = await facebook.get(`${facebook.account}/media`, {
		fields: `${counts},alt_text,is_comment_enabled,owner,shortcode,ig_id`,
	});
	expect(posts.body.data[0]).toEqual({
		saved_count: 3,
		shares_count: 4,
		reposts_count: 5,
		total_like_count: 6,
		total_comments_count: 7,
		total_views_count: 8,
		is_comment_enabled: true,
		owner,
		shortcode: expect.any(String),
		ig_id: expect.stringMatching(/^\d+$/),
		id: expect.any(String),
	});
	const invented = await facebook.get(`${facebook.account}/media`, { fields: 'total_view_count' });
	expect(failure(invented)).toEqual(refused(100));

	await instagram.switches({ facebookOnlyFields: 'refused' });
	const own = await client.get('me', { fields: 'account_type,biography,website' });
	expect(Object.keys(own.body)).toEqual(['account_type', 'biography', 'website', 'id']);
	const captions = await client.get('me/media', { fields: 'caption' });
	expect(captions.body.data[0]).toMatchObject({ caption: 'One' });
	expect(failure(await client.get('me/media', { fields: counts }))).toEqual(refused(100));
	expect(failure(await client.get('me', { fields: 'ig_id' }))).toEqual(refused(100));
});
