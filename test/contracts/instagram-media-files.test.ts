import { containerFailed, containerFinished, failure, refused } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';
import { LocalServer } from './support/local-server';
import { film, jpeg, png } from './support/media-files';
import { eventually, MANY_BYTES_MS } from '../support/until';

let instagram: InstagramSandbox;
let client: GraphClient;
const web = new LocalServer();
let photo: string;

beforeAll(async () => {
	instagram = await startForRules();
	await web.listen();
	photo = web.serve('photo.jpg', jpeg());
});
afterAll(async () => {
	await instagram.close();
	await web.close();
});
beforeEach(async () => {
	await instagram.reset();
	await instagram.switches({ loopback: true });
	client = await instagram.connect();
});

const create = (parameters: Record<string, string>, who = client) => who.createContainer(parameters);
const createdFailure = async (parameters: Record<string, string>) => failure(await create(parameters));

/** Creates a container from this video and returns its final status. */
async function videoOutcome(bytes: Buffer, parameters: Record<string, string> = {}): Promise<unknown> {
	const video_url = web.serve('film.mp4', bytes);
	const { body } = await create({ media_type: 'REELS', video_url, ...parameters });
	expect(body.id).toMatch(/^\d{15,20}$/);
	return (await client.settled(body.id)).body.status;
}

test('instagram rule 30: addresses are really fetched; images fail at once, videos in their container', async () => {
	const unfetchable = {
		gone: web.put('gone', { status: 404 }),
		broken: web.put('broken', { status: 500 }),
		empty: web.put('empty', { type: 'image/jpeg', bytes: Buffer.alloc(0) }),
		page: web.put('page', { type: 'text/html', bytes: Buffer.from('<!doctype html><p>Hello') }),
		htmlNamedJpeg: web.put('html.jpg', { type: 'text/html', bytes: jpeg() }),
		text: web.put('text', { type: 'image/jpeg', bytes: Buffer.from('no picture at all') }),
		refused: 'http://127.0.0.1:1/x.jpg',
		notAscii: `${web.address('bäckerei')}.jpg`,
		noAddress: 'photo.jpg',
		none: '',
	};
	for (const [name, address] of Object.entries(unfetchable)) {
		expect([name, await createdFailure({ image_url: address })]).toEqual([name, refused(9004, 2207052)]);
		if (name === 'none') continue;
		const { status, body } = await create({ media_type: 'REELS', video_url: address });
		expect([name, status]).toEqual([name, 200]);
		const outcome = (await client.settled(body.id)).body.status;
		expect([name, [containerFailed(2207052), containerFailed(2207026)].includes(outcome)]).toEqual([
			name,
			true,
		]);
	}
	const redirected = web.put('redirected', { status: 302, location: photo });
	expect((await create({ image_url: redirected })).status).toBe(200);

	const silent = web.put('silent', { silent: true });
	const pending = create({ image_url: silent });
	await eventually(() => web.gets.includes('/silent'));
	await instagram.advance(20);
	const slow = await pending;
	expect(failure(slow)).toEqual(refused(-2, 2207003));
	expect(slow.body.error.is_transient).toBe(true);
	const { body } = await create({ media_type: 'REELS', video_url: silent });
	await instagram.advance(20);
	expect((await client.settled(body.id)).body.status).toBe(containerFailed(2207003));

	await instagram.switches({ loopback: false });
	for (const address of [
		photo,
		photo.replace('127.0.0.1', 'localhost'),
		photo.replace('127.0.0.1', '2130706433'),
	]) {
		expect(await createdFailure({ image_url: address })).toEqual(refused(9004, 2207052));
	}
});

