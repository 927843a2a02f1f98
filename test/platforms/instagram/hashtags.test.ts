import { listHashtagMedia, simplifyMedia } from '../../../platforms/instagram';
import { connectInstagram, type Client } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

let sandbox: TestSandbox;
let client: Client;

beforeAll(async () => void (sandbox = await startTestSandbox()));
beforeEach(async () => {
	await sandbox.control('reset');
	const now = Math.floor(Date.now() / 1000);
	const media = Array.from({ length: 130 }, (_, index) => ({
		caption: `Brot ${index} #Bäckerei`,
		like_count: index,
		timestamp: now - (index + 1) * 60,
	}));
	await sandbox.control('instagram/account', { username: 'tiny_bakery', media });
	client = await connectInstagram(sandbox, 'facebook');
});
afterEach(() => client.close());
afterAll(() => sandbox.close());

const read = (hashtag: string, edge: 'top_media' | 'recent_media' = 'top_media', limit = Infinity) =>
	listHashtagMedia(client.instagram, hashtag, edge, limit);

describe('listHashtagMedia (instagram §3.7)', () => {
	it.each(['top_media', 'recent_media'] as const)(
		'reads %s page after page, each post once',
		async (edge) => {
			const posts = await read('#Bäckerei', edge);
			expect(new Set(posts.map(({ id }) => id)).size).toBe(130);
			expect(await read('bäckerei', edge, 70)).toHaveLength(70);
		},
	);

	it('gives the most popular first, without telling who posted them', async () => {
		const [post] = (await read('bäckerei', 'top_media', 1)).map(simplifyMedia);
		expect(post).toMatchObject({ caption: 'Brot 129 #Bäckerei', likes: 129, type: 'image' });
		const [raw] = await read('bäckerei', 'top_media', 1);
		expect(raw).not.toHaveProperty('username');
	});

	it('ends at a page without anything new, whatever its cursor says', async () => {
		const page = {
			data: [{ id: '1' }],
			paging: { cursors: { after: 'same' }, next: 'https://example.com/' },
		};
		const path = '/top_media';
		const body = JSON.stringify(page);
		await sandbox.control('faults', { kind: 'status', status: 200, body, match: { path }, times: 5 });
		expect(await read('bäckerei')).toEqual([{ id: '1' }]);
		expect(await sandbox.requests(path)).toHaveLength(2);
	});

	it('refuses what is no hashtag, and logins that cannot search, before anything is asked', async () => {
		const before = (await sandbox.requests('/')).length;
		for (const text of ['#', 'two words', 'bread🍞']) {
			await expect(read(text)).rejects.toMatchObject({ code: 'request_refused', action: 'fix-request' });
		}
		const byInstagram = { ...client.instagram, login: 'instagram' as const };
		await expect(listHashtagMedia(byInstagram, 'bread', 'top_media', 1)).rejects.toMatchObject({
			code: 'facebook_login_required',
		});
		expect(await sandbox.requests('/')).toHaveLength(before);
	});

	it('says what to do about an unknown hashtag, the limit of 30, and an app without the feature', async () => {
		await expect(read('no_such_tag')).rejects.toMatchObject({
			code: 'hashtag_unknown',
			platformCode: '24/2207024',
		});
		for (let number = 0; number < 29; number++) await read(`tag_${number}`).catch(() => undefined);
		await expect(read('bäckerei')).rejects.toMatchObject({
			code: 'hashtag_limit',
			action: 'wait',
			message: expect.stringContaining('30 different hashtags within 7 days'),
		});
		await sandbox.control('switches', { 'instagram.publicContentAccess': 'missing' });
		await expect(read('bäckerei')).rejects.toMatchObject({
			code: 'app_capability_missing',
			action: 'app-review',
			message: expect.stringContaining('Instagram Public Content Access'),
		});
	});

	it('does not take an answer without the ID of the hashtag for one', async () => {
		const path = '/ig_hashtag_search';
		await sandbox.control('faults', { kind: 'status', status: 200, body: '{"data":[]}', match: { path } });
		await expect(read('bäckerei')).rejects.toMatchObject({ code: 'platform_unavailable' });
	});
});
