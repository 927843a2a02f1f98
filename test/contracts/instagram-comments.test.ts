import { failure, refused } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';
import { LocalServer } from './support/local-server';
import { until } from '../support/until';

let instagram: InstagramSandbox;
let clients: [GraphClient, GraphClient];
const web = new LocalServer();

const post = '17900000000000001';
const theirs = '17900000000000002';
const start = Date.parse('2026-11-20T10:00:00Z') / 1000;
const said = (number: number) => ({
	id: `1800000000000${1000 + number}`,
	text: `No. ${number}`,
	username: 'a_fan',
});

beforeAll(async () => {
	instagram = await startForRules();
	await web.listen();
});
afterAll(async () => {
	await instagram.close();
	await web.close();
});
beforeEach(async () => {
	await instagram.reset();
	web.posts.length = 0;
	const comments = [
		...Array.from({ length: 60 }, (_, index) => said(index)),
		{ ...said(60), like_count: 3, replies: [said(61), { ...said(62), username: 'example_creator' }] },
		{ ...said(63), hidden: true },
	];
	await instagram.set('users', {
		platform: 'instagram',
		username: 'example_creator',
		media: [{ id: post, timestamp: start, comments }],
	});
	const other = { id: theirs, caption: 'With @example_creator', comments: [said(70)] };
	await instagram.set('users', { platform: 'instagram', username: 'tiny_bakery', media: [other] });
	clients = [await instagram.connect(), await instagram.connectFacebook()];
});

test('instagram rule 61: comments are read with their own scope, newest first, by pages, with replies on request', async () => {
	for (const client of clients) {
		const first = await client.get(`${post}/comments`, { limit: '80' });
		expect(first.body.data).toHaveLength(50);
		expect(first.body.data[0]).toEqual({
			id: said(63).id,
			timestamp: expect.stringMatching(/^2026-11-20T11:02:00\+0000$/),
			text: 'No. 63',
		});
		const after = first.body.paging?.cursors?.after ?? '';
		const second = await client.get(`${post}/comments`, { limit: '80', after });
		expect(second.body.data).toHaveLength(12);
		expect(second.body.paging?.next).toBeUndefined();

		const fields = 'id,username,from,like_count,hidden,parent_id,media,user,replies{id,username,parent_id}';
		const [hidden, thread] = (await client.get(`${post}/comments`, { fields, limit: '2' })).body.data;
		expect(hidden).toMatchObject({ hidden: true });
		expect(hidden).not.toHaveProperty('replies');
		expect(thread).toMatchObject({
			username: 'a_fan',
			from: { id: expect.stringMatching(/^26\d{15}$/), username: 'a_fan' },
			like_count: 3,
			media: { id: post, media_product_type: 'FEED' },
			replies: {
				data: [
					{ id: said(61).id, username: 'a_fan', parent_id: said(60).id },
					{ id: said(62).id, username: 'example_creator', parent_id: said(60).id },
				],
			},
		});
		expect((await client.get(`${said(60).id}/replies`)).body.data.map(({ id }) => id)).toEqual([
			said(61).id,
			said(62).id,
		]);
		const own = await client.get(said(62).id, { fields: 'from,user,parent_id' });
		const { user } = own.body as unknown as { user: { id: string } };
		expect(own.body).toMatchObject({ from: { id: user.id }, parent_id: said(60).id });
		expect(failure(await client.get(`${theirs}/comments`))).toEqual(refused(10, undefined, 403));
		expect(failure(await client.get(said(70).id))).toEqual(refused(10, undefined, 403));
	}
	// Only the owner of a post can read its comments, and only with the permission for comments.
	const scope = 'instagram_business_basic,instagram_business_content_publish';
	const silent = await instagram.connect('nordlicht_studio', [], { scope });
	const [media] = (await silent.get('me/media')).body.data;
	expect(failure(await silent.get(`${media?.id}/comments`))).toEqual(refused(10, undefined, 403));
});

