import { PageBench } from '../../support/mediakit-pages';

const bench = new PageBench();
beforeAll(async () => {
	await bench.open({ FRAME_ANCESTORS: 'https://agency.example, http://127.0.0.1:3000' });
	await bench.store('tiktok', {});
	await bench.store('instagram', {});
});
afterAll(() => bench.close());

const FILLED = {
	title: 'Mara Lindqvist',
	description:
		'Light. Write to mara@example.com, or see https://www.example.com/work. Not http://plain.example!',
	contact_email: ' hello@example.com ',
	website: 'https://mara.example/',
	location: 'Gothenburg',
	languages: ['sv', 'de', 'sv'],
	accent_color: '#FFE600',
	currency: 'EUR',
	packages: [
		{ name: 'One video', description: 'Up to 60 seconds', price: 1200 },
		{ name: 'A series', price: null },
		{ name: '', description: ' ', price: null },
	],
	collaborations: [{ name: 'Lumen Lenses', url: 'https://lumen.example/' }, { name: 'Fjäll' }],
};

/** Returns the visible text of a page. */
const words = (html: string) => html.replace(/<script.*?<\/script>|<[^>]+>/gs, ' ').replace(/\s+/g, ' ');
const page = async (query = '') => (await bench.visit(`mara${query}`)).text;
const save = (changes: Record<string, unknown> = {}) => bench.setPage('mara', { ...FILLED, ...changes });
const preview = async (changes: Record<string, unknown>) => {
	const { tiktok, instagram } = bench.accounts;
	const { body } = await bench.service.call('/api/mediakit/page-preview', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ ...FILLED, account_ids: [tiktok, instagram], enabled: false, ...changes }),
	});
	return body as { html: string | null; problems: { field: string; reason: string }[] };
};

describe('what an owner fills in', () => {
	it('is kept without blanks, doubles and empty rows', async () => {
		expect((await save()).body).toMatchObject({
			contact_email: 'hello@example.com',
			website: 'https://mara.example/',
			languages: ['sv', 'de'],
			accent_color: '#ffe600',
			packages: [
				{ name: 'One video', description: 'Up to 60 seconds', price: 1200 },
				{ name: 'A series', description: null, price: null },
			],
			collaborations: [
				{ name: 'Lumen Lenses', url: 'https://lumen.example/', logo_image: null },
				{ name: 'Fjäll', url: null, logo_image: null },
			],
		});
	});

	it('stands on the page in the language of the visitor', async () => {
		await save();
		const english = words(await page('?lang=en'));
		expect(english).toMatch(/Location Gothenburg Languages Swedish and German/);
		expect(english).toMatch(/One video Up to 60 seconds €1,200 .*A series Price on request/);
		expect(english).toMatch(/Past collaborations Lumen Lenses Fjäll/);
		const german = words(await page('?lang=de'));
		expect(german).toMatch(/Ort Gothenburg Sprachen Schwedisch und Deutsch/);
		expect(german).toMatch(/1\.200\s€ .*Preis auf Anfrage/);
	});

	it('gives links to e-mail addresses and https URLs, and to nothing else', async () => {
		await save();
		const html = await page();
		expect(html).toContain('href="mailto:hello@example.com"');
		expect(html).toContain('href="mailto:hello@example.com?subject=One%20video"');
		expect(html).toContain('<a href="mailto:mara@example.com">mara@example.com</a>,');
		expect(html).toContain(
			'<a href="https://www.example.com/work" rel="noopener nofollow">example.com/work</a>.',
		);
		expect(html).not.toContain('href="http://plain.example');
	});

	it('is in the JSON too', async () => {
		await save();
		expect(JSON.parse((await bench.visit('mara.json')).text)).toMatchObject({
			contact_email: 'hello@example.com',
			languages: ['sv', 'de'],
			packages: [{ name: 'One video', price: 1200 }, { price: null }],
			collaborations: [{ name: 'Lumen Lenses', url: 'https://lumen.example/' }, { name: 'Fjäll' }],
		});
	});

	it('is off until it is filled in', async () => {
		await bench.setPage('mara', {});
		const html = await page();
		expect(html).not.toMatch(/class="(facts|contact|card offers|partners)"|mailto:|@accent|class="cover"/);
		expect(html).not.toMatch(/null|undefined/);
	});
});

