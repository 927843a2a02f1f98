import { failure, refused } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';

let instagram: InstagramSandbox;
let byInstagram: GraphClient;
let byFacebook: GraphClient;

const inCaption = '17900000000000001';
const inComment = '17900000000000002';
const unrelated = '17900000000000003';
const comment = '18000000000000001';
const stranger = '18000000000000002';

beforeAll(async () => {
	instagram = await startForRules();
});
afterAll(() => instagram.close());
beforeEach(async () => {
	await instagram.reset();
	const comments = [
		{ id: comment, text: 'Ask @example_creator, she knows', username: 'a_fan', like_count: 4 },
		{ id: stranger, text: 'Nice', username: 'a_fan' },
	];
	await instagram.set('users', {
		platform: 'instagram',
		username: 'tiny_bakery',
		media: [
			{ id: inCaption, caption: 'With @example_creator!', user_tags: ['example_creator'] },
			{ id: inComment, caption: 'Bread', comments, user_tags: ['example_creator'] },
			{ id: unrelated, caption: 'Mail me at bread@example_creator.example' },
		],
	});
	byInstagram = await instagram.connect();
	byFacebook = await instagram.connectFacebook();
});

test('instagram rule 65: /tags lists the posts of others that tag the account, with the scope for comments', async () => {
	for (const client of [byInstagram, byFacebook]) {
		const { body } = await client.get(`${byFacebook.account}/tags`, { fields: 'id,username,caption' });
		expect(body.data).toEqual([
			{ id: inCaption, username: 'tiny_bakery', caption: 'With @example_creator!' },
			{ id: inComment, username: 'tiny_bakery', caption: 'Bread' },
		]);
		const first = await client.get(`${byFacebook.account}/tags`, { limit: '1' });
		expect(first.body.data).toEqual([{ id: inCaption }]);
		expect(first.body.paging?.next).toContain('/tags?');
	}
	await byFacebook.send('DELETE', 'me/permissions/instagram_manage_comments');
	expect(failure(await byFacebook.get(`${byFacebook.account}/tags`))).toEqual(refused(10, undefined, 403));
});

test('instagram rule 66: mentions are read with Facebook Login, by the ids of the webhook alone', async () => {
	const read = (client: GraphClient, fields: string) => client.get(byFacebook.account, { fields });
	const media = (id: string) => `mentioned_media.media_id(${id}){caption,username,like_count}`;
	expect((await read(byFacebook, media(inCaption))).body.mentioned_media).toEqual({
		id: inCaption,
		caption: 'With @example_creator!',
		username: 'tiny_bakery',
		like_count: 0,
	});
	const said = (id: string) => `mentioned_comment.comment_id(${id}){text,like_count,media{id,permalink}}`;
	expect((await read(byFacebook, said(comment))).body.mentioned_comment).toEqual({
		id: comment,
		text: 'Ask @example_creator, she knows',
		like_count: 4,
		media: { id: inComment, permalink: expect.stringContaining('https://www.instagram.com/') },
	});
	for (const fields of [media(inComment), media(unrelated), media('17800000000000000'), said(stranger)]) {
		expect(failure(await read(byFacebook, fields))).toEqual(refused(100, 33));
	}
	for (const fields of [media(inCaption), said(comment)]) {
		expect(failure(await read(byInstagram, fields))).toEqual(refused(100));
	}
});

test('instagram rule 67: a reply goes to a caption or a comment that mentions the account', async () => {
	for (const client of [byInstagram, byFacebook]) {
		const reply = (parameters: Record<string, string | undefined>) =>
			client.post(`${byFacebook.account}/mentions`, parameters);
		expect(failure(await reply({ media_id: inCaption }))).toEqual(refused(100));
		expect(failure(await reply({ message: 'Hello' }))).toEqual(refused(100));
		const message = 'Thanks for the bread';
		for (const elsewhere of [
			{ media_id: inComment },
			{ media_id: inComment, comment_id: stranger },
			{ media_id: inCaption, comment_id: comment },
			{ media_id: unrelated },
		]) {
			expect(failure(await reply({ ...elsewhere, message }))).toEqual(refused(100, 33));
		}
		const below = await reply({ media_id: inCaption, message });
		const threaded = await reply({ media_id: inComment, comment_id: comment, message });
		const owner = await instagram.connect('tiny_bakery');
		const on = async (id: string) =>
			(await owner.get(`${id}/comments`, { fields: 'id,text,username,replies{id,username}' })).body.data;
		expect((await on(inCaption))[0]).toEqual({
			id: below.body.id,
			text: message,
			username: 'example_creator',
		});
		const thread = (await on(inComment)).find(({ id }) => id === comment);
		const replies = (thread?.replies as { data: { id: string }[] }).data;
		expect(replies.at(-1)).toEqual({ id: threaded.body.id, username: 'example_creator' });
	}
});
