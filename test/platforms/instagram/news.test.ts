import { readNews, subscribeToNews, unsubscribeFromNews } from '../../../platforms/instagram';
import { BOTH_LOGINS, connectInstagram, SCOPES_WITH_COMMENTS, type Client } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

const ACCOUNT = '17841400000000001';
const webhook = (...changes: unknown[]) =>
	JSON.stringify({ object: 'instagram', entry: [{ id: ACCOUNT, time: 1, changes }] });

describe('readNews (instagram §6)', () => {
	const comment = {
		id: '18000000000000001',
		text: 'Hello',
		username: 'a_fan',
		user_id: '26000000000000001',
		media_id: '17900000000000001',
		media_product_type: 'REELS',
		parent_id: '18000000000000000',
		live: false,
	};
	const value = {
		from: { id: comment.user_id, username: 'a_fan' },
		text: 'Hello',
		media: { id: comment.media_id, media_product_type: 'REELS' },
		parent_id: comment.parent_id,
	};

	it.each([
		['id', 'comments', false],
		['comment_id', 'comments', false],
		['id', 'live_comments', true],
	])('reads a comment with its ID as %s in %s', (name, field, live) => {
		const told = readNews(webhook({ field, value: { ...value, [name]: comment.id } }));
		expect(told).toEqual([{ kind: 'comment', accountId: ACCOUNT, comment: { ...comment, live } }]);
	});

	it('reads IDs that come as numbers beyond 2^53', () => {
		const body = webhook({ field: 'mentions', value: { media_id: 'ID' } }).replace(
			'"ID"',
			'17912345678901234',
		);
		expect(readNews(body)).toEqual([
			{
				kind: 'mention',
				accountId: ACCOUNT,
				mention: { media_id: '17912345678901234', comment_id: null },
			},
		]);
	});

	it('reads all changes of all entries in their order, and leaves out what is none of them', () => {
		const mention = { media_id: '17900000000000002', comment_id: comment.id };
		const body = webhook(
			{ field: 'mentions', value: mention },
			{ field: 'messages', value: {} },
			{ field: 'comments', value: { text: 'No ID' } },
			{ field: 'mentions', value: {} },
			{ field: 'comments' },
			{ field: 'comments', value: { id: '1' } },
		);
		const nothingKnown = { text: null, username: null, user_id: null, media_id: null };
		expect(readNews(body)).toEqual([
			{ kind: 'mention', accountId: ACCOUNT, mention },
			{
				kind: 'comment',
				accountId: ACCOUNT,
				comment: { id: '1', ...nothingKnown, media_product_type: null, parent_id: null, live: false },
			},
		]);
	});

	it("reads the shape of Meta's examples: a list, with the change in the entry itself", () => {
		const entry = [{ id: ACCOUNT, time: 1, field: 'comments', value: { id: '1', text: 'Hello' } }];
		expect(readNews(JSON.stringify([{ object: 'instagram', entry }]))).toMatchObject([
			{ kind: 'comment', comment: { id: '1', text: 'Hello' } },
		]);
	});

	it.each(['', 'no JSON', '[]', '{}', '{"object":"page","entry":[{"id":"1"}]}', '{"object":"instagram"}'])(
		'reads nothing out of %j',
		(body) => expect(readNews(body)).toEqual([]),
	);

	it('needs to know whose it is', () => {
		const entry = [{ changes: [{ field: 'comments', value: { id: '1' } }] }];
		expect(readNews(JSON.stringify({ object: 'instagram', entry }))).toEqual([]);
	});
});

describe('subscribeToNews (instagram §6)', () => {
	let sandbox: TestSandbox;
	const clients: Client[] = [];

	beforeAll(async () => void (sandbox = await startTestSandbox()));
	beforeEach(() => sandbox.control('reset'));
	afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));
	afterAll(() => sandbox.close());

	async function connect(login: 'instagram' | 'facebook', appSecret?: string): Promise<Client> {
		const client = await connectInstagram(sandbox, login, { scopes: SCOPES_WITH_COMMENTS[login], appSecret });
		clients.push(client);
		return client;
	}

	it.each(BOTH_LOGINS)('has Meta send comments, also if asked twice: %s', async (login) => {
		const client = await connect(login);
		await subscribeToNews(client.instagram);
		await subscribeToNews(client.instagram);
		// The sandbox checks the subscription first, then the app's webhook URL, which is not set here.
		const hook = { username: 'example_creator', login, field: 'comments' };
		await expect(sandbox.control('instagram/webhook', { deliveries: [hook] })).rejects.toThrow(
			'has no webhook',
		);
	});

	it('signs with the token of the Page, and proves it', async () => {
		await sandbox.control('instagram/app', { require_proof: true });
		const { instagram } = await connect('facebook', 'sandbox-secret');
		await subscribeToNews(instagram);
		const [request] = await sandbox.requests('/subscribed_apps');
		expect(request?.headers.authorization).toBe(`Bearer ${instagram.pageToken}`);
	});

	it('says what is missing without the token of the Page', async () => {
		const { instagram } = await connect('facebook');
		await expect(subscribeToNews({ ...instagram, pageToken: undefined })).rejects.toMatchObject({
			code: 'comments_not_allowed',
			message: expect.stringContaining('There is no token for the Facebook Page'),
		});
		expect(await sandbox.requests('/subscribed_apps')).toEqual([]);
	});

	it('tries again after a difficulty that passes, and believes only a confirmation', async () => {
		const { instagram, naps } = await connect('instagram');
		const fault = (members: object) =>
			sandbox.control('faults', { match: { path: '/subscribed_apps' }, ...members });
		await fault({ kind: 'status', status: 503 });
		await subscribeToNews(instagram);
		expect(naps).toHaveLength(1);
		await fault({ kind: 'status', status: 200, body: '{}' });
		await expect(subscribeToNews(instagram)).rejects.toMatchObject({ code: 'platform_unavailable' });
	});

	it('ends it', async () => {
		const { instagram } = await connect('instagram');
		await subscribeToNews(instagram);
		await unsubscribeFromNews(instagram);
		await sandbox.control('faults', { kind: 'error', code: 190, match: { method: 'DELETE' } });
		await expect(unsubscribeFromNews(instagram)).rejects.toMatchObject({ code: 'reconnect_required' });
		const hook = { username: 'example_creator', field: 'comments' };
		await expect(sandbox.control('instagram/webhook', { deliveries: [hook] })).rejects.toThrow(
			'is not subscribed to comments',
		);
	});
});
