import {
	Client,
	CONTAINER_STATUS_CODE,
	DayMetric,
	GetAuthorizedFacebookPagesRequest,
	GetLinkedInstagramAccountRequest,
	PageOption,
	SimplePostMetric,
} from 'instagram-graph-api';
import { until } from '../support/until';
import { startStudio, type Studio } from './support/instagram';
import { routeFetch } from './support/platforms';

let studio: Studio;
let restore: () => void;
let token: string;
let client: Client;

beforeAll(async () => {
	studio = await startStudio();
	restore = routeFetch(studio.sandbox);
	token = studio.userToken;
	client = new Client(token, await linkedAccount());
});
afterAll(async () => {
	restore();
	await studio.close();
});

async function linkedAccount(): Promise<string> {
	const pages = await new GetAuthorizedFacebookPagesRequest(token).execute();
	const linked = pages.getAuthorizedFacebookPages()[0]?.id ?? '';
	return (await new GetLinkedInstagramAccountRequest(token, linked).execute()).getInstagramPageId();
}

/** Waits until a container is finished. @returns its ID */
async function ready(id: string): Promise<string> {
	await until(
		() => client.newGetContainerRequest(id).execute(),
		(status) => status.getContainerStatusCode() === CONTAINER_STATUS_CODE.FINISHED,
	);
	return id;
}

/** Publishes a container once it is finished. @returns the ID of the post */
async function publish(container: string): Promise<string> {
	return (await client.newPostPublishMediaRequest(await ready(container)).execute()).getId();
}

const kindOf = async (id: string) => {
	const info = await client.newGetMediaInfoRequest(id).execute();
	return [info.getMediaType(), info.getMediaProductType()];
};

it('Pages and their account', async () => {
	expect(await linkedAccount()).toMatch(/^\d+$/);
});

it('profile', async () => {
	const profile = await client.newGetPageInfoRequest().execute();
	expect([profile.getUsername(), profile.getFollowers()]).toEqual(['example_creator', expect.any(Number)]);
});

it('media with paging', async () => {
	const first = await client.newGetPageMediaRequest().withLimit(10).execute();
	const after = first.getPaging()?.getAfter() ?? '';
	const request = client.newGetPageMediaRequest().withLimit(10);
	const second = await request.withPaging({ option: PageOption.AFTER, value: after }).execute();
	const ids = [...first.getIds(), ...second.getIds()];
	expect(new Set(ids).size).toBe(20);
});

it('insights of the account', async () => {
	const insights = await client.newGetPageDayInsightsRequest(DayMetric.REACH).execute();
	expect(insights.getMetricByName('reach')?.getMetricValues()).toEqual(
		expect.arrayContaining([expect.objectContaining({ value: expect.any(Number) })]),
	);
});

it('insights of a post', async () => {
	const [id = ''] = (await client.newGetPageMediaRequest().withLimit(1).execute()).getIds();
	const request = client.newGetSimplePostMediaInsightsRequest(
		id,
		SimplePostMetric.REACH,
		SimplePostMetric.SAVED,
	);
	const insights = await request.execute();
	expect(insights.getMetricByName('reach')?.getMetricValues()[0]?.value).toEqual(expect.any(Number));
});

it('stories', async () => {
	expect((await client.newGetPageStoriesRequest().execute()).getIds()).toHaveLength(2);
});

it('image', async () => {
	const id = await publish(
		(await client.newPostPagePhotoMediaRequest(studio.photo, 'A picture').execute()).getId(),
	);
	expect(await kindOf(id)).toEqual(['IMAGE', 'FEED']);
});

it('reel', async () => {
	const id = await publish(
		(await client.newPostPageReelMediaRequest(studio.film, 'A film', 500).execute()).getId(),
	);
	expect(await kindOf(id)).toEqual(['VIDEO', 'REELS']);
});

it('carousel, whose images need is_carousel_item beside its own is_carousel', async () => {
	const child = async () => {
		const { method, params, url } = client.newPostPagePhotoMediaRequest(studio.photo).config();
		const given = Object.entries(params).filter(([, value]) => value !== undefined);
		const query = new URLSearchParams([...given, ['is_carousel_item', 'true']]);
		const answer = await fetch(`https://graph.facebook.com${url}?${query}`, { method });
		return ((await answer.json()) as { id: string }).id;
	};
	const children = [await ready(await child()), await ready(await child())];
	const carousel = await client.newPostPageCarouselMediaRequest(children, 'Two').execute();
	const id = await publish(carousel.getId());
	expect(await kindOf(id)).toEqual(['CAROUSEL_ALBUM', 'FEED']);
	expect((await client.newGetMediaChildrenRequest(id).execute()).getIds()).toHaveLength(2);
});

it('story', async () => {
	const id = await publish(
		(await client.newPostPageStoriesPhotoMediaRequest(studio.photo).execute()).getId(),
	);
	expect(await kindOf(id)).toEqual(['IMAGE', 'STORY']);
});

it('publishing limit', async () => {
	const limit = await client.newGetContentPublishingLimitRequest().execute();
	expect(limit.getQuotaUsage()).toBeGreaterThan(0);
});
