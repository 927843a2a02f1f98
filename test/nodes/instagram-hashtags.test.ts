import type { INodeParameters } from 'n8n-workflow';
import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { connectAccount, runInstagram } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox));
});
beforeEach(async () => {
	await sandbox.control('reset');
	const now = Math.floor(Date.now() / 1000);
	await sandbox.control('instagram/account', {
		username: 'tiny_bakery',
		media: [
			{ id: '17900000000000001', caption: 'New #sourdough', like_count: 5, timestamp: now - 60 },
			{ id: '17900000000000002', caption: 'Old #sourdough', like_count: 50, timestamp: now - 3 * 86_400 },
		],
	});
	await connectAccount(engine, sandbox, 'facebook');
});
afterAll(() => close());

const run = (parameters: INodeParameters) =>
	runInstagram(engine, 'facebook', { resource: 'hashtag', returnAll: true, ...parameters });

describe('Instagram node, hashtags', () => {
	it.each(['#sourdough', 'sourdough', 'https://www.instagram.com/explore/tags/sourdough/'])(
		'lists the posts with %s: the most popular ones, and those of the last day',
		async (hashtag) => {
			const captions = async (operation: string) =>
				(await run({ operation, hashtag })).json.map(({ caption }) => caption);
			expect(await captions('getTopMedia')).toEqual(['Old #sourdough', 'New #sourdough']);
			expect(await captions('getRecentMedia')).toEqual(['New #sourdough']);
		},
	);

	it('gives as many as asked for, in short or in Instagram’s own fields', async () => {
		const top = { operation: 'getTopMedia', hashtag: 'sourdough', returnAll: false, limit: 1 };
		expect((await run(top)).json).toEqual([expect.objectContaining({ type: 'image', likes: 50 })]);
		expect((await run({ ...top, simplify: false })).json).toEqual([
			expect.objectContaining({ media_type: 'IMAGE', like_count: 50 }),
		]);
	});

	it('says what is wrong with a hashtag, a URL and a login', async () => {
		const unknown = await run({ operation: 'getTopMedia', hashtag: 'no_such_tag' });
		expect(unknown.error?.context?.data).toMatchObject({ code: 'hashtag_unknown' });
		const elsewhere = await run({
			operation: 'getTopMedia',
			hashtag: 'https://www.instagram.com/tiny_bakery/',
		});
		expect(elsewhere.error?.message).toContain('"Hashtag" is not the URL of a hashtag on Instagram');
		await connectAccount(engine, sandbox, 'instagram');
		const parameters = { resource: 'hashtag', operation: 'getRecentMedia', hashtag: 'sourdough' };
		const { error } = await runInstagram(engine, 'instagram', parameters);
		expect(error?.message).toContain('Use a Facebook Login credential');
	});
});
