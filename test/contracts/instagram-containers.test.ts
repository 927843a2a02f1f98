import { daySeconds, failure, LocalServer, refused, startForRules } from './instagram';
import type { GraphClient, InstagramSandbox } from './instagram';
import { film, jpeg, png } from './media-files';
import { until } from './tiktok';

let instagram: InstagramSandbox;
let client: GraphClient;
const web = new LocalServer();
let photo: string;
let reel: string;

beforeAll(async () => {
	instagram = await startForRules();
	await web.listen();
	photo = web.serve('photo.jpg', jpeg());
	reel = web.serve('reel.mp4', film());
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
const child = () => client.readyContainer({ image_url: photo, is_carousel_item: 'true' });

/** How a film ends up as a container of this type. */
async function videoOutcome(bytes: Buffer, parameters: Record<string, string> = {}): Promise<unknown> {
	const { body } = await create({
		media_type: 'REELS',
		video_url: web.serve('film.mp4', bytes),
		...parameters,
	});
	expect(body.id).toMatch(/^\d{15,20}$/);
	return (await client.settled(body.id)).body.status;
}

const failed = (subcode: number) => `Error: Media upload has failed with error code ${subcode}`;
const finished = 'Finished: Media has been uploaded and it is ready to be published.';

test('instagram rule 29: POST /media checks type, carousel, children, caption, mentions and thumb_offset', async () => {
	expect(await createdFailure({ media_type: 'GIF', image_url: photo })).toEqual(refused(100, 2207023));
	const children = [await child(), await child()];
	for (const list of [children.slice(1), Array<string>(11).fill(children[0] ?? ''), []]) {
		expect(await createdFailure({ media_type: 'CAROUSEL', children: list.join(',') })).toEqual(
			refused(100, 2207028),
		);
	}
	for (const list of [children.join(','), JSON.stringify(children)]) {
		expect((await create({ media_type: 'CAROUSEL', children: list })).status).toBe(200);
	}
	expect(await createdFailure({ media_type: 'REELS', video_url: reel, is_carousel_item: 'true' })).toEqual(
		refused(100),
	);
	for (const name of ['caption', 'collaborators', 'location_id']) {
		const answer = await create({
			image_url: photo,
			is_carousel_item: 'true',
			[name]: name === 'collaborators' ? '["a"]' : '1',
		});
		expect(answer.body.error.message).toBe(`(#100) param ${name} is not allowed for carousel child`);
	}

	const tags = (count: number, sign: string) =>
		Array.from({ length: count }, (_, index) => `${sign}a${index}`).join(' ');
	const captions: [string, unknown][] = [
		['x'.repeat(2200), refused(NaN)],
		['😀'.repeat(2200), refused(NaN)],
		['x'.repeat(2201), refused(36004, 2207010)],
		[tags(30, '#'), refused(NaN)],
		[tags(31, '#'), refused(36004, 2207010)],
		[tags(20, '@'), refused(NaN)],
		[tags(21, '@'), refused(100, 2207040)],
	];
	for (const [caption, expected] of captions) {
		const answer = await create({ image_url: photo, caption });
		if (Number.isNaN((expected as { code: number }).code)) expect(answer.status).toBe(200);
		else expect(failure(answer)).toEqual(expected);
	}
	expect(await createdFailure({ image_url: photo, collaborators: '["@friend"]' })).toEqual(
		refused(110, 2207018),
	);
	expect(await createdFailure({ image_url: photo, collaborators: '["a","b","c","d"]' })).toEqual(
		refused(100),
	);
	expect(await createdFailure({ image_url: photo, alt_text: 'x'.repeat(1001) })).toEqual(refused(100));

	const reelWith = { media_type: 'REELS', video_url: reel };
	expect(await createdFailure({ ...reelWith, thumb_offset: '-1' })).toEqual(refused(1, 2207057));
	expect(await videoOutcome(film({ seconds: 5 }), { thumb_offset: '5000' })).toBe(finished);
	expect(await videoOutcome(film({ seconds: 5 }), { thumb_offset: '5001' })).toBe(failed(2207057));
	const covered = { thumb_offset: '99999', cover_url: photo };
	expect(await videoOutcome(film({ seconds: 5 }), covered)).toBe(finished);
	expect(await createdFailure({ ...reelWith, cover_url: web.serve('cover.jpg', png) })).toEqual(
		refused(36001, 2207005),
	);
	const trial = { ...reelWith, trial_params: '{"graduation_strategy":"NEVER"}' };
	expect(await createdFailure(trial)).toEqual(refused(100));
});

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
		expect([name, [failed(2207052), failed(2207026)].includes(outcome)]).toEqual([name, true]);
	}
	const redirected = web.put('redirected', { status: 302, location: photo });
	expect((await create({ image_url: redirected })).status).toBe(200);

	const silent = web.put('silent', { silent: true });
	const pending = create({ image_url: silent });
	await until(
		() => instagram.control<{ requests: { status: number | null }[] }>('requests?path=/me/media'),
		({ body }) => body.requests.some(({ status }) => status === null),
	);
	// The download begins a moment after the request has arrived.
	await new Promise((resolve) => setTimeout(resolve, 100));
	await instagram.advance(20);
	const slow = await pending;
	expect(failure(slow)).toEqual(refused(-2, 2207003));
	expect(slow.body.error.is_transient).toBe(true);
	const { body } = await create({ media_type: 'REELS', video_url: silent });
	await instagram.advance(20);
	expect((await client.settled(body.id)).body.status).toBe(failed(2207003));

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
	expect((await image(jpeg(1080, 1920), { media_type: 'STORIES' })).status).toBe(200);
});

