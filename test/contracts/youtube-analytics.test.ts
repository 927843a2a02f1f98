import { refusal, startForRules } from './support/youtube';
import type { Account, YouTubeSandbox } from './support/youtube';

type Query = Record<string, string>;

let google: YouTubeSandbox;
let account: Account;

beforeAll(async () => {
	google = await startForRules();
});
afterAll(() => google.close());
beforeEach(async () => {
	await google.reset();
	account = await google.connect();
});

test('youtube rule 29: required parameters and whose channel', async () => {
	for (const name of ['ids', 'startDate', 'endDate', 'metrics']) {
		expect((await account.report({ [name]: '' })).status).toBe(400);
	}
	expect((await account.report({ ids: `channel==${await google.channelId()}` })).status).toBe(200);
	const foreign = await account.report({ ids: `channel==${await google.channelId('nordlicht_studio')}` });
	expect(refusal(foreign)).toEqual([403, 'forbidden']);
	const dates: Query[] = [{ startDate: '2026-02-30' }, { endDate: 'today' }, { endDate: '2026-10-01' }];
	for (const wrong of dates) {
		expect((await account.report(wrong)).status).toBe(400);
	}
});

test('youtube rule 30: columns and missing rows', async () => {
	const { body } = await account.report({
		dimensions: 'day',
		metrics: 'views,averageViewDuration,averageViewPercentage',
		sort: 'day',
	});
	expect(body.kind).toBe('youtubeAnalytics#resultTable');
	expect(body.columnHeaders).toEqual([
		{ name: 'day', columnType: 'DIMENSION', dataType: 'STRING' },
		{ name: 'views', columnType: 'METRIC', dataType: 'INTEGER' },
		{ name: 'averageViewDuration', columnType: 'METRIC', dataType: 'INTEGER' },
		{ name: 'averageViewPercentage', columnType: 'METRIC', dataType: 'FLOAT' },
	]);
	expect(body.rows?.map(([day]) => day)).toEqual(
		Array.from({ length: 18 }, (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`),
	);
	for (const query of [{}, { dimensions: 'day' }] as Query[]) {
		const future = await account.report({ ...query, startDate: '2026-11-19' });
		expect(future.body).not.toHaveProperty('rows');
	}
	const silent = await google.connect('silent_gallery');
	expect((await silent.report({})).body).not.toHaveProperty('rows');
	await google.set('users', {
		platform: 'youtube',
		username: 'example_creator',
		analytics: { '2026-11-03': { views: 7, likes: 2 }, '2026-11-05': { views: 3 } },
	});
	const exact = await account.report({ dimensions: 'day', metrics: 'views,likes', sort: '-views' });
	expect(exact.body.rows).toEqual([
		['2026-11-03', 7, 2],
		['2026-11-05', 3, 0],
	]);
	expect((await account.report({ metrics: 'views' })).body.rows).toEqual([[10]]);
});

test('youtube rule 31: what goes together', async () => {
	const wrongs: Query[] = [
		{ metrics: 'reach' },
		{ metrics: 'viewerPercentage' },
		{ metrics: 'viewerPercentage', dimensions: 'country' },
		{ metrics: 'views', dimensions: 'ageGroup' },
		{ metrics: 'views', dimensions: 'mood' },
		{ metrics: 'views', filters: 'mood==good' },
		{ metrics: 'views', sort: 'likes' },
		{ metrics: 'views', maxResults: '0' },
	];
	for (const wrong of wrongs) {
		const answer = await account.report(wrong);
		expect([wrong, ...refusal(answer)]).toEqual([wrong, 400, 'badRequest']);
	}
	const audience = async (one: Account) =>
		(await one.report({ metrics: 'viewerPercentage', dimensions: 'ageGroup,gender' })).body.rows;
	const rows = (await audience(account)) ?? [];
	expect(rows).toHaveLength(14);
	const sum = rows.reduce((total, [, , percent]) => total + Number(percent), 0);
	expect(Math.abs(sum - 100)).toBeLessThan(1);
	expect(await audience(await google.connect('tiny_bakery'))).toBeUndefined();
	const genders = await account.report({ metrics: 'viewerPercentage', dimensions: 'gender' });
	expect(genders.body.rows).toHaveLength(2);

	const countries = await account.report({ dimensions: 'country', sort: '-views', maxResults: '2' });
	expect(countries.body.rows?.map(([country]) => country)).toEqual(['DE', 'AT']);
	const ids = await account.uploads(await google.channelId());
	const videos = await account.report({
		dimensions: 'video',
		filters: `video==${ids[0]},${ids[1]},foreign1234`,
		metrics: 'views,likes',
	});
	expect(videos.body.rows?.map(([id]) => id).sort()).toEqual(ids.slice(0, 2).sort());
	const types = await account.report({ dimensions: 'creatorContentType' });
	expect(types.body.rows?.map(([type]) => type)).toEqual(['videoOnDemand', 'shorts']);
});

test('youtube rule 32: months begin on the 1st', async () => {
	expect((await account.report({ dimensions: 'month', startDate: '2026-09-02' })).status).toBe(400);
	const { body } = await account.report({ dimensions: 'month', startDate: '2026-09-01' });
	expect(body.rows?.map(([month]) => month)).toEqual(['2026-09', '2026-10', '2026-11']);
});
