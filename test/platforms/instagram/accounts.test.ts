import {
	findIdentity,
	getProfile,
	listPageAccounts,
	type InstagramLogin,
} from '../../../platforms/instagram';
import { connectInstagram, SCOPES, type Client, type ClientOptions } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

let sandbox: TestSandbox;
const open: Client[] = [];

beforeAll(async () => {
	sandbox = await startTestSandbox();
});
beforeEach(() => sandbox.control('reset'));
afterEach(async () => {
	await Promise.all(open.splice(0).map((client) => client.close()));
});
afterAll(() => sandbox.close());

async function connect(login: InstagramLogin, options?: ClientOptions) {
	const client = await connectInstagram(sandbox, login, options);
	open.push(client);
	return client;
}

interface State {
	accounts: { username: string; id: string; name: string }[];
	persons: { username: string; pages: { id: string; name: string; instagram_username: string | null }[] }[];
}

async function state(): Promise<State> {
	return (await sandbox.read('state')).instagram as State;
}

async function accountOf(username: string) {
	const account = (await state()).accounts.find((one) => one.username === username);
	if (!account) throw new Error(`no ${username}`);
	return account;
}

async function pagesOf(username: string) {
	return (await state()).persons.find((person) => person.username === username)?.pages ?? [];
}

/** Sets the Pages of an existing account. */
const givePages = (pages: { name: string; instagram_username?: string; business_only?: boolean }[]) =>
	sandbox.control('users', { platform: 'instagram', username: 'example_creator', name: 'Example', pages });

describe('findIdentity with Instagram Login', () => {
	it('gives the id that edges take and the one that callbacks name', async () => {
		const { identity } = await connect('instagram');
		const { id, name } = await accountOf('example_creator');
		expect(identity).toEqual({
			accountId: id,
			appScopedId: expect.stringMatching(/^\d{15,20}$/),
			username: 'example_creator',
			name,
		});
		expect(identity.appScopedId).not.toBe(id);
	});

	it('takes the account by id or user name, and no other', async () => {
		const { instagram, identity } = await connect('instagram');
		for (const choice of [undefined, identity.accountId, '@Example_Creator']) {
			await expect(findIdentity(instagram, choice)).resolves.toEqual(identity);
		}
		await expect(findIdentity(instagram, 'nordlicht_studio')).rejects.toMatchObject({
			code: 'instagram_account_not_found',
			action: 'reconnect',
			message: expect.stringContaining(`@example_creator (${identity.accountId})`),
		});
	});

	it('names what to check if Instagram gives no account', async () => {
		const { instagram } = await connect('instagram');
		const match = { path: '/me?' };
		await sandbox.control('faults', { kind: 'status', status: 200, body: '{"data":[]}', match });
		await expect(findIdentity(instagram)).rejects.toMatchObject({
			code: 'instagram_account_not_found',
			message: expect.stringMatching(/seen: none.*\(1\).*professional.*\(2\).*\(3\).*\.$/),
		});
	});

	it('makes do with the one id and no name', async () => {
		const { instagram } = await connect('instagram');
		const match = { path: '/me?' };
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body: '{"id":"17841400000000001"}',
			match,
		});
		await expect(findIdentity(instagram)).resolves.toEqual({
			accountId: '17841400000000001',
			appScopedId: '17841400000000001',
			username: '17841400000000001',
			name: null,
		});
	});
});

describe('findIdentity with Facebook Login', () => {
	it('finds an account among several by id, user name or Page', async () => {
		const { instagram, identity } = await connect('facebook');
		const { id } = await accountOf('nordlicht_studio');
		const page = (await pagesOf('example_creator')).find(
			(one) => one.instagram_username === 'nordlicht_studio',
		);
		for (const choice of [id, 'nordlicht_studio', '@Nordlicht_Studio', page?.id]) {
			await expect(findIdentity(instagram, choice)).resolves.toMatchObject({
				accountId: id,
				username: 'nordlicht_studio',
				name: 'Nordlicht Studio',
				page: { id: page?.id, name: 'Nordlicht Studio', tasks: ['ANALYZE', 'CREATE_CONTENT'] },
			});
		}
		expect(identity.page?.token).not.toBe('');
	});

	it('lists the accounts if there are several and none is chosen', async () => {
		const { instagram } = await connect('facebook');
		const ids = [await accountOf('example_creator'), await accountOf('nordlicht_studio')].map(({ id }) => id);
		await expect(findIdentity(instagram)).rejects.toMatchObject({
			code: 'account_ambiguous',
			action: 'fix-request',
			message: expect.stringContaining(`@example_creator (${ids[0]}), @nordlicht_studio (${ids[1]})`),
		});
	});

	it('needs no choice if there is one', async () => {
		const { instagram, identity } = await connect('facebook', { user: 'nordlicht_studio' });
		await expect(findIdentity(instagram)).resolves.toEqual(identity);
	});

	it('names the Pages that were seen and the three things to check if none has an account', async () => {
		const { instagram } = await connect('facebook', { user: 'nordlicht_studio' });
		await sandbox.control('users', {
			platform: 'instagram',
			username: 'nordlicht_studio',
			pages: [{ name: 'Bakery News' }],
		});
		// The person has to connect again, since permissions are granted for individual Pages.
		const again = connect('facebook', { user: 'nordlicht_studio' });
		const [page] = await pagesOf('nordlicht_studio');
		await expect(again).rejects.toMatchObject({
			code: 'instagram_account_not_found',
			action: 'reconnect',
			message: expect.stringContaining(`Accounts seen: none. Pages seen: Bakery News (${page?.id}).`),
		});
		await expect(again).rejects.toMatchObject({
			message: expect.stringMatching(/\(1\).*professional.*\(2\).*linked.*Page.*\(3\).*selected.*\.$/),
		});
		expect(instagram.accountId).toMatch(/^\d+$/);
	});

	it('names the accounts that were seen if the chosen one is not among them', async () => {
		const { instagram, identity } = await connect('facebook');
		await expect(findIdentity(instagram, 'tiny_bakery')).rejects.toMatchObject({
			code: 'instagram_account_not_found',
			message: expect.stringMatching(
				new RegExp(`"tiny_bakery".*@example_creator \\(${identity.accountId}\\).*Example Creator Archive`),
			),
		});
	});
});

