import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PageBench } from '../support/mediakit-pages';
import { ARTIFACTS, launchChromium } from './support/chromium';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };

const bench = new PageBench();
let browser: Browser;

/** Figures that grow like those of a real account, with days on which nothing was read. */
async function liveThreeMonths(): Promise<void> {
	const { body } = await bench.service.call('/api/mediakit/analytics/tiktok');
	const { avatar } = (body.data as { profile: { avatar: string } }).profile;
	for (let day = 89; day >= 0; day--) {
		if (day % 17 === 5) continue;
		const grown = (89 - day) / 89;
		const wave = Math.sin(day / 3);
		await bench.store(
			'tiktok',
			{
				followers: Math.round(41_200 + 8_800 * grown ** 1.4),
				stats: {
					followers: Math.round(41_200 + 8_800 * grown ** 1.4),
					avg_views: Math.round(10_400 + 2_100 * grown + 900 * wave),
					engagement_rate: Math.round(520 + 52 * grown) / 100,
				},
				recent_posts: tiktokPosts,
				profile: { name: 'Mara Lindqvist', avatar },
			},
			day,
		);
		await bench.store(
			'instagram',
			{
				followers: Math.round(101_900 + 2_800 * grown),
				stats: {
					followers: Math.round(101_900 + 2_800 * grown),
					reach_daily: Math.round(15_000 + 4_000 * wave),
					engagement_rate: 3.41,
				},
				recent_posts: instagramPosts,
			},
			day,
		);
	}
}

const post = (id: number, title: string | null, views: number) => ({
	id: String(id),
	url: `https://www.tiktok.com/@example_creator/video/${id}`,
	title,
	created_at: '2026-11-18T10:00:00Z',
	views,
	likes: Math.round(views / 19),
	comments: Math.round(views / 240),
	shares: Math.round(views / 410),
	saved: null,
});
const tiktokPosts = [
	post(1, 'Three lenses for travel that fit into one pocket #camera #travel', 48_210),
	post(2, 'What the small sensor does better', 31_704),
	post(3, null, 12_040),
];
const instagramPosts = [
	{
		...post(
			4,
			'Fog over the harbour at five in the morning — how this picture was made, with all settings and the mistakes before it, step by step',
			27_310,
		),
		saved: 412,
	},
	{ ...post(5, 'Unboxing, but honest', 9_100), saved: 30 },
];

/** Opens the page as a visitor. */
async function visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext({ viewport: DESK, ...options });
	const page = await context.newPage();
	await page.goto(`${bench.service.url}/mediakit/${path}`);
	return page;
}

const screenshot = (page: Page, name: string) =>
	page.screenshot({ path: join(ARTIFACTS, `mediakit-${name}.png`), fullPage: true });

/** What axe finds that is serious. */
async function seriousFindings(page: Page): Promise<string[]> {
	// As the browser's own tool would: the page's policy lets no script in.
	const { violations } = (await page.evaluate(
		`(() => { ${axe.source}; return axe.run(); })()`,
	)) as axe.AxeResults;
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

beforeAll(async () => {
	await mkdir(ARTIFACTS, { recursive: true });
	await bench.open();
	await liveThreeMonths();
	await bench.setPage('mara', {
		title: 'Mara Lindqvist',
		description:
			'Cameras, light and slow travel. Two videos a week, from Gothenburg.\nBookings: mara@example.com',
	});
	await bench.setPage('talkative', { description: 'Cameras, light and slow travel. '.repeat(15) });
	browser = await launchChromium();
}, 120_000);
afterAll(async () => {
	await browser?.close();
	await bench.close();
});

describe('the media-kit page in a browser', () => {
	it.each([
		['desk', {}],
		['desk-dark', { colorScheme: 'dark' }],
		['phone', { viewport: PHONE, isMobile: true }],
		['phone-dark', { viewport: PHONE, colorScheme: 'dark' }],
		['german', { locale: 'de-DE' }],
	] as [string, BrowserContextOptions][])(
		'is fine for axe and fits the screen: %s',
		async (name, options) => {
			const page = await visit('mara', options);
			const refused: string[] = [];
			page.on('console', (message) => refused.push(message.text()));
			await page.reload();
			await screenshot(page, name);
			expect(await seriousFindings(page)).toEqual([]);
			expect(refused).toEqual([]);
			const { width } = page.viewportSize() ?? DESK;
			expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
			await page.context().close();
		},
	);
	it.each([
		['mara', 'en'],
		['mara', 'de'],
		['talkative', 'de'],
	])('prints on one sheet of A4: %s in %s', async (slug, language) => {
		const page = await visit(`${slug}?lang=${language}`);
		const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
		await writeFile(join(ARTIFACTS, `mediakit-${slug}-${language}.pdf`), pdf);
		expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
		// A picture of the sheet, 190 mm wide between its margins.
		await page.setViewportSize({ width: 718, height: 1047 });
		await page.emulateMedia({ media: 'print' });
		await screenshot(page, `print-${slug}-${language}`);
		await page.context().close();
	});

	it('runs nothing that a name, a caption or a link brings along, and its badge is a picture', async () => {
		const attack = `"><script>document.title='x'</script><img src=y onerror="document.title='x'">`;
		await bench.store('tiktok', {
			profile: { name: attack, bio: attack },
			recent_posts: [{ ...tiktokPosts[0], title: attack, url: 'javascript:document.title="taken"' }],
		});
		await bench.setPage('hostile', { title: attack, description: attack });
		const page = await visit('hostile');
		expect(await page.title()).toBe(`${attack} – Media kit`);
		expect(await page.locator('h1').textContent()).toBe(attack);
		expect(await page.locator('.post h3').first().textContent()).toContain('<script>');
		expect(await page.locator('script, img[onerror], a[href^="javascript"]').count()).toBe(0);
		expect(await seriousFindings(page)).toEqual([]);
		// A badge that is not well-formed XML has no size.
		const badgeWidth = (slug: string) =>
			page.evaluate(`new Promise((resolve) => {
				const badge = new Image();
				badge.onload = badge.onerror = () => resolve(badge.naturalWidth);
				badge.src = '/mediakit/${slug}.svg';
				document.querySelector('header').append(badge);
			})`);
		expect(await badgeWidth('hostile')).toBeGreaterThan(200);
		expect(await badgeWidth('mara')).toBeGreaterThan(200);
		await screenshot(page, 'hostile');
		await page.context().close();
	});
});