test('instagram rule 62: a reply needs a text and a comment that is not hidden, and stands under the first comment', async () => {
	for (const [index, client] of clients.entries()) {
		const reply = (id: string, message?: string) => client.post(`${id}/replies`, { message });
		expect(failure(await reply(said(60).id))).toEqual(refused(100));
		expect(failure(await reply(said(63).id, 'Hello'))).toEqual(refused(100));
		expect(failure(await reply('17800000000000001', 'Hello'))).toEqual(refused(100, 33));
		expect(failure(await reply(said(70).id, 'Hello'))).toEqual(refused(10, undefined, 403));
		const { body } = await reply(said(61).id, `Thanks ${index}`);
		expect(body).toEqual({ id: expect.stringMatching(/^\d{15,20}$/) });
		const thread = await client.get(`${said(60).id}/replies`, { fields: 'text,username' });
		expect(thread.body.data.at(-1)).toEqual({
			id: body.id,
			text: `Thanks ${index}`,
			username: 'example_creator',
		});
	}
});

test('instagram rule 63: comments are hidden, shown again and deleted with their replies', async () => {
	for (const [index, client] of clients.entries()) {
		const id = said(index).id;
		const hidden = async () => (await client.get(id, { fields: 'hidden' })).body.hidden;
		expect(failure(await client.post(id))).toEqual(refused(100));
		expect((await client.post(id, { hide: 'true' })).body).toEqual({ success: true });
		expect(await hidden()).toBe(true);
		await client.post(id, { hide: 'false' });
		expect(await hidden()).toBe(false);
		expect((await client.send('DELETE', id)).body).toEqual({ success: true });
		expect(failure(await client.get(id))).toEqual(refused(100, 33));
		expect(failure(await client.send('DELETE', id))).toEqual(refused(100, 33));
	}
	const [client] = clients;
	await client.send('DELETE', said(60).id);
	expect(failure(await client.get(said(61).id))).toEqual(refused(100, 33));
});

test('instagram rule 64: comments and mentions reach the apps that the account or its Page is subscribed to', async () => {
	await instagram.switches({ loopback: true });
	await instagram.set('instagram/app', { webhook: { url: web.address('hook'), verify_token: 'verify-me' } });
	const [client, facebook] = clients;
	const changes = async (count: number) => {
		const posts = await until(
			async () => web.posts,
			(all) => all.length >= count,
		);
		return posts.map(({ body }) => {
			const [entry] = (JSON.parse(body) as { entry: { id: string; changes: object[] }[] }).entry;
			return { account: entry?.id, ...entry?.changes[0] };
		});
	};
	const say = (text: string, more = {}) =>
		instagram.set<{ id: string; deliveries: number[] }>('instagram/comment', {
			media_id: post,
			username: 'a_fan',
			text,
			...more,
		});
	expect((await say('Unheard')).deliveries).toEqual([]);
	await client.post('me/subscribed_apps', { subscribed_fields: 'comments' });
	const { id } = await say('Heard');
	const [first] = await changes(1);
	expect(first).toEqual({
		account: facebook.account,
		field: 'comments',
		value: {
			id,
			from: { id: expect.stringMatching(/^26\d{15}$/), username: 'a_fan' },
			text: 'Heard',
			media: { id: post, media_product_type: 'FEED' },
		},
	});
	await client.post(`${id}/replies`, { message: 'Own words' });
	const own = (await changes(2))[1];
	expect(own).toMatchObject({ value: { from: { id: facebook.account }, parent_id: id, text: 'Own words' } });
	// With Instagram Login, a mention arrives as a comment.
	await say('Look, @example_creator', { media_id: theirs });
	expect((await changes(3))[2]).toMatchObject({
		account: facebook.account,
		field: 'comments',
		value: { media: { id: theirs } },
	});

	await client.send('DELETE', 'me/subscribed_apps');
	const page = (await facebook.get('me/accounts')).body.data[0];
	const subscribePage = (by: GraphClient) =>
		by.post(`${page?.id}/subscribed_apps`, { subscribed_fields: 'feed' });
	await facebook.send('DELETE', 'me/permissions/pages_manage_metadata');
	expect(failure(await subscribePage(facebook))).toEqual(refused(10, undefined, 403));
	expect((await subscribePage(await instagram.connectFacebook())).body).toEqual({ success: true });
	const mention = await say('Again, @example_creator', { media_id: theirs, reply_to: said(70).id });
	await say('Seen by the Page');
	expect((await changes(5)).slice(3)).toMatchObject([
		{
			account: facebook.account,
			field: 'mentions',
			value: { media_id: theirs, comment_id: mention.id },
		},
		{ field: 'comments', value: { comment_id: expect.any(String), text: 'Seen by the Page' } },
	]);
});
