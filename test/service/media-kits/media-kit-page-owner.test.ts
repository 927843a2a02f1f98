import type { PageListJson } from '../../../service/media-kits';
import { NO_CONTENT } from '../../../service/media-kits/page-content';
import { dumpDatabase } from '../../support/database';
import { PageBench } from '../../support/mediakit-pages';

const bench = new PageBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

const list = async () => (await bench.service.call('/api/mediakit/pages')).body as unknown as PageListJson;
const remove = (slug: string) => bench.service.call(`/api/mediakit/pages/${slug}`, { method: 'DELETE' });

afterEach(async () => {
	for (const { slug } of (await list()).pages) await remove(String(slug));
});

describe('setting up a media-kit page', () => {
	it('suggests one page for the accounts of one user name, and shows nothing by itself', async () => {
		const { tiktok, instagram } = bench.accounts;
		expect(await list()).toEqual({
			pages: [],
			suggestions: [{ slug: 'example_creator', account_ids: expect.arrayContaining([tiktok, instagram]) }],
		});
		expect((await bench.visit('example_creator')).status).toBe(404);
	});

	it('shows only the accounts that were chosen, and suggests another name for what is left', async () => {
		const { tiktok, instagram } = bench.accounts;
		await bench.setPage('example_creator', { account_ids: [tiktok] });
		const { text } = await bench.visit('example_creator');
		expect(text).toContain('class="account tiktok"');
		expect(text).not.toContain('class="account instagram"');
		expect((await list()).suggestions).toEqual([{ slug: 'example_creator-2', account_ids: [instagram] }]);
	});

	it('keeps what was chosen, in the order that was chosen', async () => {
		const { tiktok, instagram } = bench.accounts;
		const chosen = { title: ' Mara ', description: 'Light.\nTravel.', account_ids: [instagram, tiktok] };
		const page = {
			slug: 'mara.l-1_x',
			title: 'Mara',
			description: 'Light.\nTravel.',
			account_ids: [instagram, tiktok],
			enabled: true,
			...NO_CONTENT,
			url: `${bench.service.url}/mediakit/mara.l-1_x`,
			created_at: expect.stringMatching(/Z$/),
			updated_at: expect.stringMatching(/Z$/),
		};
		const saved = await bench.setPage('mara.l-1_x', chosen);
		expect([saved.status, saved.body]).toEqual([200, page]);
		expect(await list()).toEqual({ pages: [page], suggestions: [] });
		const { text } = await bench.visit('mara.l-1_x');
		expect(text.indexOf('class="account instagram"')).toBeLessThan(text.indexOf('class="account tiktok"'));
	});

	it('changes a page and remembers when it was made', async () => {
		const { body: first } = await bench.setPage('mara', { title: 'Mara', description: 'Light.' });
		const { body: changed } = await bench.setPage('mara', {
			title: null,
			description: '',
			account_ids: [bench.accounts.tiktok, bench.accounts.tiktok],
			enabled: false,
		});
		expect(changed).toMatchObject({
			title: null,
			description: null,
			account_ids: [bench.accounts.tiktok],
			enabled: false,
			created_at: first.created_at,
		});
	});

	it('does not take a name that is taken when a new page is meant', async () => {
		await bench.setPage('mara', { title: 'Mara' });
		const { tiktok } = bench.accounts;
		const other = { title: 'Other', account_ids: [tiktok], enabled: true };
		expect(await bench.put('pages/mara', other, { 'if-none-match': '*' })).toMatchObject({
			status: 409,
			body: { error: { code: 'slug_taken', message: expect.stringContaining('"mara"') } },
		});
		expect((await list()).pages).toMatchObject([{ title: 'Mara' }]);
		expect(await bench.put('pages/other', other, { 'if-none-match': '*' })).toMatchObject({ status: 200 });
	});

	it.each(['Mara', 'mara lind', '.mara', 'mara.', 'mära', 'a/b', 'mara.json', 'x.svg', 'm'.repeat(65)])(
		'refuses the name %s',
		async (slug) => {
			expect(await bench.setPage(encodeURIComponent(slug))).toMatchObject({
				status: 400,
				body: { error: { code: 'slug_invalid', action: 'fix-request' } },
			});
			expect((await list()).pages).toEqual([]);
		},
	);

	it.each(['m', '_mara_', '-000abc', 'a..b', 'mara.jsonx', 'm'.repeat(64)])(
		'takes the name %s',
		async (slug) => {
			expect(await bench.setPage(slug)).toMatchObject({ status: 200 });
			expect((await bench.visit(slug)).status).toBe(200);
			expect((await bench.visit(`${slug}.json`)).headers.get('content-type')).toMatch('application/json');
		},
	);

	it('refuses accounts that are not connected, and to be switched on without any', async () => {
		expect(await bench.setPage('mara', { account_ids: [bench.accounts.tiktok, 'nobody'] })).toMatchObject({
			status: 400,
			body: { error: { code: 'account_unknown', message: expect.stringContaining('"nobody"') } },
		});
		expect(await bench.setPage('mara', { account_ids: [] })).toMatchObject({
			status: 400,
			body: { error: { code: 'page_without_accounts' } },
		});
		expect((await list()).pages).toEqual([]);
		expect(await bench.setPage('mara', { account_ids: [], enabled: false })).toMatchObject({ status: 200 });
	});

	it('deletes a page, and leaves the accounts alone', async () => {
		await bench.setPage('mara');
		expect(await remove('mara')).toMatchObject({ status: 204 });
		expect((await bench.visit('mara')).status).toBe(404);
		expect(await remove('mara')).toMatchObject({ status: 404, body: { error: { code: 'page_unknown' } } });
		expect((await list()).suggestions).toHaveLength(1);
		expect(await dumpDatabase(bench.service)).not.toContain('"mara"');
	});

	it('is for the owner only', async () => {
		for (const [path, method] of [
			['pages', 'GET'],
			['pages/mara', 'PUT'],
			['pages/mara', 'DELETE'],
		]) {
			const response = await fetch(`${bench.service.url}/api/mediakit/${path}`, { method });
			expect(response.status).toBe(401);
		}
	});
});

describe('a page that is off', () => {
	it.each(['', '.json', '.svg', '/avatar'])(
		'cannot be told from one that does not exist: %s',
		async (form) => {
			await bench.setPage('hidden', { enabled: false });
			const plain = ({ status, text, headers }: Awaited<ReturnType<PageBench['visit']>>) => ({
				status,
				text: text.replace(/"requestId":"[^"]+"/, ''),
				headers: [...headers].filter(([name]) => name !== 'date'),
			});
			const hidden = plain(await bench.visit(`hidden${form}`));
			expect(hidden.status).toBe(404);
			expect(hidden.text).not.toMatch(/hidden|example_creator/);
			expect(hidden).toEqual(plain(await bench.visit(`nobody${form}`)));
		},
	);

	it('is gone at once after it was on', async () => {
		await bench.setPage('mara');
		expect((await bench.visit('mara')).status).toBe(200);
		await bench.setPage('mara', { enabled: false });
		expect((await bench.visit('mara')).status).toBe(404);
	});
});
