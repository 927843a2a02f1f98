import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { BOTH_LOGINS } from '../support/instagram';
import { connectAccount, CREDENTIAL, pasteToken, runInstagram } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

const getProfile = { resource: 'account', operation: 'getProfile' };

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox));
});
beforeEach(async () => await sandbox.control('reset'));
afterAll(() => close());

interface Seeded {
	accounts: { username: string; id: string }[];
	persons: { username: string; pages: { id: string; name: string; instagram_username: string | null }[] }[];
}

async function seeded() {
	const { accounts, persons } = ((await sandbox.read('state')) as unknown as { instagram: Seeded }).instagram;
	return {
		idOf: (name: string) => accounts.find(({ username }) => username === name)!.id,
		pageOf: (name: string) =>
			persons
				.find(({ username }) => username === 'example_creator')!
				.pages.find((page) => page.instagram_username === name)!,
	};
}

const choose = (mode: 'list' | 'id', value: string) => ({
	...getProfile,
	account: { __rl: true, mode, value },
});
const run = (parameters: Parameters<typeof runInstagram>[2]) => runInstagram(engine, 'facebook', parameters);

describe('Instagram node with Facebook Login', () => {
	beforeEach(async () => await connectAccount(engine, sandbox, 'facebook'));

	it('offers the accounts of the Pages in a list, by name and Page', async () => {
		const { idOf, pageOf } = await seeded();
		const editor = { node: 'instagram' as const, parameters: { authentication: CREDENTIAL.facebook } };
		const { results } = await engine.listSearch('searchAccounts', editor);
		expect(results).toEqual(
			expect.arrayContaining(
				['example_creator', 'nordlicht_studio'].map((username) => ({
					name: `@${username} (${pageOf(username).name})`,
					value: idOf(username),
				})),
			),
		);
		const found = await engine.listSearch('searchAccounts', editor, 'NORDLICHT');
		expect(found.results.map(({ value }) => value)).toEqual([idOf('nordlicht_studio')]);
	});

	it('works for the chosen account: from the list, by its id, its name or its Page', async () => {
		const { idOf, pageOf } = await seeded();
		const choices = [
			choose('list', idOf('nordlicht_studio')),
			choose('id', idOf('nordlicht_studio')),
			choose('id', '@nordlicht_studio'),
			choose('id', pageOf('nordlicht_studio').id),
		];
		for (const parameters of choices) {
			const { json, error } = await run(parameters);
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ username: 'nordlicht_studio', followers: 12_840 }]);
		}
	});

	it('lists the accounts instead of guessing when none is chosen', async () => {
		const { error } = await run(choose('list', ''));
		expect(error).toMatchObject({
			message: expect.stringMatching(/several Instagram accounts: .*@example_creator.*@nordlicht_studio/),
			context: { data: { code: 'account_ambiguous', action: 'fix-request' } },
		});
	});

	it('finds the account once for all items', async () => {
		const items = [{ json: {} }, { json: {} }, { json: {} }];
		const { json } = await runInstagram(engine, 'facebook', choose('id', 'example_creator'), { items });
		expect(json).toHaveLength(3);
		expect(await sandbox.requests('/me/accounts')).toHaveLength(1);
	});

	it('says what was seen and what to check when an account is not there', async () => {
		const { pageOf } = await seeded();
		const { error } = await run(choose('id', 'somebody_else'));
		expect(error).toMatchObject({
			name: 'NodeApiError',
			context: { data: { code: 'instagram_account_not_found', action: 'reconnect' } },
		});
		expect(error?.message).toContain('@example_creator');
		expect(error?.message).toContain(`${pageOf('example_creator').name} (${pageOf('example_creator').id})`);
		expect(error?.message).toMatch(/\(1\).*professional.*\(2\).*linked to a Facebook Page.*\(3\).*selected/);
	});

	it('names the Pages of a person whose Pages have no professional account', async () => {
		await sandbox.control('users', {
			platform: 'instagram',
			username: 'example_creator',
			pages: [{ name: 'A Page alone' }],
		});
		await connectAccount(engine, sandbox, 'facebook');
		const { error } = await run(choose('list', ''));
		expect(error).toMatchObject({
			message: expect.stringMatching(/^No professional Instagram account was found.*A Page alone/),
			context: { data: { code: 'instagram_account_not_found' } },
		});
	});
});

describe.each(BOTH_LOGINS)('Instagram node, login %s', (login) => {
	it('lets an execution go on after an item that fails', async () => {
		await connectAccount(engine, sandbox, login);
		const { json } = await runInstagram(engine, login, {
			resource: 'media',
			operation: 'getAll',
			returnAll: false,
			limit: 1,
		});
		const items = [{ json: { id: json[0]?.id } }, { json: { id: '1' } }, { json: { id: json[0]?.id } }];
		const parameters = { resource: 'media', operation: 'get', mediaId: '={{ $json.id }}' };
		const failing = runInstagram(engine, login, parameters, { items, onError: 'continueErrorOutput' });
		const { outputs, error } = await failing;
		expect(error).toBeUndefined();
		const [good, bad] = outputs;
		expect(good?.map(({ pairedItem }) => pairedItem)).toMatchObject([{ item: 0 }, { item: 2 }]);
		expect(bad).toEqual([
			expect.objectContaining({
				json: expect.objectContaining({
					error: expect.any(String),
					message: expect.stringMatching(
						/^Instagram code: 100\S*\. Action: \S+\. Log ID: \S+\. Instagram says: .+[^.]\.$/,
					),
				}),
				pairedItem: expect.objectContaining({ item: 1 }),
			}),
		]);
		const stopped = await runInstagram(engine, login, parameters, { items });
		expect(stopped.error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 1 } });
	});
});

describe('Instagram node with a pasted token', () => {
	it('offers no list for a token of Instagram Login, which is for one account', async () => {
		await pasteToken(engine, sandbox, 'instagram');
		const editor = {
			node: 'instagram' as const,
			parameters: { authentication: 'mediaKitInstagramTokenApi' },
		};
		expect(await engine.listSearch('searchAccounts', editor)).toEqual({ results: [] });
	});
});