describe('what an owner fills in wrongly', () => {
	it.each([
		['contact_email', 'hello at example.com', 'contact_email', 'email_invalid'],
		['contact_email', 'a@b.example?bcc=x@y.example', 'contact_email', 'email_invalid'],
		['website', 'http://mara.example/', 'website', 'url_not_https'],
		['website', 'javascript:alert(1)', 'website', 'url_not_https'],
		['accent_color', 'red', 'accent_color', 'color_invalid'],
		['languages', ['de', 'xx-nonsense'], 'languages', 'language_unknown'],
		['currency', 'Euro'.slice(0, 3), 'currency', 'currency_unknown'],
		['currency', null, 'currency', 'currency_missing'],
		['cover_image', 'nothing', 'cover_image', 'image_unknown'],
		['packages', [{ name: 'One' }, { name: ' ', price: 3 }], 'packages.1.name', 'required'],
		['collaborations', [{ name: 'A', url: 'ftp://a.example' }], 'collaborations.0.url', 'url_not_https'],
	])('%s as %j is refused, and the preview names the field', async (field, value, where, reason) => {
		const { status, body } = await save({ [field]: value });
		expect([status, body]).toMatchObject([
			400,
			{
				error: { code: 'page_field_invalid', message: expect.stringContaining(where), action: 'fix-request' },
			},
		]);
		expect((await preview({ [field]: value })).problems).toContainEqual({ field: where, reason });
	});
});

describe('the preview', () => {
	it('is the page as it would be, and stores nothing', async () => {
		await bench.setPage('mara', { enabled: false });
		const { html, problems } = await preview({ title: 'Not saved yet' });
		expect(problems).toEqual([]);
		expect(words(String(html))).toMatch(/Not saved yet .*154,700 total followers/);
		expect((await bench.visit('mara')).status).toBe(404);
		expect(JSON.stringify((await bench.service.call('/api/mediakit/pages')).body)).not.toContain('Not saved');
	});

	it('shows nothing without an account', async () => {
		expect(await preview({ account_ids: [] })).toEqual({ html: null, problems: [] });
	});
});

describe('the sections of a page', () => {
	const order = async () =>
		[...(await page()).matchAll(/aria-labelledby="(account-1|best|packages|collaborations)"/g)].map(
			([, name]) => name,
		);

	it('stand in the order that the owner chooses, without those that are hidden', async () => {
		await save();
		expect(await order()).toEqual(['account-1', 'best', 'packages', 'collaborations']);
		await save({ section_order: ['packages', 'posts'], hidden_sections: ['collaborations'] });
		expect(await order()).toEqual(['packages', 'best', 'account-1']);
	});
});

