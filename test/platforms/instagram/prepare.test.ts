import {
	prepare,
	publishContainer,
	waitForContainer,
	type CarouselItem,
	type ContainerRequest,
	type InstagramLogin,
	type PreparedContainers,
} from '../../../platforms/instagram';
import { film, jpeg, png } from '../../contracts/support/media-files';
import { BOTH_LOGINS, type Client } from '../../support/instagram';
import { bytesOf, CREATE, Studio } from '../../support/instagram-posts';
import { sha256 } from '../../support/video-bytes';

let studio: Studio;

beforeAll(async () => {
	studio = await Studio.open();
});
afterAll(() => studio.close());
afterEach(() => studio.reset());

const creations = async () => (await studio.posts('/media')).filter(({ path }) => path.endsWith('/media'));
const image = (): CarouselItem => ({ source: { url: studio.photo, kind: 'image' } });
const video = (): CarouselItem => ({ source: { url: studio.reel, kind: 'video' } });
const FILM = film({ seconds: 7 });

/** Returns a carousel of ten items, alternately images and videos. With Facebook Login, the last is sent as bytes. */
function carousel(login: InstagramLogin): Extract<ContainerRequest, { mediaType: 'CAROUSEL' }> {
	const items = Array.from({ length: 9 }, (_, index) => (index % 2 === 0 ? image() : video()));
	const last = login === 'facebook' ? { source: bytesOf(FILM) } : video();
	return { mediaType: 'CAROUSEL', children: [...items, last], caption: 'Ten' };
}

async function publishReady(client: Client, containerId: string): Promise<void> {
	expect((await waitForContainer(client.instagram, containerId, 3_600)).status).toBe('FINISHED');
	await publishContainer(client.instagram, containerId);
}

