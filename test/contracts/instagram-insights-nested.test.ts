import { failure, refused } from './support/graph';
import type { Insight, Reply } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';

let instagram: InstagramSandbox;
let client: GraphClient;
let facebook: GraphClient;

beforeAll(async () => {
	instagram = await startForRules();
});
afterAll(() => instagram.close());
beforeEach(async () => {
	await instagram.reset();
	client = await instagram.connect();
	facebook = await instagram.connectFacebook();
});

const unixTime = (time: string) => String(Date.parse(time) / 1000);
const found = ({ body }: Reply) => body.data as unknown as readonly Insight[];

test('instagram rule 54: week and days_28 silently give a few days; a total of 30 days is one number', async () => {
	const month = { since: unixTime('2026-10-20T12:00:00Z'), until: unixTime('2026-11-19T12:00:00Z') };
	for (const period of ['week', 'days_28']) {
		const answer = await client.get('me/insights', { metric: 'reach', period, ...month });
		expect([answer.status, found(answer)[0]?.values?.length]).toEqual([200, 2]);
	}
	expect(failure(await client.get('me/insights', { metric: 'reach', period: 'year' }))).toEqual(refused(100));

	const days = await client.get('me/insights', { metric: 'reach', period: 'day', ...month });
	const total = await client.get('me/insights', {
		metric: 'reach',
		metric_type: 'total_value',
		period: 'day',
		...month,
	});
	const values = (found(days)[0]?.values ?? []).map(({ value }) => value);
	expect(values).toHaveLength(30);
	expect(found(total)).toEqual([expect.objectContaining({ total_value: { value: expect.any(Number) } })]);
	expect(found(total)[0]).not.toHaveProperty('values');
	expect(found(total)[0]?.total_value?.value).toBeLessThan(values.reduce((sum, value) => sum + value, 0));
});

test('instagram rule 55: insights.metric(…) in a list of posts gives what their edge gives', async () => {
	const metrics = 'views,reach,saved';
	for (const who of [client, facebook]) {
		const list = () =>
			who.get(`${who.account}/media`, { fields: `id,insights.metric(${metrics})`, limit: '12' });
		const { body } = await list();
		expect(body.data).toHaveLength(12);
		for (const post of body.data.slice(0, 3)) {
			const edge = await who.get(`${post.id}/insights`, { metric: metrics });
			expect((post.insights as { data: unknown }).data).toEqual(edge.body.data);
		}
	}
	const profile = await client.get('me', { fields: `media.limit(2){insights.metric(${metrics})}` });
	const nested = profile.body.media as { data: { insights: { data: Insight[] } }[] };
	expect(nested.data.map(({ insights }) => insights.data.length)).toEqual([3, 3]);

	const list = (metric: string, who = client) =>
		who.get('me/media', { fields: `id,insights.metric(${metric})` });
	expect(failure(await list('plays'))).toEqual(refused(100));
	const reader = await instagram.connect('nordlicht_studio', [['scope', '']]);
	expect(failure(await list('views', reader)).code).toBe(10);
	await instagram.set('instagram/account', {
		username: 'example_creator',
		media: [{ metrics: { views: 3 } }, { before_professional: true }],
	});
	expect(failure(await list('views'))).toEqual(refused(100, 2108006));

	await instagram.switches({ nestedInsights: 'omitted' });
	const silent = await list('views');
	expect(silent.body.data.map((post) => Object.keys(post))).toEqual([['id'], ['id']]);
	await instagram.switches({ nestedInsights: 'refused' });
	expect(failure(await list('views'))).toEqual(refused(100));
});
