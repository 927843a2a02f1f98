import {
	getMention,
	listTagged,
	replyToMention,
	simplifyMention,
	simplifyTagged,
} from '../../../platforms/instagram';
import { BOTH_LOGINS, connectInstagram, SCOPES_WITH_COMMENTS, type Client } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

const IN_CAPTION = '17900000000000001';
const IN_COMMENT = '17900000000000002';
const COMMENT = '18000000000000001';

let sandbox: TestSandbox;
const clients: Client[] = [];

beforeAll(async () => void (sandbox = await startTestSandbox()));
beforeEach(async () => {
	await sandbox.control('reset');
	const comments = [{ id: COMMENT, text: 'Ask @example_creator', username: 'a_fan', like_count: 4 }];
	await sandbox.control('instagram/account', {
		username: 'tiny_bakery',
		media: [
			{
				id: IN_CAPTION,
				caption: 'With @example_creator',
				timestamp: 1_763_460_000,
				like_count: 9,
				user_tags: ['example_creator'],
			},
			{ id: IN_COMMENT, timestamp: 1_763_373_600, comments, user_tags: ['example_creator'] },
		],
	});
});
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));
afterAll(() => sandbox.close());

async function connect(login: 'instagram' | 'facebook', scopes = SCOPES_WITH_COMMENTS[login]) {
	const client = await connectInstagram(sandbox, login, { scopes });
	clients.push(client);
	return client.instagram;
}

const TAGGED = {
	id: IN_CAPTION,
	username: 'tiny_bakery',
	caption: 'With @example_creator',
	likes: 9,
	created_at: '2025-11-18T10:00:00Z',
	url: expect.stringContaining('https://www.instagram.com/'),
};

describe('listTagged (instagram §3.6)', () => {
	it.each(BOTH_LOGINS)('gives the posts of others that tag the account: %s', async (login) => {
		const instagram = await connect(login);
		const read = async (limit: number) => (await listTagged(instagram, limit)).map(simplifyTagged);
		expect(await read(Infinity)).toEqual([
			expect.objectContaining(TAGGED),
			expect.objectContaining({ id: IN_COMMENT, caption: null }),
		]);
		expect(await read(1)).toHaveLength(1);
	});

	it('names the permission that is missing', async () => {
		const instagram = await connect('facebook', [
			'instagram_basic',
			'pages_show_list',
			'pages_read_engagement',
		]);
		await expect(listTagged(instagram, 1)).rejects.toMatchObject({ code: 'comments_not_allowed' });
	});
});

test('posts and mentions of which Instagram tells little are told so', () => {
	expect(simplifyTagged({ id: '1' })).toMatchObject({ id: '1', username: null, url: null });
	expect(simplifyMention({ mediaId: '1', commentId: '2' }, { id: '2' })).toEqual({
		media_id: '1',
		comment_id: '2',
		text: null,
		username: null,
		created_at: null,
		likes: null,
		url: null,
	});
});

describe('getMention (instagram §3.6)', () => {
	it('reads a caption and a comment', async () => {
		const instagram = await connect('facebook');
		const caption = { mediaId: IN_CAPTION };
		expect(simplifyMention(caption, await getMention(instagram, caption))).toEqual({
			media_id: IN_CAPTION,
			comment_id: null,
			text: 'With @example_creator',
			username: 'tiny_bakery',
			created_at: TAGGED.created_at,
			likes: 9,
			url: TAGGED.url,
		});
		const comment = { mediaId: IN_COMMENT, commentId: COMMENT };
		expect(simplifyMention(comment, await getMention(instagram, comment))).toMatchObject({
			comment_id: COMMENT,
			text: 'Ask @example_creator',
			username: null,
			likes: 4,
			url: TAGGED.url,
		});
	});

	it('says what is no mention, and what cannot be an ID', async () => {
		const instagram = await connect('facebook');
		await expect(getMention(instagram, { mediaId: IN_COMMENT })).rejects.toMatchObject({
			code: 'object_not_found',
		});
		const asked = (await sandbox.requests('/v26.0')).length;
		for (const place of [{ mediaId: '1){id}' }, { mediaId: '1', commentId: 'a' }]) {
			await expect(getMention(instagram, place)).rejects.toMatchObject({
				code: 'request_refused',
				message: expect.stringContaining('consists of digits only'),
			});
		}
		expect(await sandbox.requests('/v26.0')).toHaveLength(asked);
	});

	it('needs Facebook Login, and says so without asking', async () => {
		const instagram = await connect('instagram');
		await expect(getMention(instagram, { mediaId: IN_CAPTION })).rejects.toMatchObject({
			code: 'facebook_login_required',
		});
	});

	it('does not take an answer without the mention for one', async () => {
		const instagram = await connect('facebook');
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body: '{"id":"1"}',
			match: { method: 'GET', path: `/${instagram.accountId}` },
		});
		await expect(getMention(instagram, { mediaId: IN_CAPTION })).rejects.toMatchObject({
			code: 'platform_unavailable',
		});
	});
});

describe('replyToMention (instagram §3.6)', () => {
	const sent = async () => (await sandbox.requests('/mentions')).length;

	it.each(BOTH_LOGINS)('replies to a caption and to a comment: %s', async (login) => {
		const instagram = await connect(login);
		for (const place of [{ mediaId: IN_CAPTION }, { mediaId: IN_COMMENT, commentId: COMMENT }]) {
			expect(await replyToMention(instagram, place, 'Thanks')).toMatch(/^\d+$/);
		}
		expect(await sent()).toBe(2);
	});

	it('sends nothing more after an unclear answer, and passes on a refusal', async () => {
		const instagram = await connect('facebook');
		await sandbox.control('faults', { kind: 'reset-after', match: { path: '/mentions' } });
		await expect(replyToMention(instagram, { mediaId: IN_CAPTION }, 'Thanks')).rejects.toMatchObject({
			code: 'outcome_unknown',
			action: 'check-outcome',
		});
		expect(await sent()).toBe(1);
		await expect(replyToMention(instagram, { mediaId: IN_COMMENT }, 'Thanks')).rejects.toMatchObject({
			code: 'object_not_found',
		});
	});
});