describe('prepare', () => {
	it.each(BOTH_LOGINS)('makes a carousel of ten, in order, one post in all (%s)', async (login) => {
		const client = await studio.connect(login);
		const saved: PreparedContainers[] = [];
		const save = (prepared: PreparedContainers) => void saved.push(prepared);
		const containerId = await prepare(client.instagram, carousel(login), studio.preparation({ save }));
		await publishReady(client, containerId);
		const containers = await studio.containers();
		const parent = containers.find(({ id }) => id === containerId);
		const types = parent?.children.map((child) => containers.find(({ id }) => id === child)?.type);
		expect(types).toEqual(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 'IMAGE' : 'VIDEO')));
		expect(containers).toHaveLength(11);
		expect(await studio.media()).toMatchObject([{ container_id: containerId, caption: 'Ten' }]);
		expect(saved.map(({ childIds }) => childIds.length)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]);
		expect(saved.at(-1)).toEqual({ childIds: parent?.children, containerId });
		if (login === 'facebook') {
			expect(await studio.sandbox.upload(parent?.children[9])).toMatchObject({ sha256: sha256([FILM]) });
		}
	});

	it.each(['image', 'video'] as const)('makes a story of one %s, without its caption', async (kind) => {
		const client = await studio.connect('instagram');
		const source = { url: kind === 'image' ? studio.photo : studio.reel, kind };
		const containerId = await prepare(
			client.instagram,
			{ mediaType: 'STORIES', source, caption: 'Never shown' },
			studio.preparation(),
		);
		await publishReady(client, containerId);
		expect(await studio.media()).toMatchObject([{ media_product_type: 'STORY', caption: '' }]);
	});

	it('leaves an image of 3:4 to Instagram, which takes it or says why not (instagram §4.6)', async () => {
		const client = await studio.connect('instagram');
		const url = studio.web.serve('portrait.jpg', jpeg(1080, 1440));
		const portrait: ContainerRequest = { mediaType: 'IMAGE', source: { url, kind: 'image' } };
		await studio.switches({ 'instagram.narrowestImage': '4:5' });
		await expect(prepare(client.instagram, portrait, studio.preparation())).rejects.toMatchObject({
			code: 'media_refused',
			action: 'fix-media',
			message: expect.stringContaining('3:4 only sometimes. Crop it'),
		});
		await studio.switches({ 'instagram.narrowestImage': '3:4' });
		await publishReady(client, await prepare(client.instagram, portrait, studio.preparation()));
		expect(await studio.media()).toMatchObject([{ media_type: 'IMAGE', media_product_type: 'FEED' }]);
	});

	it('sends the options of a reel under their names at Instagram (instagram §4.1)', async () => {
		await studio.switches({ 'instagram.trialReels': 'available' });
		const client = await studio.connect('facebook');
		const options = {
			userTags: [{ username: 'nordlicht_studio' }],
			collaborators: ['tiny_bakery'],
			locationId: '123',
			shareToFeed: false,
			coverUrl: studio.photo,
			thumbOffsetMilliseconds: 1_500,
			audioName: 'A song',
			trialReel: 'MANUAL',
			isAiGenerated: true,
		} as const;
		await studio.ready(client, { ...studio.reelByUrl(), options } as ContainerRequest);
		const [creation] = await creations();
		expect(Object.fromEntries(new URLSearchParams(creation?.body))).toEqual({
			media_type: 'REELS',
			video_url: studio.reel,
			caption: 'A reel #example',
			user_tags: '[{"username":"nordlicht_studio"}]',
			collaborators: '["tiny_bakery"]',
			location_id: '123',
			share_to_feed: 'false',
			cover_url: studio.photo,
			thumb_offset: '1500',
			audio_name: 'A song',
			trial_params: '{"graduation_strategy":"MANUAL"}',
			is_ai_generated: 'true',
		});
	});

	it.each([
		['an address that could not be fetched', { kind: 'error', code: '9004/2207052', times: 2 }, 3],
		['a container that could not be made', { kind: 'error', code: '-1/2207032' }, 2],
		['an answer that names no container', { kind: 'status', status: 200, body: '{}' }, 2],
		['a connection that drops', { kind: 'reset-after' }, 2],
		['HTTP status 502', { kind: 'status', status: 502 }, 2],
	])('tries again after %s', async (_name, fault, times) => {
		const client = await studio.connect('facebook');
		await studio.fault({ ...fault, match: CREATE });
		await publishReady(client, await prepare(client.instagram, studio.image(), studio.preparation()));
		expect(await creations()).toHaveLength(times);
		expect(await studio.media()).toHaveLength(1);
	});

	it.each([
		['-1/2207032', 'container_not_created', 2],
		['9004/2207052', 'media_not_fetchable', 3],
		['25/2207050', 'account_restricted', 1],
		['80002', 'rate_limited', 1],
		['190/460', 'reconnect_required', 1],
	])('gives up on %s in good time', async (platformCode, code, times) => {
		const client = await studio.connect('instagram');
		const [number, subcode] = platformCode.split('/').map(Number);
		await studio.fault({
			kind: 'error',
			code: number,
			...(subcode !== undefined && { fields: { error_subcode: subcode } }),
			status: 400,
			match: CREATE,
			times: 9,
		});
		const preparing = prepare(client.instagram, studio.image(), studio.preparation());
		await expect(preparing).rejects.toMatchObject({ code, platformCode });
		expect(await creations()).toHaveLength(times);
	});

	it('asks Instagram for nothing that it would refuse', async () => {
		const client = await studio.connect('instagram');
		const request = { ...studio.image(), caption: 'x'.repeat(2_201) };
		await expect(prepare(client.instagram, request, studio.preparation())).rejects.toMatchObject({
			code: 'request_refused',
		});
		expect(await creations()).toEqual([]);
	});
});

describe('prepare for a caller that runs again after an error', () => {
	const unclear = [
		['its answer is lost', { kind: 'reset-after' }],
		['the answer is no answer of Instagram', { kind: 'status', status: 502, body: '<html>' }],
		['the response contains no container ID', { kind: 'status', status: 200, body: '{"success":true}' }],
	] as const;
	it.each(unclear)('asks for a container once if %s (instagram §5.6)', async (_what, fault) => {
		const { instagram } = await studio.connect('instagram');
		await studio.sandbox.control('faults', { ...fault, times: 1, match: { path: '/media' } });
		const source = { url: studio.reel, kind: 'video' } as const;
		const preparing = prepare(instagram, { mediaType: 'REELS', source }, studio.preparation({ once: true }));
		await expect(preparing).rejects.toMatchObject({ code: 'outcome_unknown', action: 'check-outcome' });
		expect(await creations()).toHaveLength(1);
	});
});

