import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PageBench } from '../support/mediakit-pages';
import { VideoServer } from '../support/video-server';
import {
	addAudienceAndPictures,
	draw,
	fillIn,
	liveThreeMonths,
	tiktokPosts,
	type Size,
} from './mediakit-scenarios';
import { ARTIFACTS, launchChromium } from './support/chromium';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };
/** An A4 sheet without its margins of 8 mm, at 96 pixels per inch. */
const SHEET = { width: 733, height: 1062 };

const bench = new PageBench();
let browser: Browser;
/** IDs of the accounts that are added to the bench's own. */
let many: string[] | undefined;
/** A server that provides the images of posts, as a platform would. */
let pictures: VideoServer;

/** Opens a page as a visitor would. @param said receives the messages in the browser's console */
async function visit(path: string, options: BrowserContextOptions = {}, said: string[] = []): Promise<Page> {
	const context = await browser.newContext({ viewport: DESK, ...options });
	const page = await context.newPage();
	page.on('console', (message) => said.push(message.text()));
	await page.goto(`${bench.service.url}/mediakit/${path}`);
	return page;
}

async function screenshot(page: Page, name: string): Promise<void> {
	// Loads every image, as if a visitor had scrolled to the end.
	await page.evaluate(`Promise.all([...document.images].map((image) => {
		image.loading = 'eager';
		return image.decode().catch(() => {});
	}))`);
	await page.screenshot({ path: join(ARTIFACTS, `mediakit-${name}.png`), fullPage: true });
}

/** Returns everything that axe finds on a page. */
async function findings(page: Page): Promise<string[]> {
	// The page's policy blocks scripts, except those run by the debugger.
	const { violations } = (await page.evaluate(
		`(() => { ${axe.source}; return axe.run(); })()`,
	)) as axe.AxeResults;
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Returns the numbers and one-word labels that wrap or extend beyond their parent element. */
const brokenNumbers = (page: Page) =>
	page.evaluate(`[...document.querySelectorAll('.value, .total strong, .counts b, .share, .price, .bars th')]
		.filter((element) => element.localName !== 'th' || !/\\s/.test(element.textContent.trim()))
		.filter((element) => {
			const range = document.createRange();
			range.selectNodeContents(element);
			const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
			const lines = new Set(rects.map(({ top }) => Math.round(top)));
			const place = element.parentElement.getBoundingClientRect();
			return lines.size > 1 || rects.some(({ left, right }) => left < place.left - 1 || right > place.right + 1);
		})
		.map((element) => element.className + ' ' + element.textContent)`);

beforeAll(async () => {
	await mkdir(ARTIFACTS, { recursive: true });
	const picture = await draw(720, 1280, ['#40367a', '#f28482']);
	pictures = await VideoServer.start(({ url = '' }, response) => {
		const [path, framed = ''] = url.split('?');
		response.end(path === '/frame' ? `<!doctype html><iframe src="${framed}"></iframe>` : picture);
	});
	const { host, origin } = new URL(pictures.url);
	await bench.open({ FRAME_ANCESTORS: origin }, [host]);
	browser = await launchChromium();
}, 120_000);
afterAll(async () => {
	await browser?.close();
	await bench.close();
	await pictures.close();
});

const SCENARIOS: [name: string, size: Size, isFull: boolean][] = [
	['full', { followers: 50_000, views: 48_210 }, true],
	['million', { followers: 1_204_500, views: 1_890_000 }, true],
	['three', { followers: 3, views: 5 }, false],
	['empty', { followers: 50_000, views: 48_210 }, false],
];

const PERSONS: [name: string, options: BrowserContextOptions][] = (['en', 'de'] as const).flatMap(
	(language) =>
		(['light', 'dark'] as const).flatMap((colorScheme) =>
			(['desk', 'phone'] as const).map((device): [string, BrowserContextOptions] => [
				`${language}-${colorScheme}-${device}`,
				{
					locale: language === 'en' ? 'en-GB' : 'de-DE',
					colorScheme,
					...(device === 'phone' ? { viewport: PHONE, isMobile: true } : {}),
				},
			]),
		),
);

describe.each(SCENARIOS)('the media-kit page in a browser: %s', (scenario, size, isFull) => {
	beforeAll(async () => {
		await liveThreeMonths(bench, size, isFull);
		if (isFull) await bench.setPage('mara', await fillIn(bench));
		else await bench.setPage('mara', {});
		if (isFull) await addAudienceAndPictures(bench, pictures);
	}, 120_000);

	it.each(PERSONS)(
		'has no findings of axe, fits the screen and breaks no number: %s',
		async (name, options) => {
			const refused: string[] = [];
			const page = await visit('mara', options, refused);
			await screenshot(page, `${scenario}-${name}`);
			expect(await findings(page)).toEqual([]);
			expect(refused).toEqual([]);
			expect(await brokenNumbers(page)).toEqual([]);
			const { width } = page.viewportSize() ?? DESK;
			expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
			await page.context().close();
		},
	);

	it.each(['en', 'de'])('prints on one sheet of A4 in %s', async (language) => {
		const page = await visit(`mara?lang=${language}`);
		await page.waitForLoadState('networkidle');
		const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
		await writeFile(join(ARTIFACTS, `mediakit-${scenario}-${language}.pdf`), pdf);
		await page.setViewportSize(SHEET);
		await page.emulateMedia({ media: 'print' });
		await screenshot(page, `print-${scenario}-${language}`);
		expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
		expect(await findings(page)).toEqual([]);
		expect(await brokenNumbers(page)).toEqual([]);
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(SHEET.width);
		await page.context().close();
	});

	it('has a preview card', async () => {
		const response = await fetch(`${bench.service.url}/mediakit/mara/card.jpg?lang=en`);
		await writeFile(
			join(ARTIFACTS, `mediakit-card-${scenario}.jpg`),
			Buffer.from(await response.arrayBuffer()),
		);
		expect(response.headers.get('content-type')).toBe('image/jpeg');
	});
});

describe('a media-kit page of fifty accounts', () => {
	it.each(PERSONS.filter(([name]) => /^en-(light-phone|dark-desk)$/.test(name)))(
		'has no findings of axe, fits the screen and breaks no number: %s',
		async (name, options) => {
			await bench.setPage('agency', { account_ids: (many ??= await bench.addAccounts(50)) });
			const page = await visit('agency', options);
			await page.waitForLoadState('networkidle');
			await screenshot(page, `many-${name}`);
			expect(await findings(page)).toEqual([]);
			expect(await brokenNumbers(page)).toEqual([]);
			expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width);
			await page.context().close();
		},
	);
});