describe('listPageAccounts', () => {
	it('reads on beyond the first hundred Pages', async () => {
		await givePages([
			...Array.from({ length: 104 }, (_, index) => ({ name: `Page ${index}` })),
			{ name: 'The last one', instagram_username: 'example_creator' },
		]);
		const { identity } = await connect('facebook');
		expect(identity.page?.name).toBe('The last one');
	});

	it('sees what only a business lists, if that is allowed', async () => {
		await givePages([
			{ name: 'Own', instagram_username: 'example_creator' },
			{ name: 'Of the agency', instagram_username: 'tiny_bakery', business_only: true },
		]);
		// Consent that was given earlier remains in effect, so the test starts with fewer scopes.
		const scopes = SCOPES.facebook.filter((scope) => scope !== 'business_management');
		const alone = await connect('facebook', { scopes });
		expect(await listPageAccounts(alone.instagram)).toMatchObject([{ username: 'example_creator' }]);

		const { instagram } = await connect('facebook');
		const names = (await listPageAccounts(instagram)).map(({ username }) => username);
		expect(names).toEqual(['example_creator', 'tiny_bakery']);
	});

	it('says so if the Pages cannot be read', async () => {
		const scopes = SCOPES.facebook.filter((scope) => scope !== 'pages_show_list');
		await expect(connect('facebook', { scopes })).rejects.toMatchObject({
			code: 'scope_missing',
			message: expect.stringContaining('pages_show_list'),
		});
	});

	it.each([
		['/me/businesses', { kind: 'error', code: 4 }],
		['/me/businesses', { kind: 'error', code: 1, times: 4 }],
		['/me/businesses', { kind: 'status', status: 200, body: '{}' }],
		['/me/businesses', { kind: 'status', status: 200, body: '<html>', times: 4 }],
		['/owned_pages', { kind: 'error', code: 80001, status: 400 }],
		['/client_pages', { kind: 'error', code: 190 }],
	])('goes on without what the businesses list if that fails: %s, %j', async (path, members) => {
		const { instagram } = await connect('facebook');
		await sandbox.control('faults', { ...members, match: { path } });
		const names = (await listPageAccounts(instagram)).map(({ username }) => username);
		expect(names).toEqual(expect.arrayContaining(['example_creator', 'nordlicht_studio']));
	});

	it('says that the businesses could not be read if nothing was found without them', async () => {
		const { instagram } = await connect('facebook');
		await sandbox.control('faults', { kind: 'error', code: 4, match: { path: '/me/businesses' } });
		await expect(findIdentity(instagram, 'nobody_here')).rejects.toMatchObject({
			code: 'instagram_account_not_found',
			message: expect.stringMatching(
				/listed only by a business could not be read: The app has made too many/,
			),
		});
	});

	it('finds an account whose profile cannot be read', async () => {
		const { instagram, identity } = await connect('facebook', { user: 'nordlicht_studio' });
		const match = { path: `/${identity.accountId}?` };
		await sandbox.control('faults', { kind: 'error', code: 10, match });
		const found = { accountId: identity.accountId, username: 'nordlicht_studio', name: null };
		await expect(findIdentity(instagram)).resolves.toMatchObject(found);
	});

	it('makes do with what an answer has', async () => {
		const { instagram } = await connect('facebook');
		const data = [{ name: 'No id' }, { id: '1', instagram_business_account: { id: '17841400000000001' } }];
		const match = { path: '/me/accounts' };
		await sandbox.control('faults', { kind: 'status', status: 200, body: JSON.stringify({ data }), match });
		expect(await listPageAccounts(instagram)).toEqual([
			{
				accountId: '17841400000000001',
				username: '17841400000000001',
				name: null,
				page: { id: '1', name: '1', token: '', tasks: [] },
			},
		]);
	});
});

describe('getProfile (instagram §2)', () => {
	it.each(['instagram', 'facebook'] as const)('gives what the account says of itself: %s', async (login) => {
		const { instagram, identity } = await connect(login);
		await expect(getProfile(instagram)).resolves.toEqual({
			accountId: identity.accountId,
			username: 'example_creator',
			name: 'Example Creator',
			avatarUrl: expect.stringContaining('scontent.cdninstagram.com'),
			bio: expect.stringContaining('Cameras'),
			website: 'https://creator.sandbox.example',
			accountType: login === 'instagram' ? 'Media_Creator' : null,
			followers: 48_300,
			following: 310,
			posts: 36,
			refused: [],
		});
	});

	it('does without the fields that Instagram Login may refuse', async () => {
		const { instagram } = await connect('instagram');
		const refuse = (message: string) =>
			sandbox.control('faults', { kind: 'error', code: 100, message, match: { path: '%2Cwebsite' } });
		const known = { username: 'example_creator', followers: 48_300 };
		await refuse('(#100) Tried accessing nonexisting field (website)');
		await expect(getProfile(instagram)).resolves.toMatchObject({
			...known,
			bio: expect.stringContaining('Cameras'),
			website: null,
			refused: ['website'],
		});
		await refuse('(#100) Invalid parameter');
		await expect(getProfile(instagram)).resolves.toMatchObject({
			...known,
			bio: null,
			website: null,
			refused: ['bio', 'website'],
		});
	});
});