describe('the accent colour', () => {
	const luminance = (hex: string) => {
		const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
			const share = parseInt(hex.slice(at, at + 2), 16) / 255;
			return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const contrast = (...colors: string[]) => {
		const [low = 0, high = 0] = colors.map(luminance).sort((a, b) => a - b);
		return (high + 0.05) / (low + 0.05);
	};

	const styleOf = (color: string) => fetch(`${bench.service.url}/mediakit/@accent/${color}.css`);

	it.each(['ffe600', 'ffffff', '000000', '7f7f7f', '0000ff', '3b4fd8'])(
		'%s can be read on light and dark pages',
		async (color) => {
			const style = await styleOf(color);
			expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
			const text = await style.text();
			const [light = '', dark = '', print = ''] = [...text.matchAll(/#[\da-f]{6}/g)].map(([hex]) => hex);
			for (const ground of ['#ffffff', '#f5f6f8'])
				expect(contrast(light, ground)).toBeGreaterThanOrEqual(4.5);
			for (const ground of ['#1d2027', '#14161b']) expect(contrast(dark, ground)).toBeGreaterThanOrEqual(4.5);
			expect(print).toBe(light);
		},
	);

	it('stays as it is where it can be read', async () => {
		expect(await (await styleOf('3b4fd8')).text()).toContain('--accent:#3b4fd8');
		await save({ accent_color: '#3b4fd8' });
		expect(await page()).toContain('href="/mediakit/@accent/3b4fd8.css"');
	});
});

describe('a page for machines', () => {
	beforeEach(() => save());

	it.each([
		['', ''],
		['?lang=de', '?lang=de'],
		['?lang=en', '?lang=en'],
		['?lang=xx', ''],
	])('under mara%s names mara%s as its canonical URL, and one URL for each language', async (query, own) => {
		const html = await page(query);
		const url = `${bench.service.url}/mediakit/mara`;
		expect(html).toContain(`<link rel="canonical" href="${url}${own}" />`);
		expect(html).toContain(`<meta property="og:url" content="${url}${own}" />`);
		const alternates = [...html.matchAll(/hreflang="([\w-]+)" href="(http[^"]+)"/g)].map(
			([, ...each]) => each,
		);
		expect(alternates).toEqual([
			['x-default', url],
			['en', `${url}?lang=en`],
			['de', `${url}?lang=de`],
		]);
	});

	it('describes a profile page for search engines', async () => {
		const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(await page()) ?? [];
		expect(JSON.parse(json)).toMatchObject({
			'@context': 'https://schema.org',
			'@type': 'ProfilePage',
			mainEntity: {
				'@type': 'Person',
				name: 'Mara Lindqvist',
				email: 'hello@example.com',
				sameAs: [
					'https://www.tiktok.com/@example_creator',
					'https://instagram.com/example_creator',
					'https://mara.example/',
				],
				interactionStatistic: [{ userInteractionCount: 50_000 }, { userInteractionCount: 104_700 }],
			},
		});
	});

	it('comes compressed to those who take it so, and is the same', async () => {
		const raw = (coding: string) =>
			fetch(`${bench.service.url}/mediakit/mara`, { headers: { 'accept-encoding': coding } });
		const plain = await raw('identity');
		const text = await plain.text();
		expect(plain.headers.get('content-encoding')).toBeNull();
		for (const [taken, used] of [
			['gzip, deflate, br', 'br'],
			['gzip', 'gzip'],
			['br;q=0, gzip', 'gzip'],
		] as const) {
			const answer = await raw(taken);
			expect(answer.headers.get('content-encoding')).toBe(used);
			expect(answer.headers.get('vary')).toMatch(/accept-encoding/);
			expect(await answer.text()).toBe(text);
		}
	});

	it('may be framed on the origins that the owner lists, and a page that is not there nowhere', async () => {
		const { headers } = await bench.visit('mara');
		expect(headers.get('content-security-policy')).toContain(
			'frame-ancestors https://agency.example http://127.0.0.1:3000',
		);
		expect(headers.get('x-frame-options')).toBeNull();
		const gone = await bench.visit('nobody');
		expect(gone.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
		expect(gone.headers.get('x-frame-options')).toBe('DENY');
	});
});

describe('many accounts', () => {
	it('stand on one page, those of one platform after the other', async () => {
		const ids = await bench.addAccounts(50);
		expect(await save({ account_ids: ids })).toMatchObject({ status: 200 });
		const html = await page('?lang=en');
		const order = [...html.matchAll(/class="group">([^<]*)|id="account-\d+"[^>]*>.*?@(creator_\d+)/gs)].map(
			([, group, name]) => group ?? name,
		);
		const names = (first: number) => Array.from({ length: 25 }, (_, index) => `creator_${2 * index + first}`);
		expect(order).toEqual(['TikTok: 25 accounts', ...names(0), 'Instagram: 25 accounts', ...names(1)]);
		expect(words(html)).toContain('3,867,500 total followers');
		const { accounts } = JSON.parse((await bench.visit('mara.json')).text) as { accounts: unknown[] };
		expect(accounts).toHaveLength(50);
		for (const form of ['mara.svg', 'mara/card.jpg'])
			expect((await fetch(`${bench.service.url}/mediakit/${form}`)).status).toBe(200);
	});

	it('are at most 50', async () => {
		const ids = Array.from({ length: 51 }, (_, index) => `id-${index}`);
		expect(await save({ account_ids: ids })).toMatchObject({
			status: 400,
			body: { error: { code: 'request_invalid' } },
		});
		expect(await save({ account_ids: ids.slice(1) })).toMatchObject({
			body: { error: { code: 'account_unknown' } },
		});
	});
});