describe('a media-kit page in a frame', () => {
	it('is shown on an origin that the owner lists, and on no other', async () => {
		await bench.setPage('framed', { title: 'Shown elsewhere' });
		const page = await browser.newPage();
		const { origin, port } = new URL(pictures.url);
		const title = page.frameLocator('iframe').getByRole('heading', { name: 'Shown elsewhere' });
		await page.goto(`${origin}/frame?${bench.service.url}/mediakit/framed`);
		await title.waitFor();
		await page.goto(`http://localhost:${port}/frame?${bench.service.url}/mediakit/framed`);
		expect(await page.locator('iframe').count()).toBe(1);
		expect(await title.count()).toBe(0);
		await page.close();
	});
});

describe('a media-kit page with odd texts', () => {
	it('prints on one sheet of A4 also with a long description', async () => {
		await bench.setPage('talkative', { description: 'Cameras, light and slow travel. '.repeat(15) });
		const page = await visit('talkative?lang=de');
		const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
		expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
		await page.context().close();
	});

	it('runs nothing that a name, a caption or a link brings along, and its badge is a picture', async () => {
		const attack = `"><script>document.title='x'</script><img src=y onerror="document.title='x'">`;
		await bench.store('tiktok', {
			profile: { name: attack, bio: attack },
			recent_posts: [{ ...tiktokPosts()[0], title: attack, url: 'javascript:document.title="taken"' }],
		});
		await bench.store('instagram', { recent_posts: [] });
		await bench.setPage('hostile', {
			title: attack,
			description: attack,
			location: attack,
			packages: [{ name: attack, description: attack }],
			collaborations: [{ name: attack, url: `https://example.com/${attack}` }],
		});
		await bench.setPage('mara', {});
		const page = await visit('hostile');
		expect(await page.title()).toBe(`${attack} – Media kit`);
		expect(await page.locator('h1').textContent()).toBe(attack);
		expect(await page.locator('.post h3').first().textContent()).toContain('<script>');
		const scripts = 'script:not([type="application/ld+json"])';
		expect(await page.locator(`${scripts}, img[onerror], a[href^="javascript"]`).count()).toBe(0);
		expect(await findings(page)).toEqual([]);
		// If the badge is not well-formed XML, it has no size.
		const badgeWidth = (slug: string) =>
			page.evaluate(`new Promise((resolve) => {
				const badge = new Image();
				badge.onload = badge.onerror = () => resolve(badge.naturalWidth);
				badge.src = '/mediakit/${slug}.svg';
				document.querySelector('header').append(badge);
			})`);
		expect(await badgeWidth('hostile')).toBeGreaterThan(200);
		expect(await badgeWidth('mara')).toBeGreaterThan(100);
		await screenshot(page, 'hostile');
		await page.context().close();
	});
});
