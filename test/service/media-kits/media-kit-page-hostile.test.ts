import { withDatabase } from '../../support/database';
import { daysAgo, PageBench } from '../../support/mediakit-pages';
import { describePicture, readQrCode } from '../../support/pictures';
import { INSTAGRAM_DOCUMENT, TIKTOK_DOCUMENT } from '../../support/statistics-documents';

const bench = new PageBench();
afterEach(() => bench.close());

const ATTACK = `"><script>alert(1)</script><img src=x onerror=alert(2)>'\`]]>&lt;&#60;`;
const [TIKTOK_POST, INSTAGRAM_POST] = [TIKTOK_DOCUMENT.recent_posts[0], INSTAGRAM_DOCUMENT.recent_posts[0]];

describe('texts that want to be more', () => {
	it('stay texts in every form of the page', async () => {
		await bench.open();
		await bench.store('tiktok', {
			profile: { name: ATTACK, bio: ATTACK, url: 'javascript:alert(3)', username: 'example_creator' },
			meta: { ...TIKTOK_DOCUMENT.meta, source: ATTACK },
			recent_posts: [
				{ ...TIKTOK_POST, title: ATTACK, url: 'javascript:alert(4)' },
				{ ...TIKTOK_POST, id: '2', title: ATTACK, url: 'http://plain.example/' },
				{ ...TIKTOK_POST, id: '3', title: ATTACK, url: `https://x.example/${ATTACK}` },
			],
		});
		await bench.store('instagram', {
			recent_posts: [{ ...INSTAGRAM_POST, url: 'data:text/html,<script>alert(5)</script>' }],
		});
		await bench.setPage('page', { title: ATTACK, description: ATTACK });
		for (const form of ['page', 'page.svg']) {
			const { status, text } = await bench.visit(form);
			expect(status).toBe(200);
			expect(text).not.toMatch(
				/<script(?! type="application\/ld\+json">)|<img src=x|javascript:|data:text|plain\.example/i,
			);
			expect(text).toContain('&#60;script&#62;alert(1)');
		}
		const { text } = await bench.visit('page');
		const targets = [...text.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href ?? '');
		expect(targets.length).toBeGreaterThan(3);
		expect(targets.filter((href) => !/^(https:|\/mediakit\/|\?lang=)/.test(href))).toEqual([]);
		const { text: json, headers } = await bench.visit('page.json');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(JSON.parse(json)).toMatchObject({ title: ATTACK, accounts: [{ url: null }, {}] });
	});

	it('stay texts in every field that an owner fills in and in every addition to a document', async () => {
		await bench.open();
		await bench.store('tiktok', {});
		await bench.store('instagram', {});
		const share = [{ percent: 50 }];
		const of = (name: string) => share.map((each) => ({ ...each, [name]: ATTACK }));
		await bench.amend('instagram', ({ meta }) => ({
			audience: {
				fetched_at: ATTACK,
				followers_counted: 1,
				age: of('range'),
				gender: of('gender'),
				countries: of('code'),
				cities: of('name'),
			},
			meta: { ...(meta as object), formulas: { avg_views: ATTACK }, missing: { views_30d: ATTACK } },
		}));
		const short = ATTACK.slice(0, 80);
		const fields = {
			title: short,
			description: `${ATTACK} https://x.example/"onmouseover=alert(6) javascript:alert(7) a@b.example"><script>`,
			contact_email: "o'script&x@example.com",
			website: `https://x.example/${ATTACK}`,
			location: short,
			packages: [{ name: short, description: ATTACK, price: null }],
			collaborations: [{ name: short, url: `https://x.example/?${ATTACK}` }],
		};
		expect(await bench.setPage('page', fields)).toMatchObject({ status: 200 });
		const { text } = await bench.visit('page');
		const jsonLd = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? '';
		expect(JSON.parse(jsonLd)).toMatchObject({ mainEntity: { name: short, homeLocation: { name: short } } });
		expect(jsonLd).not.toContain('<');
		const rest = text.replace(jsonLd, '');
		expect(rest.match(/<script/g)).toHaveLength(1);
		// Removes everything in quotes, since an attribute value cannot become an element.
		expect(rest.replace(/"[^"]*"/g, '""')).not.toMatch(/<img src=x|<[^>]+ on\w+=/i);
		const targets = [...rest.matchAll(/<a[^>]* href="([^"]*)"/g)].map(([, href]) => href ?? '');
		expect(targets.filter((href) => !/^(https:|mailto:|\/mediakit\/|\?lang=)/.test(href))).toEqual([]);
		const { text: json } = await bench.visit('page.json');
		expect(JSON.parse(json)).toMatchObject({ location: short, packages: [{ description: ATTACK }] });
		for (const form of ['page/card.jpg', 'page.svg']) {
			expect((await fetch(`${bench.service.url}/mediakit/${form}`)).status).toBe(200);
		}
	});

	it('stay texts as names of accounts, on the card too', async () => {
		await bench.open();
		await withDatabase(bench.service, (database) =>
			database('accounts').update({ username: ATTACK, display_name: ATTACK }).where({ platform: 'tiktok' }),
		);
		await bench.restart();
		await bench.store('instagram', {});
		await bench.setPage('page');
		for (const form of ['page', 'page.svg']) {
			const { text } = await bench.visit(form);
			expect(text).not.toMatch(/<script(?! type="application\/ld\+json">)|<img src=x/i);
			expect(text).toContain('&#60;script&#62;alert(1)');
		}
		const { text } = await bench.visit('page');
		const jsonLd = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? '';
		expect(JSON.parse(jsonLd)).toMatchObject({ mainEntity: { alternateName: ATTACK } });
		expect(JSON.parse((await bench.visit('page.json')).text)).toMatchObject({
			accounts: [{ username: ATTACK }, {}],
		});
		const card = await fetch(`${bench.service.url}/mediakit/page/card.jpg`);
		expect(await describePicture(Buffer.from(await card.arrayBuffer()))).toBe('jpeg 1200x630');
	});

	it.each([
		'javascript:alert(8)',
		'file:///etc/passwd',
		`data:image/svg+xml,${ATTACK}`,
		'http://127.0.0.1:9/a.png',
		`https://x.example/"onerror="alert(9)`,
	])('never come to the page as the picture of a post: %s', async (thumbnail) => {
		await bench.open();
		await bench.store('tiktok', { recent_posts: [{ ...TIKTOK_POST, thumbnail }] });
		await bench.store('instagram', { recent_posts: [] });
		await bench.setPage('page');
		await bench.restart();
		const { text } = await bench.visit('page');
		expect(text).toContain('Best recent posts');
		expect(text).not.toMatch(/class="thumbnail"|alert\(|etc\/passwd|x\.example|127\.0\.0\.1:9\//);
	});

	it('have no way into the code that is printed, which is the URL alone', async () => {
		await bench.open();
		const slug = `a${'-'.repeat(62)}z`;
		await bench.setPage(slug, { title: ATTACK, website: `https://x.example/?${ATTACK}` });
		const { text } = await bench.visit(slug);
		const svg = /<svg class="qr".*?<\/svg>/s.exec(text)?.[0] ?? '';
		expect(await readQrCode(svg)).toBe(`${bench.service.url}/mediakit/${slug}`);
	});

	it('leave the badge well formed, whatever characters they have', async () => {
		await bench.open();
		await bench.setPage('page', { title: 'plain' });
		// This title is stored directly, since the service rejects the first of its characters.
		const title = `\u0000\u0008\u001f\ufffe${ATTACK}`;
		await withDatabase(bench.service, (database) => database('mediakit_pages').update({ title }));
		const { text, headers } = await bench.visit('page.svg');
		expect(headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
		expect(text).not.toMatch(/[\0-\x08\x0e-\x1f\ufffe]|&(?!#\d+;)/);
	});

	it('of a name in any script fit the badge', async () => {
		await bench.open();
		await bench.setPage('page', { title: '写真家の山田👩‍👩‍👧‍👦'.repeat(6) });
		const { text } = await bench.visit('page.svg');
		expect(text).toContain('…');
		const width = Number(/width="(\d+)"/.exec(text)?.[1]);
		expect(width).toBeLessThan(600);
	});
});

describe('an operator who refuses old statistics', () => {
	it('has none on the page either', async () => {
		await bench.open({ STATS_REFUSE_STALE: 'true' });
		await bench.store('tiktok', { fetched_at: daysAgo(2) });
		await bench.store('instagram', {});
		await bench.setPage('page');
		const { text } = await bench.visit('page');
		expect(text).toContain('No current metrics are available.');
		expect(text).not.toContain('50,000');
		expect(text).toContain('104,700');
	});
});
