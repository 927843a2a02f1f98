import { containerFailed, containerFinished, daySeconds, failure, refused } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';
import { LocalServer } from './support/local-server';
import { film, jpeg, png } from './support/media-files';

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
	const outcome = async (parameters: Record<string, string>) =>
		(await client.settled((await create({ ...reelWith, ...parameters })).body.id)).body.status;
	expect(await outcome({ thumb_offset: '5000' })).toBe(containerFinished);
	expect(await outcome({ thumb_offset: '5001' })).toBe(containerFailed(2207057));
	expect(await outcome({ thumb_offset: '99999', cover_url: photo })).toBe(containerFinished);
	expect(await createdFailure({ ...reelWith, cover_url: web.serve('cover.jpg', png) })).toEqual(
		refused(36001, 2207005),
	);
	const trial = { ...reelWith, trial_params: '{"graduation_strategy":"NEVER"}' };
	expect(await createdFailure(trial)).toEqual(refused(100));
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
		status: containerFinished,
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
	const withoutUrl = await create(onInstagram);
	expect(failure(withoutUrl)).toEqual(refused(100));
	expect(withoutUrl.body.error.message).toBe('(#100) The parameter video_url is required');
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

test('instagram rule 56: what is not imitated has no effect on a container; further webhook fields are taken', async () => {
	const addOns = {
		poll_attachment: '{"options":["a","b"]}',
		is_poll_duration_extended: 'true',
		is_comment_prompt_used: 'true',
		audio_configuration: '{"audio_id":"1"}',
	};
	const id = await client.readyContainer({ media_type: 'REELS', video_url: reel, ...addOns });
	const { body } = await client.publish(id);
	const post = await client.get(body.id, { fields: 'media_product_type' });
	expect(post.body).toEqual({ media_product_type: 'REELS', id: body.id });
	const fields = 'messages,message_reactions,messaging_postbacks,messaging_seen,standby';
	expect((await client.post('me/subscribed_apps', { subscribed_fields: fields })).body.success).toBe(true);
});

test('instagram rule 57: a reel may be a trial, if its account has the feature', async () => {
	const trial = (strategy: string) =>
		create({
			media_type: 'REELS',
			video_url: reel,
			trial_params: JSON.stringify({ graduation_strategy: strategy }),
		});
	for (const strategy of ['MANUAL', 'SS_PERFORMANCE']) expect((await trial(strategy)).status).toBe(200);
	expect(failure(await trial('NEVER'))).toEqual(refused(100));
	await instagram.switches({ trialReels: 'unavailable' });
	expect(failure(await trial('MANUAL'))).toEqual(refused(10, 2207081, 403));
	expect((await create({ media_type: 'REELS', video_url: reel })).status).toBe(200);
});
