import { daySeconds, failure, refused } from './support/graph';
import type { Insight, Reply } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';

let instagram: InstagramSandbox;
let client: GraphClient;

beforeAll(async () => {
	instagram = await startForRules();
});
afterAll(() => instagram.close());
beforeEach(async () => {
	await instagram.reset();
	client = await instagram.connect();
});

const unixTime = (time: string) => String(Date.parse(time) / 1000);
const found = ({ body }: Reply) => body.data as unknown as readonly Insight[];
const numbers = (answer: Reply) =>
	Object.fromEntries(found(answer).map(({ name, total_value }) => [name, total_value?.value]));

const MONTH = 'reach,views,accounts_engaged,total_interactions';

test('instagram rule 71: several totals of 30 days in one call; a day counts where it ends', async () => {
	// The clock is at noon on 2026-11-20, so the last complete day ended at 08:00. These are 31 days, oldest first.
	const views = [1000, ...Array.from({ length: 30 }, () => 10)];
	await instagram.set('instagram/account', {
		username: 'example_creator',
		insights: { views, reach: [700, ...Array.from({ length: 30 }, () => 30)], total_interactions: views },
	});
	const ask = (since: string, until: string) =>
		client.get('me/insights', {
			metric: MONTH,
			metric_type: 'total_value',
			period: 'day',
			since: unixTime(since),
			until: unixTime(until),
		});
	const month = await ask('2026-10-21T08:00:00Z', '2026-11-20T08:00:00Z');
	expect(numbers(month)).toEqual({ reach: expect.any(Number), views: 300, total_interactions: 300 });
	expect(numbers(month).reach).toBeLessThan(30 * 30);
	for (const insight of found(month)) expect(insight).not.toHaveProperty('values');
	// The clocks went back on 1 November, so 30 days from midnight to midnight are an hour too long.
	expect(failure(await ask('2026-10-21T07:00:00Z', '2026-11-20T08:00:00Z'))).toEqual(refused(100));
	const early = await ask('2026-10-21T06:59:59Z', '2026-11-19T08:00:00Z');
	expect(numbers(early)).toMatchObject({ views: 1290, total_interactions: 1290 });
});

test('instagram rule 72: demographics by several breakdowns are their combinations, the 45 largest', async () => {
	const ask = (breakdown: string) =>
		client.get('me/insights', {
			metric: 'follower_demographics',
			period: 'lifetime',
			metric_type: 'total_value',
			timeframe: 'this_month',
			breakdown,
		});
	const resultsOf = (answer: Reply) => found(answer)[0]?.total_value?.breakdowns?.[0];
	const people = resultsOf(await ask('age,gender'));
	expect(people?.dimension_keys).toEqual(['age', 'gender']);
	expect(people?.results).toHaveLength(15);
	for (const { dimension_values: values } of people?.results ?? []) {
		expect(values).toEqual([expect.stringMatching(/^\d\d-\d\d$/), expect.stringMatching(/^[FMU]$/)]);
	}
	const many = resultsOf(await ask('age,city,gender'))?.results ?? [];
	expect(many).toHaveLength(45);
	const sizes = many.map(({ value }) => value);
	expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));

	await instagram.switches({ demographicsKeys: 'timeframe' });
	const framed = resultsOf(await ask('gender'));
	expect(framed?.dimension_keys).toEqual(['timeframe', 'gender']);
	expect(framed?.results[0]?.dimension_values).toEqual(['THIS_MONTH', 'F']);
});

test('instagram rule 73: nested insights of stories; one with few viewers fails the list', async () => {
	const stories = (reach: number) =>
		instagram.set('instagram/account', {
			username: 'example_creator',
			stories: [{ metrics: { reach: 50, views: 70 } }, { metrics: { reach, views: 9 } }],
		});
	const list = () => client.get('me/stories', { fields: 'id,insights.metric(views,reach)' });
	await stories(5);
	const { body } = await list();
	for (const story of body.data) {
		const edge = await client.get(`${story.id}/insights`, { metric: 'views,reach' });
		expect((story.insights as { data: unknown }).data).toEqual(edge.body.data);
	}
	expect(body.data).toHaveLength(2);
	await stories(4);
	expect(failure(await list()).code).toBe(10);
	await instagram.advance(daySeconds);
	expect((await list()).body.data).toEqual([]);
});