describe('a carousel', () => {
	it('names the item that failed', async () => {
		const client = await studio.connect('instagram');
		const wrong = studio.web.serve('wrong.jpg', png);
		const broken = studio.web.serve('broken.mp4', film({ audio: 'mp3' }));
		for (const source of [
			{ url: wrong, kind: 'image' as const },
			{ url: broken, kind: 'video' as const },
		]) {
			const request = { mediaType: 'CAROUSEL', children: [image(), { source }] } as const;
			await expect(prepare(client.instagram, request, studio.preparation())).rejects.toMatchObject({
				action: 'fix-media',
				message: expect.stringMatching(/^Item 2 of the carousel: /) as string,
			});
		}
		expect((await studio.containers()).every(({ type }) => type !== 'CAROUSEL')).toBe(true);
	});

	it('goes on in another run with the items that are there', async () => {
		const client = await studio.connect('facebook');
		let prepared: PreparedContainers | undefined;
		const crash = new Error('The process ended.');
		const save = (known: PreparedContainers) => {
			prepared = known;
			if (known.childIds.length === 4) throw crash;
		};
		await expect(prepare(client.instagram, carousel('facebook'), studio.preparation({ save }))).rejects.toBe(
			crash,
		);
		expect(prepared?.childIds).toHaveLength(4);
		const containerId = await prepare(
			client.instagram,
			carousel('facebook'),
			studio.preparation({ prepared }),
		);
		expect(await studio.containers()).toHaveLength(11);
		const whole = { ...prepared, containerId } as PreparedContainers;
		const again = studio.preparation({ prepared: whole });
		expect(await prepare(client.instagram, carousel('facebook'), again)).toBe(containerId);
		await publishReady(client, containerId);
		expect(await prepare(client.instagram, carousel('facebook'), again)).toBe(containerId);
		expect(await studio.containers()).toHaveLength(11);
		expect(await studio.media()).toHaveLength(1);
	});

	it('waits for its items only so long, and keeps them', async () => {
		const client = await studio.connect('instagram');
		await studio.switches({ 'instagram.processingResult': 'stuck' });
		const request = { mediaType: 'CAROUSEL', children: [image(), video()] } as const;
		let prepared: PreparedContainers | undefined;
		const save = (known: PreparedContainers) => void (prepared = known);
		await expect(
			prepare(client.instagram, request, studio.preparation({ save, timeoutSeconds: 60 })),
		).rejects.toMatchObject({ code: 'container_not_ready', retryable: true });
		expect(client.naps.reduce((sum, nap) => sum + nap, 0)).toBeLessThanOrEqual(60_000);
		expect(prepared?.childIds).toHaveLength(2);
		for (const id of prepared?.childIds ?? []) {
			await studio.sandbox.control('instagram/container', { id, status: 'FINISHED' });
		}
		await studio.switches({ 'instagram.processingResult': 'ok' });
		await publishReady(client, await prepare(client.instagram, request, studio.preparation({ prepared })));
		expect(await studio.containers()).toHaveLength(3);
	});

	it('is made again as a whole after its 24 hours (instagram §4.7)', async () => {
		const client = await studio.connect('instagram');
		const request = { mediaType: 'CAROUSEL', children: [image(), image()] } as const;
		let prepared: PreparedContainers | undefined;
		const save = (known: PreparedContainers) => void (prepared = known);
		const expired = await prepare(client.instagram, request, studio.preparation({ save }));
		await studio.advance(24 * 60 * 60);
		const containerId = await prepare(client.instagram, request, studio.preparation({ prepared, save }));
		expect(containerId).not.toBe(expired);
		await publishReady(client, containerId);
		expect(await studio.media()).toMatchObject([{ container_id: containerId }]);
	});
});
