import { Engine } from '../support/engine';
import { BOTH_LOGINS } from '../support/instagram';
import { connectAccount, runInstagram } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

let engine: Engine;
let sandbox: TestSandbox;

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startTestSandbox();
});
afterAll(async () => {
	await sandbox.close();
	await engine.close();
});

const seeded = async (username: string) => {
	const { instagram } = (await sandbox.read('state')) as {
		instagram: { accounts: { username: string; id: string; media_count: number; media: string[] }[] };
	};
	return instagram.accounts.find((account) => account.username === username)!;
};

describe.each(BOTH_LOGINS)('Instagram node with the login of %s', (login) => {
	beforeEach(async () => {
		await sandbox.control('reset');
		await connectAccount(engine, sandbox, login);
	});

	it('account.getStats gives the statistics document', async () => {
		const parameters = { resource: 'account', operation: 'getStats', recentPosts: 5, saveToService: false };
		const { json, error, outputs } = await runInstagram(engine, login, parameters);
		console.log(JSON.stringify(json).slice(0, 1500), error);
		expect(error).toBeUndefined();
		expect(outputs[0]?.[0]?.pairedItem).toEqual({ item: 0 });
	});
	it('others', async () => {
		for (const p of [{resource:'account',operation:'getProfile'},{resource:'account',operation:'getPublishingLimit'},{resource:'account',operation:'discover',username:'nordlicht_studio',recentPosts:2},{resource:'media',operation:'getAll',limit:2,returnAll:false}]) {
			const { json, error } = await runInstagram(engine, login, p);
			console.log(p, JSON.stringify(json).slice(0, 800), error?.message, error?.description);
		}
		console.log(JSON.stringify(await seeded('example_creator')).slice(0,300));
	});
});
