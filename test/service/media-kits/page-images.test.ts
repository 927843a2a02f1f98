import { readRows, withDatabase } from '../../support/database';
import { PageBench } from '../../support/mediakit-pages';
import { describePicture, makePicture } from '../../support/pictures';

const bench = new PageBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

async function send(use: string, body: Buffer | string, contentType = 'image/jpeg') {
	return await bench.service.call(`/api/mediakit/images?use=${use}`, {
		method: 'POST',
		headers: { 'content-type': contentType },
		body: typeof body === 'string' ? body : new Uint8Array(body),
	});
}

const idOf = ({ body }: Awaited<ReturnType<typeof send>>) => String(body.id);

async function look(url: string) {
	const response = await fetch(url);
	return { headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('images of a page', () => {
	it.each([
		['cover', 'jpeg', { width: 4000, height: 3000 }, 'webp 1536x512'],
		['cover', 'png', { width: 300, height: 300 }, 'webp 1536x512'],
		['logo', 'webp', { width: 2000, height: 400 }, 'webp 320x64'],
		['logo', 'png', { width: 40, height: 20 }, 'webp 40x20'],
	] as const)('as %s from a %s of %j are stored as %s', async (use, type, size, stored) => {
		const { status, body } = await send(use, await makePicture(size, type));
		expect(status).toBe(201);
		const { headers, bytes } = await look(String(body.url));
		expect(await describePicture(bytes)).toBe(stored);
		expect(headers.get('content-type')).toBe('image/webp');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
	});

	it.each([
		['an SVG with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
		['a page', '<!doctype html><script>alert(1)</script>'],
		['the head of a JPEG alone', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])],
		['nothing', ''],
	])('are refused if they are %s', async (_name, body) => {
		expect(await send('cover', body)).toMatchObject({
			status: 415,
			body: { error: { code: 'image_invalid', action: 'fix-media' } },
		});
	});

	it('are refused if they have too many bytes', async () => {
		expect(await send('cover', Buffer.alloc(10_000_001))).toMatchObject({ status: 413 });
	});

	it('are refused if they have too many pixels', async () => {
		const bytes = await makePicture({ width: 12_000, height: 6_000 }, 'png');
		expect(await send('cover', bytes, 'image/png')).toMatchObject({ status: 415 });
	});

	it('are on the page', async () => {
		const cover = idOf(await send('cover', await makePicture()));
		const logo = idOf(await send('logo', await makePicture({ color: '#cc2222' })));
		await bench.setPage('mara', {
			cover_image: cover,
			collaborations: [{ name: 'Lumen', url: null, logo_image: logo }],
		});
		const { text } = await bench.visit('mara');
		expect(text).toContain(`<img class="cover" src="/mediakit/@images/${cover}" alt=""`);
		expect(text).toContain(`<img src="/mediakit/@images/${logo}" alt=""`);
	});

	it('go with the page, and after a day if no page shows them', async () => {
		const remove = (slug: string) => bench.service.call(`/api/mediakit/pages/${slug}`, { method: 'DELETE' });
		const ids = async () => (await readRows(bench.service, 'mediakit_images')).map(({ id }) => id);
		const [one, other] = [
			idOf(await send('cover', await makePicture({ color: '#010203' }))),
			idOf(await send('cover', await makePicture({ color: '#0a0b0c' }))),
		];
		await bench.setPage('mara', { cover_image: one });
		await bench.setPage('second', { cover_image: one });
		await remove('mara');
		expect(await ids()).toEqual(expect.arrayContaining([one, other]));
		await bench.setPage('second', { cover_image: other });
		expect(await ids()).not.toContain(one);
		await remove('second');
		expect(await ids()).not.toContain(other);

		const unused = idOf(await send('cover', await makePicture({ color: '#102030' })));
		expect(await ids()).toContain(unused);
		await withDatabase(bench.service, (database) =>
			database('mediakit_images').update({ created_at: '2020-01-01T00:00:00.000Z' }),
		);
		await bench.restart();
		expect(await ids()).toEqual([]);
	});
});
