import { daysAgo, PageBench } from '../../support/mediakit-pages';
import { INSTAGRAM_DOCUMENT, TIKTOK_DOCUMENT } from '../../support/statistics-documents';

const bench = new PageBench();
beforeAll(async () => {
	await bench.open();
	await bench.setPage();
});
beforeEach(async () => {
	await bench.store('tiktok', {});
	await bench.store('instagram', {});
});
afterAll(() => bench.close());

const [TIKTOK_POST, INSTAGRAM_POST] = [TIKTOK_DOCUMENT.recent_posts[0], INSTAGRAM_DOCUMENT.recent_posts[0]];

/** Returns the visible text of a page. */
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** Returns the visible text of one account's section. */
const partOf = (html: string, platform: string) =>
	words(html.split('<section').find((part) => part.includes(`class="account ${platform}"`)) ?? '');

interface Kit {
	followers: number | null;
	accounts: (Record<string, unknown> & {
		changes: Record<string, unknown>;
		missing: Record<string, string>;
	})[];
	best_posts: Record<string, unknown>[];
}

async function readJson(): Promise<Kit> {
	const { text } = await bench.visit('example_creator.json');
	return JSON.parse(text) as Kit;
}

describe('the figures of a media-kit page', () => {
	it('joins both platforms', async () => {
		const { text } = await bench.visit('example_creator');
		expect(words(text)).toContain('154,700 total followers');
		expect(partOf(text, 'tiktok')).toMatch(
			/TikTok @example_creator Followers 50,000 .*Engagement rate 5\.72% of views .*Average views 12,500 per video .*Videos 150/,
		);
		expect(partOf(text, 'instagram')).toMatch(
			/Followers 104,700 .*Engagement rate 3\.41% of followers .*Average views 9,000 per post .*Reach per day 15,000 .*Posts 456/,
		);
		expect(await readJson()).toMatchObject({
			slug: 'example_creator',
			title: 'Example',
			followers: 154_700,
			accounts: [
				{
					platform: 'tiktok',
					followers: 50_000,
					avg_views: 12_500,
					reach_daily: null,
					stale: false,
					missing: { reach_daily: 'not offered by the TikTok API used here' },
				},
				{ platform: 'instagram', followers: 104_700, avg_views: 9_000, reach_daily: 15_000 },
			],
		});
	});

	it('names the sources with profile and time', async () => {
		await bench.store('tiktok', { fetched_at: '2026-11-20T03:30:02Z' });
		const { text } = await bench.visit('example_creator');
		expect(text).toContain('href="https://www.tiktok.com/@example_creator"');
		expect(text).toContain('href="https://instagram.com/example_creator"');
		expect(partOf(text, 'tiktok')).toContain(
			'Source: TikTok (TikTok Official API), data from 20 November 2026, 03:30 UTC',
		);
		expect(partOf(text, 'instagram')).toContain('Source: Instagram (Meta Graph API), data from ');
	});

	it('never makes 0 of what a platform withholds, nor the other way round', async () => {
		await bench.store('tiktok', { followers: 0, engagement_rate: 0, stats: { avg_views: 0 } });
		await bench.store('instagram', {
			followers: null,
			stats: { reach_daily: null },
			recent_posts: [{ ...INSTAGRAM_POST, views: null }],
			meta: { ...INSTAGRAM_DOCUMENT.meta, missing: { reach_daily: 'not granted' } },
		});
		const { text } = await bench.visit('example_creator');
		expect(partOf(text, 'tiktok')).toMatch(/Followers 0 .*Engagement rate 0% .*Average views 0 per video/);
		expect(partOf(text, 'instagram')).toMatch(
			/Followers not available Engagement rate 3\.41% .*Average views not available Reach per day not available/,
		);
		expect(words(text)).toMatch(
			/ 0 total followers .*excluding Instagram @example_creator, whose follower count/,
		);
		const [tiktok, instagram] = (await readJson()).accounts;
		expect(tiktok).toMatchObject({ followers: 0, engagement_rate: 0, avg_views: 0 });
		expect(instagram).toMatchObject({ followers: null, avg_views: null, reach_daily: null });
		expect(instagram?.missing).toMatchObject({ reach_daily: 'not granted', followers: expect.any(String) });
	});

	it('has no averages of no posts', async () => {
		await bench.store('tiktok', {
			meta: { ...TIKTOK_DOCUMENT.meta, sample_size: 0 },
			engagement_rate: 0,
			stats: { engagement_rate: 0, avg_views: 0 },
			recent_posts: [],
		});
		const [tiktok] = (await readJson()).accounts;
		expect(tiktok).toMatchObject({
			engagement_rate: null,
			avg_views: null,
			missing: { engagement_rate: 'there are no recent posts', avg_views: 'there are no recent posts' },
		});
	});

	it('marks what is older than a day', async () => {
		await bench.store('tiktok', { fetched_at: daysAgo(2) });
		const { text } = await bench.visit('example_creator');
		expect(partOf(text, 'tiktok')).toMatch(/Source: .* UTC older than 24 hours/);
		expect(partOf(text, 'instagram')).not.toContain('older than');
		expect((await readJson()).accounts.map(({ stale }) => stale)).toEqual([true, false]);
	});

	it('shows the most seen of the recent posts of all accounts', async () => {
		const posts = [3, 70, null, 9].map((views, id) => ({
			...TIKTOK_POST,
			id: String(id),
			title: `Video ${id}`,
			views,
		}));
		await bench.store('tiktok', { recent_posts: posts });
		await bench.store('instagram', {
			recent_posts: [{ ...INSTAGRAM_POST, title: 'Picture', views: 20, url: 'https://instagram.com/p/1/' }],
		});
		expect((await readJson()).best_posts.map(({ title, views }) => [title, views])).toEqual([
			['Video 1', 70],
			['Picture', 20],
			['Video 3', 9],
			['Video 0', 3],
			['Video 2', null],
		]);
		const { text } = await bench.visit('example_creator');
		expect(text).toContain('<a href="https://instagram.com/p/1/" rel="noopener nofollow">Picture</a>');
		expect(words(text)).toMatch(/Picture Instagram 18 November 2026 20 views 800 likes/);
	});
});

