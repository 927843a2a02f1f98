import {
	deleteComment,
	findReplyPlace,
	listComments,
	replyToComment,
	setCommentHidden,
	simplifyComment,
	type InstagramLogin,
} from '../../../platforms/instagram';
import { BOTH_LOGINS, connectInstagram, SCOPES_WITH_COMMENTS, type Client } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

const POST = '17900000000000001';
const FIRST = '18000000000000001';
const THREAD = '18000000000000002';
const REPLY = '18000000000000003';

let sandbox: TestSandbox;
const clients: Client[] = [];

beforeAll(async () => {
	sandbox = await startTestSandbox();
});
beforeEach(() => sandbox.control('reset'));
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));
afterAll(() => sandbox.close());

async function connect(login: InstagramLogin, scopes = SCOPES_WITH_COMMENTS[login]): Promise<Client> {
	const client = await connectInstagram(sandbox, login, { scopes });
	clients.push(client);
	return client;
}

const setComments = (comments: object[]) =>
	sandbox.control('instagram/account', {
		username: 'example_creator',
		media: [{ id: POST, timestamp: 1_763_460_000, comments }],
	});

const COMMENTS = [
	{ id: FIRST, text: 'Hello', username: 'a_fan' },
	{
		id: THREAD,
		text: 'Where was this?',
		username: 'another_fan',
		like_count: 2,
		replies: [{ id: REPLY, text: 'Thanks', username: 'example_creator' }],
	},
];

const requests = async (method: string, part = '') =>
	(await sandbox.requests(part)).filter((request) => request.method === method);

describe('listComments (instagram §3.5)', () => {
	it.each(BOTH_LOGINS)(
		'gives them newest first, page after page, no more than asked for: %s',
		async (login) => {
			await setComments(
				Array.from({ length: 120 }, (_, index) => ({ text: `No. ${index}`, username: 'a_fan' })),
			);
			const { instagram } = await connect(login);
			const texts = async (limit: number) =>
				(await listComments(instagram, POST, { limit, replies: false })).map(({ text }) => text);
			const all = Array.from({ length: 120 }, (_, index) => `No. ${119 - index}`);
			expect(await texts(Infinity)).toEqual(all);
			expect(await texts(60)).toEqual(all.slice(0, 60));
		},
	);

	it.each(BOTH_LOGINS)('gives them in short, with their replies if asked for: %s', async (login) => {
		await setComments(COMMENTS);
		const { instagram } = await connect(login);
		const read = async (replies: boolean) =>
			(await listComments(instagram, POST, { limit: Infinity, replies })).map(simplifyComment);
		const thread = {
			id: THREAD,
			text: 'Where was this?',
			username: 'another_fan',
			created_at: '2025-11-18T10:02:00Z',
			likes: 2,
			hidden: false,
			media_id: POST,
			parent_id: null,
		};
		expect((await read(false))[0]).toEqual(thread);
		const reply = { id: REPLY, text: 'Thanks', username: 'example_creator', parent_id: THREAD };
		expect(await read(true)).toEqual([
			{ ...thread, replies: [expect.objectContaining(reply)] },
			expect.objectContaining({ id: FIRST, replies: [] }),
		]);
	});

	it('reads all replies of a comment that has more than come with it', async () => {
		const replies = Array.from({ length: 70 }, (_, index) => ({ text: `Reply ${index}`, username: 'a_fan' }));
		await setComments([{ ...COMMENTS[0], replies }]);
		const { instagram } = await connect('facebook');
		const [comment] = await listComments(instagram, POST, { limit: 1, replies: true });
		expect((comment?.replies as object[]).length).toBe(70);
	});

	it('says which permission is missing, and where to ask for it', async () => {
		await setComments(COMMENTS);
		for (const login of BOTH_LOGINS) {
			const scopes = SCOPES_WITH_COMMENTS[login].filter((scope) => !scope.includes('comments'));
			const { instagram } = await connect(login, scopes);
			// This consent is the account's first: a later one would keep permissions that were granted before.
			const read = listComments(instagram, POST, { limit: 1, replies: false });
			await expect(read).rejects.toMatchObject({
				code: 'comments_not_allowed',
				action: 'reconnect',
				platformCode: '10',
				message: expect.stringMatching(
					/need the permission instagram_(business_)?manage_comments.*\(Instagram: 10/,
				),
			});
		}
	});

	it('leaves other failures as they are', async () => {
		const { instagram } = await connect('instagram');
		const read = listComments(instagram, '17800000000000000', { limit: 1, replies: false });
		await expect(read).rejects.toMatchObject({ code: 'object_not_found' });
	});
});

test('simplifyComment tells what Instagram leaves out from what it says', () => {
	expect(simplifyComment({ id: '1', from: { username: 'a_fan' } })).toEqual({
		id: '1',
		text: null,
		username: 'a_fan',
		created_at: null,
		likes: null,
		hidden: null,
		media_id: null,
		parent_id: null,
	});
	expect(simplifyComment({})).toMatchObject({ id: '', username: null });
});

describe('replyToComment (instagram §3.5)', () => {
	const MESSAGE = 'In Tromsø, last winter';
	const AT_REPLIES = { method: 'POST', path: '/replies' };

	async function reply({ instagram }: Client, commentId = THREAD, message = MESSAGE): Promise<string> {
		const place = await findReplyPlace(instagram, commentId);
		return await replyToComment(instagram, commentId, message, place);
	}
	const repliesOf = async ({ instagram }: Client, id = THREAD) => {
		const comments = await listComments(instagram, POST, { limit: Infinity, replies: true });
		return simplifyComment(comments.find((comment) => comment.id === id) ?? {}).replies ?? [];
	};
	const fault = (members: object) => sandbox.control('faults', { match: AT_REPLIES, ...members });

	beforeEach(() => setComments(COMMENTS));

	it.each(BOTH_LOGINS)('replies once, below the first comment: %s', async (login) => {
		const client = await connect(login);
		const replyId = await reply(client, REPLY);
		expect((await repliesOf(client)).at(-1)).toMatchObject({ id: replyId, text: MESSAGE });
		expect(await requests('POST', '/replies')).toHaveLength(1);
	});

	it.each([
		['a connection that drops after it', { kind: 'reset-after' }],
		['half an answer', { kind: 'truncate' }],
		['HTTP status 502', { kind: 'status', status: 502, body: '<h1>Bad gateway</h1>', accepted: true }],
		['an answer that names no reply', { kind: 'status', status: 200, body: '{}', accepted: true }],
		['4/2207051', { kind: 'error', code: '4/2207051', accepted: true }],
	])('finds the reply behind %s', async (_name, members) => {
		const client = await connect('instagram');
		// The thread already has a reply with the same text, which must not be mistaken for the new one.
		await fault(members);
		const replyId = await reply(client, THREAD, 'Thanks');
		const replies = await repliesOf(client);
		expect(replies.map(({ id }) => id)).toEqual([REPLY, replyId]);
		expect(await requests('POST', '/replies')).toHaveLength(1);
	});

	it.each([
		['a connection that drops before it', { kind: 'reset-before' }],
		['HTTP status 503', { kind: 'status', status: 503 }],
	])('never repeats it after %s, and asks to look', async (_name, members) => {
		const client = await connect('facebook');
		await fault(members);
		await expect(reply(client)).rejects.toMatchObject({
			code: 'outcome_unknown',
			action: 'check-outcome',
			message: expect.stringMatching(/^(?!.*try again).*so the reply may or may not be posted/i),
		});
		expect(await requests('POST', '/replies')).toHaveLength(1);
		expect(client.naps).toHaveLength(4);
	});

	it('goes on looking although the replies cannot be read at first', async () => {
		const client = await connect('instagram');
		const place = await findReplyPlace(client.instagram, THREAD);
		await fault({ kind: 'reset-after' });
		await fault({ kind: 'error', code: 100, match: { method: 'GET', path: '/replies' } });
		await replyToComment(client.instagram, THREAD, MESSAGE, place);
		expect(await requests('POST', '/replies')).toHaveLength(1);
	});

	it('passes on a refusal, and one without any request for a hidden comment', async () => {
		const client = await connect('instagram');
		await fault({ kind: 'error', code: 100 });
		await expect(reply(client)).rejects.toMatchObject({ code: 'request_refused' });
		await setCommentHidden(client.instagram, THREAD, true);
		await expect(reply(client)).rejects.toMatchObject({ code: 'comment_hidden', action: 'fix-request' });
		expect(await requests('POST', '/replies')).toHaveLength(1);
	});

	it('sends nothing if the comment cannot be read', async () => {
		const client = await connect('instagram');
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body: '{}',
			match: { path: `/${THREAD}` },
		});
		await expect(reply(client)).rejects.toMatchObject({ code: 'platform_unavailable' });
		expect(await requests('POST', '/replies')).toEqual([]);
	});

	it('tells a request that was never sent from one in doubt', async () => {
		const client = await connect('instagram');
		const place = await findReplyPlace(client.instagram, THREAD);
		const http = async () => ({ noAnswer: 'held back', sent: false });
		await expect(replyToComment({ ...client.instagram, http }, THREAD, MESSAGE, place)).rejects.toMatchObject(
			{ code: 'platform_unreachable', action: 'retry' },
		);
	});
});

