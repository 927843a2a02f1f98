import { readRows, withDatabase } from '../../support/database';
import { daysAgo, PageBench } from '../../support/mediakit-pages';
import { describePicture, makePicture } from '../../support/pictures';
import { TIKTOK_DOCUMENT } from '../../support/statistics-documents';
import { until } from '../../support/until';
import { VideoServer } from '../../support/video-server';

const [POST] = TIKTOK_DOCUMENT.recent_posts;
const bench = new PageBench();
let platform: VideoServer;
/** The paths that were requested from the platform's server. */
let asked: string[] = [];

beforeAll(async () => {
	const picture = await makePicture({ width: 720, height: 1280 });
	platform = await VideoServer.start(({ url = '' }, response) => {
		asked.push(url);
		if (url.startsWith('/picture')) response.setHeader('content-type', 'image/jpeg').end(picture);
		else if (url.startsWith('/huge')) response.end(Buffer.concat([picture, Buffer.alloc(2_000_001)]));
		else if (url.startsWith('/inside')) response.writeHead(302, { location: bench.service.url }).end();
		else response.end('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
	});
	await bench.open({}, [new URL(platform.url).host]);
	await bench.store('instagram', {});
	await bench.setPage('mara');
});
beforeEach(() => {
	asked = [];
});
afterAll(async () => {
	await bench.close();
	await platform.close();
});

/** Has the service read new statistics whose post images are at these paths on the platform. */
async function refresh(paths: Record<string, string>): Promise<void> {
	const ids = Object.keys(paths);
	await bench.store('tiktok', {
		recent_posts: ids.map((id, index) => ({ ...POST, id, title: `Post ${id}`, views: 90_000 - index })),
	});
	const { origin } = new URL(platform.url);
	await bench.amend('tiktok', ({ recent_posts: posts }) => ({
		recent_posts: (posts as { id: string }[]).map((post) => ({
			...post,
			thumbnail: `${origin}${paths[post.id]}`,
		})),
	}));
	await bench.restart();
}

const thumbnails = async () =>
	[...(await bench.visit('mara')).text.matchAll(/class="thumbnail" src="([^"]+)"/g)].map(([, src]) =>
		String(src),
	);

describe('pictures of posts', () => {
	it('are fetched once by the service, made small and shown from there', async () => {
		await refresh({ '1': '/picture/1', '2': '/picture/2' });
		expect(asked.sort()).toEqual(['/picture/1', '/picture/2']);
		const sources = await thumbnails();
		expect(sources).toEqual(['/mediakit/mara/thumbnails/tiktok-1', '/mediakit/mara/thumbnails/tiktok-2']);
		const response = await fetch(`${bench.service.url}${sources[0]}`);
		expect(await describePicture(Buffer.from(await response.arrayBuffer()))).toBe('webp 144x192');
		const kept = await bench.service.call(`/api/accounts/${bench.accounts.tiktok}/pictures`);
		expect(kept.body).toEqual({
			pictures: {
				'1': expect.stringMatching(/^data:image\/webp;base64,/) as string,
				'2': expect.stringMatching(/^data:image\/webp;base64,/) as string,
			},
		});
		expect((await bench.service.call('/api/accounts/none/pictures')).status).toBe(404);
		await bench.restart();
		expect(asked).toHaveLength(2);
		expect((await bench.visit('mara')).text).not.toContain(new URL(platform.url).host);
	});

	it('are left out if they are no pictures, too large or inside the network', async () => {
		await refresh({ '1': '/picture/1', '3': '/script', '4': '/huge', '5': '/inside' });
		expect(asked).toEqual(expect.arrayContaining(['/script', '/huge', '/inside']));
		expect(await thumbnails()).toEqual(['/mediakit/mara/thumbnails/tiktok-1']);
	});

	it('are of the posts that are seen most alone', async () => {
		const many = Object.fromEntries(Array.from({ length: 9 }, (_, id) => [`m${id}`, `/picture/m${id}`]));
		await refresh(many);
		expect(await thumbnails()).toHaveLength(5);
		expect(new Set(asked).size).toBe(5);
	});

	it('come with the statistics that the service reads itself, of every platform', async () => {
		for (const name of ['tiktok', 'instagram']) {
			await bench.service.call(`/api/mediakit/refresh-${name}-api`, { method: 'POST' });
		}
		await bench.restart();
		const kept = await readRows(bench.service, 'mediakit_thumbnails');
		expect(new Set(kept.map((row) => row.account_id))).toEqual(new Set(Object.values(bench.accounts)));
		expect(kept.filter(({ bytes }) => bytes === null)).toEqual([]);
		const sources = await thumbnails();
		expect(sources).toHaveLength(5);
		for (const source of sources) {
			const response = await fetch(`${bench.service.url}${source}`);
			expect(await describePicture(Buffer.from(await response.arrayBuffer()))).toBe('webp 144x192');
		}
		await bench.store('instagram', {});
	});

	it('go after 30 days without new statistics, also of a page that is off', async () => {
		await refresh({ '1': '/picture/1' });
		expect(await thumbnails()).toHaveLength(1);
		await bench.amend('tiktok', () => ({ fetched_at: daysAgo(31) }));
		await bench.restart();
		expect(await readRows(bench.service, 'mediakit_thumbnails')).toEqual([]);

		await refresh({ '1': '/picture/1' });
		await bench.setPage('mara', { enabled: false });
		await withDatabase(bench.service, (database) =>
			database('mediakit_thumbnails').update({ fetched_at: daysAgo(31) }),
		);
		await bench.restart();
		await until(
			() => readRows(bench.service, 'mediakit_thumbnails'),
			(rows) => rows.length === 0,
		);
		await bench.setPage('mara');
	});

	it('are in the export of their account', async () => {
		await refresh({ '1': '/picture/1' });
		const { body } = await bench.service.call(`/api/accounts/${bench.accounts.tiktok}/export`);
		const [kept] = body.media_kit_pictures as { post_id: string; picture: string }[];
		expect(kept).toMatchObject({ post_id: '1', fetched_at: expect.stringMatching(/Z$/) });
		expect(await describePicture(Buffer.from(kept?.picture ?? '', 'base64'))).toBe('webp 144x192');
	});

	it('of a page that is off are not fetched', async () => {
		await bench.setPage('mara', { enabled: false });
		await refresh({ '20': '/picture/20' });
		expect(asked).toEqual([]);
		await bench.setPage('mara');
	});

	it('go when the statistics do not name the post any more, and with the account', async () => {
		await refresh({ '1': '/picture/1', '2': '/picture/2' });
		const [first = ''] = await thumbnails();
		await refresh({ '2': '/picture/2' });
		expect(await readRows(bench.service, 'mediakit_thumbnails')).toMatchObject([{ post_id: '2' }]);
		expect((await fetch(`${bench.service.url}${first}`)).status).toBe(404);
		const { status } = await bench.service.call(
			`/api/auth/tiktok/disconnect?account=${bench.accounts.tiktok}`,
			{ method: 'DELETE' },
		);
		expect(status).toBe(200);
		expect(await readRows(bench.service, 'mediakit_thumbnails')).toEqual([]);
	});
});