describe('a visitor', () => {
	it.each([
		['de-DE,de;q=0.9,en;q=0.5', '', 'de', '154.700 Follower insgesamt'],
		['fr,de;q=0.5', '', 'de', '154.700 Follower insgesamt'],
		['de', '?lang=en', 'en', '154,700 total followers'],
		['en', '?lang=de', 'de', '154.700 Follower insgesamt'],
		['', '?lang=xx', 'en', '154,700 total followers'],
	])('with the languages %s and the address %s reads %s', async (accepted, query, language, told) => {
		const headers = { 'accept-language': accepted };
		const page = await bench.visit(`example_creator${query}`, headers);
		expect(page.text).toContain(`<html lang="${language}">`);
		expect(words(page.text)).toContain(told);
		expect(page.headers.get('vary')).toMatch(/accept-language/i);
		const badge = await bench.visit(`example_creator.svg${query}`, headers);
		expect(badge.text).toContain(language === 'de' ? 'Follower' : 'followers');
	});

	it('gets the page from memory until something changes, and then at once', async () => {
		for (const form of ['', '.json', '.svg']) {
			const first = await bench.visit(`example_creator${form}`);
			const etag = first.headers.get('etag') ?? '';
			expect(first.headers.get('cache-control')).toBe('public, max-age=60');
			const again = await bench.visit(`example_creator${form}`, {
				// The tag also matches without the weak prefix, which compression in transit adds.
				'if-none-match': `"x", ${etag.replace('W/', '')}`,
			});
			expect([again.status, again.text]).toEqual([304, '']);
			await bench.store('tiktok', { followers: 90_000 });
			const changed = await bench.visit(`example_creator${form}`, { 'if-none-match': etag });
			expect([changed.status, changed.headers.get('etag') === etag]).toEqual([200, false]);
			await bench.store('tiktok', {});
		}
	});

	it('finds it also under a name in capitals', async () => {
		expect((await bench.visit('Example_Creator')).text).toContain(
			`<link rel="canonical" href="${bench.service.url}/mediakit/example_creator" />`,
		);
	});

	it('gets no script, no style in the page, and a policy that allows none', async () => {
		const { text, headers } = await bench.visit('example_creator');
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy).toContain("default-src 'none'");
		expect(policy).not.toContain('unsafe');
		// The only script is structured data for search engines, which browsers do not execute.
		expect(text).not.toMatch(/<script(?! type="application\/ld\+json">)|<style|\sstyle=|\son\w+=/i);
		const [, css] = /<link rel="stylesheet" href="([^"]+)"/.exec(text) ?? [];
		const style = await fetch(`${bench.service.url}${css}`);
		expect([style.status, style.headers.get('etag')]).toEqual([200, expect.any(String)]);
		expect(await style.text()).toContain('@page');
	});

	it('who shares the page gives others a preview', async () => {
		const { text } = await bench.visit('example_creator');
		const meta = Object.fromEntries(
			[...text.matchAll(/<meta (?:property|name)="([^"]+)" content="([^"]*)"/g)].map(([, name, content]) => [
				name,
				content,
			]),
		);
		expect(meta).toMatchObject({
			'og:type': 'profile',
			'og:title': 'Example – Media kit',
			'og:description': '154,700 followers on TikTok and Instagram.',
			'og:url': `${bench.service.url}/mediakit/example_creator`,
			'og:locale': 'en_GB',
			'og:image': `${bench.service.url}/mediakit/example_creator/card.jpg?lang=en`,
			'twitter:card': 'summary_large_image',
		});
	});

	it('may show badge and figures on a page elsewhere', async () => {
		for (const form of ['.json', '.svg']) {
			const { headers } = await bench.visit(`example_creator${form}`);
			expect(Object.fromEntries(headers)).toMatchObject({
				'access-control-allow-origin': '*',
				'cross-origin-resource-policy': 'cross-origin',
				'content-security-policy': "default-src 'none'; sandbox",
				'x-content-type-options': 'nosniff',
			});
		}
	});
});

describe('the picture of a page', () => {
	const picture = () => fetch(`${bench.service.url}/mediakit/example_creator/avatar`);

	it('is fetched by the service, so that visitors ask no platform', async () => {
		const { body } = await bench.service.call('/api/mediakit/refresh-tiktok-api?account=example_creator', {
			method: 'POST',
		});
		expect(body.source).toBeDefined();
		const { text } = await bench.visit('example_creator');
		expect(text.match(/<img[^>]+src="([^"]+)"/)?.[1]).toBe('/mediakit/example_creator/avatar');
		const response = await picture();
		expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'image/jpeg' });
		expect(Buffer.from(await response.arrayBuffer()).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
	});

	it.each(['/_sandbox/state', '/nothing-here'])('is left out if %s is no picture', async (path) => {
		await bench.store('tiktok', { profile: { avatar: `${bench.sandbox.url}${path}` } });
		const response = await picture();
		expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
		expect(await response.text()).toBe('<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"/>');
	});

	it('is not fetched from inside the network', async () => {
		const { port } = new URL(bench.service.url);
		await bench.store('tiktok', { profile: { avatar: `http://127.0.0.1:${port}/healthz` } });
		expect((await picture()).headers.get('content-type')).toBe('image/svg+xml');
	});
});