test('instagram rule 32: the bytes of a video decide; what breaks a rule ends as ERROR with 2207026', async () => {
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
	for (const [name, bytes] of good) expect([name, await videoOutcome(bytes)]).toEqual([name, finished]);
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
	for (const [name, bytes] of bad) expect([name, await videoOutcome(bytes)]).toEqual([name, failed(2207026)]);

	const story = { media_type: 'STORIES' };
	expect(await videoOutcome(film({ seconds: 60 }), story)).toBe(finished);
	expect(await videoOutcome(film({ seconds: 61 }), story)).toBe(failed(2207026));
	const big = film({ seconds: 60, dataBytes: 100_000_000 });
	expect(await videoOutcome(big, story)).toBe(failed(2207026));
	expect(await videoOutcome(big)).toBe(finished);
	expect(await videoOutcome(film({ seconds: 200, dataBytes: 300_000_000 }))).toBe(failed(2207026));

	await instagram.switches({ editLists: 'refused', containerStatusText: 'docs' });
	expect(await videoOutcome(film({ editList: true }))).toBe('2207026');
});

test('instagram rule 33: a container starts IN_PROGRESS and needs time or a look before it is FINISHED', async () => {
	const { body: image } = await create({ image_url: photo });
	for (let look = 0; look < 3; look++) {
		const { body } = await client.container(image.id);
		expect(body).toMatchObject({
			id: image.id,
			status_code: 'IN_PROGRESS',
			status: 'In Progress: Media is still being processed.',
		});
	}
	expect(failure(await client.publish(image.id))).toEqual(refused(9007, 2207027));
	await instagram.advance(1);
	expect((await client.container(image.id)).body).toMatchObject({
		status_code: 'FINISHED',
		status: finished,
	});

	await instagram.switches({ processingSeconds: 0 });
	const { body: looked } = await create({ image_url: photo });
	expect((await client.container(looked.id)).body.status_code).toBe('IN_PROGRESS');
	expect((await client.container(looked.id)).body.status_code).toBe('FINISHED');
	expect((await client.get(looked.id)).body).toEqual({ id: looked.id });

	await instagram.switches({ processingSeconds: 60 });
	const { body: slow } = await create({ media_type: 'REELS', video_url: reel });
	await client.arrived(slow.id);
	await instagram.advance(59);
	expect((await client.container(slow.id)).body.status_code).toBe('IN_PROGRESS');
	expect((await client.settled(slow.id)).body.status_code).toBe('FINISHED');
});

test('instagram rule 34: video_url or resumable, not both; resumable answers id and uri, on Facebook Login only', async () => {
	const facebook = await instagram.connectFacebook();
	const { status, body } = await create({ media_type: 'REELS', upload_type: 'resumable' }, facebook);
	expect(status).toBe(200);
	expect(body.uri).toBe(`${instagram.url}/rupload.facebook.com/ig-api-upload/v26.0/${body.id}`);
	const both = { media_type: 'REELS', upload_type: 'resumable', video_url: reel };
	expect(failure(await create(both, facebook))).toEqual(refused(100));
	expect(failure(await create({ media_type: 'REELS' }, facebook))).toEqual(refused(9004, 2207052));
	expect((await create({ media_type: 'REELS', video_url: reel }, facebook)).body).toEqual({
		id: expect.any(String),
	});

	const onInstagram = { media_type: 'REELS', upload_type: 'resumable' };
	expect(await createdFailure(onInstagram)).toEqual(refused(100));
	await instagram.switches({ resumableOnInstagramLogin: true });
	expect((await create(onInstagram)).body.uri).toContain('/ig-api-upload/v26.0/');
});

test('instagram rule 38: an unused container expires after 24 hours; the 401st in 24 hours is refused', async () => {
	const old = await client.readyContainer({ image_url: photo });
	const stuck = (await create({ image_url: photo })).body.id;
	await instagram.advance(daySeconds - 2);
	expect((await client.container(old)).body.status_code).toBe('FINISHED');
	await instagram.advance(2);
	expect((await client.container(old)).body.status_code).toBe('EXPIRED');
	expect((await client.container(stuck)).body.status_code).toBe('EXPIRED');
	expect(failure(await client.publish(old))).toEqual(refused(24, 2207008));

	client = await instagram.connect('nordlicht_studio');
	for (let count = 0; count < 400; count++) expect((await create({ image_url: photo })).status).toBe(200);
	expect(failure(await create({ image_url: photo }))).toEqual(refused(-1, 2207032));
	await instagram.advance(daySeconds - 1);
	expect((await create({ image_url: photo })).status).toBe(400);
	await instagram.advance(1);
	expect((await create({ image_url: photo })).status).toBe(200);
});

test('instagram rule 41: containers cannot be changed or deleted, and there is no draft or schedule', async () => {
	const { body } = await create({
		image_url: photo,
		published: 'false',
		scheduled_publish_time: String(Date.parse('2026-12-24T00:00:00Z') / 1000),
	});
	expect(body).toEqual({ id: expect.any(String) });
	expect(failure(await client.post(body.id, { caption: 'other' }))).toEqual(refused(100, 33));
	expect(failure(await client.send('DELETE', body.id))).toEqual(refused(100, 33));
	await client.settled(body.id);
	const published = await client.publish(body.id);
	expect(published.status).toBe(200);
	const media = await client.get('me/media', { limit: '1' });
	expect(media.body.data[0]?.id).toBe(published.body.id);
	expect(failure(await client.get('me/media_publish', { status: 'draft' }))).toEqual(refused(100));
});