test('instagram rule 31: an image must be a JPEG of at most 8 MiB between 4:5 and 1.91:1', async () => {
	const image = (bytes: Buffer, parameters = {}) =>
		create({ image_url: web.serve('image.jpg', bytes), ...parameters });
	const cases: [string, Buffer, unknown][] = [
		['png', png, refused(36001, 2207005)],
		['film', film(), refused(36001, 2207005)],
		['mpo', jpeg(1080, 1080, { mpo: true }), refused(36001, 2207005)],
		['too big', jpeg(1080, 1080, { dataBytes: 8 * 2 ** 20 }), refused(36000, 2207004)],
		['too tall', jpeg(1080, 1920), refused(36003, 2207009)],
		['too wide', jpeg(2000, 1000), refused(36003, 2207009)],
	];
	for (const [name, bytes, expected] of cases) {
		expect([name, failure(await image(bytes))]).toEqual([name, expected]);
	}
	expect((await image(jpeg(1080, 1080, { dataBytes: 8 * 2 ** 20 - 100 }))).status).toBe(200);
	expect((await image(jpeg(1080, 1350))).status).toBe(200);
	expect((await image(jpeg(1910, 1000))).status).toBe(200);
	expect(failure(await image(jpeg(1080, 1440)))).toEqual(refused(36003, 2207009));
	await instagram.switches({ narrowestImage: '3:4' });
	expect((await image(jpeg(1080, 1440))).status).toBe(200);
	expect(failure(await image(jpeg(1080, 1480)))).toEqual(refused(36003, 2207009));
	expect((await image(jpeg(1080, 1920), { media_type: 'STORIES' })).status).toBe(200);
});

test('instagram rule 32: the bytes of a video decide, whatever it is called', async () => {
	const good: [string, Buffer][] = [
		['plain', film()],
		['quicktime', film({ brand: 'qt  ' })],
		['hevc', film({ codec: 'hvc1' })],
		['silent', film({ audio: 'none' })],
		['3 seconds', film({ seconds: 3 })],
		['15 minutes', film({ seconds: 900 })],
		['60 frames', film({ framesPerSecond: 60 })],
		['1920 wide', film({ width: 1920, height: 1080 })],
		['edit list', film({ editList: true })],
	];
	for (const [name, bytes] of good)
		expect([name, await videoOutcome(bytes)]).toEqual([name, containerFinished]);
});

test('instagram rule 32: what breaks a rule ends as ERROR with 2207026', async () => {
	const bad: [string, Buffer][] = [
		['moov last', film({ moovFirst: false })],
		['vp9', film({ codec: 'vp09' })],
		['mp3', film({ audio: 'mp3' })],
		['too short', film({ seconds: 2.9 })],
		['too long', film({ seconds: 901 })],
		['too wide', film({ width: 1921, height: 1080 })],
		['too slow', film({ framesPerSecond: 22 })],
		['too fast', film({ framesPerSecond: 61 })],
		['cut off', film().subarray(0, -100)],
		['webm', Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(500)])],
		['too many bits', film({ seconds: 3, dataBytes: 10_000_000 })],
	];
	for (const [name, bytes] of bad)
		expect([name, await videoOutcome(bytes)]).toEqual([name, containerFailed(2207026)]);

	await instagram.switches({ editLists: 'refused', containerStatusText: 'docs' });
	expect(await videoOutcome(film({ editList: true }))).toBe('2207026');
});

test('instagram rule 32: a story lasts at most 60 seconds', async () => {
	const story = { media_type: 'STORIES' };
	expect(await videoOutcome(film({ seconds: 60 }), story)).toBe(containerFinished);
	expect(await videoOutcome(film({ seconds: 61 }), story)).toBe(containerFailed(2207026));
});

test(
	'instagram rule 32: a story has at most 100 MB, and a reel more',
	async () => {
		const big = film({ seconds: 60, dataBytes: 100_000_000 });
		expect(await videoOutcome(big, { media_type: 'STORIES' })).toBe(containerFailed(2207026));
		expect(await videoOutcome(big)).toBe(containerFinished);
	},
	MANY_BYTES_MS,
);

test(
	'instagram rule 32: a reel has at most 300 MB',
	async () => {
		expect(await videoOutcome(film({ seconds: 200, dataBytes: 300_000_000 }))).toBe(containerFailed(2207026));
	},
	MANY_BYTES_MS,
);

test('instagram rule 30: whether robots.txt is obeyed is a switch', async () => {
	const text = Buffer.from('User-agent: *\nDisallow: /\n');
	web.put('robots.txt', { type: 'text/plain', bytes: text });
	expect((await create({ image_url: photo })).status).toBe(200);
	await instagram.switches({ robots: 'obeyed' });
	expect(await createdFailure({ image_url: photo })).toEqual(refused(9004, 2207052));
	web.put('robots.txt', { type: 'text/plain', bytes: Buffer.from('User-agent: *\nDisallow:\n') });
	expect((await create({ image_url: photo })).status).toBe(200);
	web.assets.delete('/robots.txt');
});
