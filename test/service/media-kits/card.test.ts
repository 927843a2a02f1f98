import sharp from 'sharp';
import { PageBench } from '../../support/mediakit-pages';
import { describePicture, makePicture } from '../../support/pictures';

const bench = new PageBench();
beforeAll(async () => {
	await bench.open();
	await bench.store('tiktok', {});
	await bench.store('instagram', {});
});
afterAll(() => bench.close());

async function card(changes: Record<string, unknown> = {}, query = '') {
	await bench.setPage('mara', { title: 'Mara Lindqvist', ...changes });
	const response = await fetch(`${bench.service.url}/mediakit/mara/card.jpg${query}`);
	return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** Returns the lightness of the darkest and the lightest pixel in part of an image. Text is white. */
async function lightness(bytes: Buffer, part: { left: number; top: number; width: number; height: number }) {
	const { channels } = await sharp(await sharp(bytes).extract(part).greyscale().png().toBuffer()).stats();
	return [channels[0]?.min ?? 0, channels[0]?.max ?? 0] as const;
}

/**
 * Returns the lowest contrast (WCAG 2.2) between white text and the background at the left edge, where the background
 * is lightest.
 */
async function contrastWithWhite(bytes: Buffer): Promise<number> {
	const part = { left: 20, top: 20, width: 40, height: 590 };
	const { data, info } = await sharp(bytes)
		.extract(part)
		.removeAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const linear = (value = 0) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
	const luminances = Array.from({ length: info.width * info.height }, (_, index) => {
		const [red, green, blue] = data.subarray(index * 3, index * 3 + 3);
		return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
	});
	return 1.05 / (Math.max(...luminances) + 0.05);
}

/** The positions of the title and the numbers. */
const TITLE = { left: 300, top: 110, width: 820, height: 120 };
const NUMBERS = { left: 80, top: 420, width: 1040, height: 130 };
const MARGINS = [
	{ left: 0, top: 0, width: 1200, height: 60 },
	{ left: 1130, top: 0, width: 70, height: 630 },
	{ left: 0, top: 575, width: 1200, height: 55 },
];

describe('the preview card', () => {
	it('is a JPEG of the size that messengers expect, with title and numbers', async () => {
		const { response, bytes } = await card();
		expect(Object.fromEntries(response.headers)).toMatchObject({
			'content-type': 'image/jpeg',
			'cache-control': 'public, max-age=60',
			'cross-origin-resource-policy': 'cross-origin',
		});
		expect(await describePicture(bytes)).toBe('jpeg 1200x630');
		expect(bytes.length).toBeLessThan(300_000);
		for (const part of [TITLE, NUMBERS]) expect((await lightness(bytes, part))[1]).toBeGreaterThan(240);
	});

	it('differs by language and changes with the numbers', async () => {
		const [english, german] = [await card({}, '?lang=en'), await card({}, '?lang=de')];
		expect(english.bytes.equals(german.bytes)).toBe(false);
		await bench.store('tiktok', { followers: 1_890_000 });
		expect((await card({}, '?lang=en')).bytes.equals(english.bytes)).toBe(false);
		await bench.store('tiktok', {});
	});

	it('keeps long numbers on one line, in whatever language', async () => {
		await bench.store('tiktok', { followers: 9_188_888 });
		await bench.store('instagram', { followers: 8_888_888 });
		const between = { left: 80, top: 492, width: 1040, height: 18 };
		for (const query of ['?lang=en', '?lang=de'])
			expect((await lightness((await card({}, query)).bytes, between))[1]).toBeLessThan(200);
		await bench.store('tiktok', {});
		await bench.store('instagram', {});
	});

	it.each([
		['a long name', 'Alexandra Konstantinopoulou-Featherstonehaugh of the northern lights and more '],
		['a word without an end', 'W'.repeat(80)],
		['markup', '</span><span size="900000">&amp;<b>"\'x'],
		['characters that XML does not have', '\u0001\u001f\ufffe\ud800 Mara'],
		['other scripts', '写真家の山田 Мара مارا 👩‍👩‍👧‍👦'],
		['one letter', 'M'],
	])('stays within its margins with %s', async (_name, title) => {
		const { response, bytes } = await card({ title: title.slice(0, 80) });
		expect(response.status).toBe(200);
		for (const part of MARGINS) expect((await lightness(bytes, part))[1]).toBeLessThan(200);
		expect((await lightness(bytes, TITLE))[1]).toBeGreaterThan(200);
	});

	it('can be read on every accent colour and on a white cover', async () => {
		const { body } = await bench.service.call('/api/mediakit/images?use=cover', {
			method: 'POST',
			headers: { 'content-type': 'image/png' },
			body: new Uint8Array(await makePicture({ color: '#ffffff' }, 'png')),
		});
		for (const changes of [
			{ accent_color: '#ffffff' },
			{ accent_color: '#ffe600' },
			{ cover_image: body.id, accent_color: '#ffffff' },
		]) {
			const { bytes } = await card(changes);
			expect(await contrastWithWhite(bytes)).toBeGreaterThanOrEqual(4.5);
		}
	});

	it('of a page that is off is not there', async () => {
		await bench.setPage('mara', { enabled: false });
		expect((await fetch(`${bench.service.url}/mediakit/mara/card.jpg`)).status).toBe(404);
	});
});