describe('setCommentHidden and deleteComment (instagram §3.5)', () => {
	beforeEach(() => setComments(COMMENTS));

	const idsOf = async ({ instagram }: Client) =>
		(await listComments(instagram, POST, { limit: Infinity, replies: false })).map(({ id }) => id);

	it.each(BOTH_LOGINS)('hide a comment, show it again, and delete it: %s', async (login) => {
		const client = await connect(login);
		const { instagram } = client;
		const hidden = async () =>
			(await listComments(instagram, POST, { limit: 1, replies: false })).map((comment) => comment.hidden);
		await setCommentHidden(instagram, THREAD, true);
		expect(await hidden()).toEqual([true]);
		await setCommentHidden(instagram, THREAD, false);
		expect(await hidden()).toEqual([false]);
		await deleteComment(instagram, THREAD);
		expect(await idsOf(client)).toEqual([FIRST]);
	});

	it('takes a comment that is gone after an unclear answer as deleted', async () => {
		const client = await connect('instagram');
		await sandbox.control('faults', { kind: 'reset-after', match: { method: 'DELETE' } });
		await deleteComment(client.instagram, THREAD);
		expect(await idsOf(client)).toEqual([FIRST]);
	});

	it('does not call a comment deleted that is still there, or never was', async () => {
		const { instagram } = await connect('instagram');
		await sandbox.control('faults', { kind: 'reset-before', match: { method: 'DELETE' } });
		await expect(deleteComment(instagram, THREAD)).rejects.toMatchObject({ code: 'platform_unreachable' });
		await expect(deleteComment(instagram, '17800000000000000')).rejects.toMatchObject({
			code: 'object_not_found',
		});
	});

	it('believes only a confirmation', async () => {
		const { instagram } = await connect('instagram');
		await sandbox.control('faults', { kind: 'status', status: 200, body: '{}', match: { method: 'POST' } });
		await expect(setCommentHidden(instagram, THREAD, true)).rejects.toMatchObject({
			code: 'platform_unavailable',
		});
	});
});
