import { refusal, startForRules } from './support/youtube';
import type { Account, YouTubeSandbox } from './support/youtube';

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

const listOf = (channelId: string) => channelId.replace(/^UC/, 'UU');

const setUser = (fields: Record<string, unknown>) =>
	google.set('users', { platform: 'youtube', username: 'example_creator', ...fields });

const statistics = async (path: string) => (await account.call(path)).body.items?.[0]?.statistics;

test('youtube rule 23: channels', async () => {
	const id = await google.channelId();
	for (const path of ['channels?part=id', 'channels?part=id&mine=true&id=x']) {
		expect((await account.call(path)).status).toBe(400);
	}
	for (const filter of [
		`id=${id}`,
		'forHandle=example_creator',
		'forHandle=%40example_creator',
		'mine=true',
	]) {
		expect((await account.call(`channels?part=id&${filter}`)).body.items).toMatchObject([{ id }]);
	}
	expect((await account.call('channels?part=id&forHandle=nobody')).body.items).toBeUndefined();
	expect(id).toMatch(/^UC[\w-]{22}$/);
	for (const [exact, shown] of [
		[12_345, '12300'],
		[999, '999'],
		[1000, '1000'],
		[1_234_567, '1230000'],
		[0, '0'],
	] as const) {
		await setUser({ subscriber_count: exact });
		expect((await statistics('channels?part=statistics&mine=true'))?.subscriberCount).toBe(shown);
	}
	await setUser({
		hidden_subscriber_count: true,
		videos: [
			{ title: 'a', view_count: 10 },
			{ title: 'b', privacy_status: 'unlisted' },
			{ title: 'c', privacy_status: 'private' },
		],
	});
	expect(await statistics('channels?part=statistics&mine=true')).toMatchObject({
		hiddenSubscriberCount: true,
		videoCount: '1',
		viewCount: '10',
	});
});

test('youtube rule 24: the list of uploads', async () => {
	const channelId = await google.channelId();
	const list = `playlistItems?part=contentDetails,status,snippet&playlistId=${listOf(channelId)}`;
	const { body } = await account.call(`${list}&maxResults=50`);
	const times = (body.items ?? []).map(({ contentDetails }) => String(contentDetails?.videoPublishedAt));
	expect(times).toEqual([...times].sort().reverse());
	expect(body.items?.map(({ status }) => status?.privacyStatus).slice(0, 4)).toEqual([
		'public',
		'unlisted',
		'public',
		'private',
	]);
	expect((await account.call(list)).body.items).toHaveLength(5);
	expect((await account.call(`${list}&maxResults=51`)).status).toBe(400);
	const stranger = await google.connect('nordlicht_studio');
	expect((await stranger.call(`${list}&maxResults=50`)).body.items).toHaveLength(22);

	const silent = await google.connect('silent_gallery');
	const empty = `playlistItems?part=status&playlistId=${listOf(await google.channelId('silent_gallery'))}`;
	expect(refusal(await silent.call(empty))).toEqual([404, 'playlistNotFound']);
	expect(refusal(await account.call('playlistItems?part=status&playlistId=PLx'))).toEqual([
		404,
		'playlistNotFound',
	]);
	await google.switch('emptyUploads', 'empty');
	expect((await silent.call(empty)).body.items).toEqual([]);
});

test('youtube rule 25: videos by id', async () => {
	const ids = await account.uploads(await google.channelId());
	const secret = ids[3] ?? '';
	const stranger = await google.connect('nordlicht_studio');
	const found = async (one: Account, some: string[]) =>
		((await one.call(`videos?part=id&id=${some.join(',')}`)).body.items ?? []).map(({ id }) => String(id));
	expect(await found(account, [...ids.slice(0, 4), 'unknown1234'])).toEqual(ids.slice(0, 4));
	expect(await found(stranger, ids.slice(0, 4))).toEqual(ids.slice(0, 3));
	await account.call(`videos?id=${secret}`, { method: 'DELETE' });
	expect(await found(account, [secret])).toEqual([]);

	const fifty = Array.from({ length: 50 }, (_, index) => `missing${String(index).padStart(4, '0')}`);
	expect((await account.call(`videos?part=id&id=${fifty.join(',')}`)).status).toBe(200);
	expect((await account.call(`videos?part=id&id=${[...fifty, 'one-more'].join(',')}`)).status).toBe(400);
	const paged = `videos?part=id&maxResults=5&id=${ids[0]}`;
	expect(refusal(await account.call(paged))).toEqual([400, 'incompatibleParameters']);
	await google.switch('maxResultsWithId', 'ignored');
	expect((await account.call(paged)).body.items).toHaveLength(1);
});

test('youtube rule 26: what is hidden, and what only the owner sees', async () => {
	await setUser({
		videos: [
			{ id: 'aaaaaaaaaaa', title: 'a', like_count: 5, comment_count: 6, dislike_count: 7 },
			{ id: 'bbbbbbbbbbb', title: 'b', likes_hidden: true, comments_off: true },
		],
	});
	const { body } = await account.call('videos?part=statistics,status&id=aaaaaaaaaaa,bbbbbbbbbbb');
	expect(body.items?.[0]?.statistics).toMatchObject({ likeCount: '5', commentCount: '6', dislikeCount: '7' });
	expect(Object.keys(body.items?.[1]?.statistics ?? {}).sort()).toEqual([
		'dislikeCount',
		'favoriteCount',
		'viewCount',
	]);
	expect(body.items?.[0]?.status).toMatchObject({ selfDeclaredMadeForKids: false });
	const stranger = await google.connect('nordlicht_studio');
	const seen = (await stranger.call('videos?part=statistics,status&id=aaaaaaaaaaa')).body.items?.[0];
	expect(seen?.statistics).not.toHaveProperty('dislikeCount');
	expect(seen?.status).not.toHaveProperty('selfDeclaredMadeForKids');
	for (const part of ['processingDetails', 'fileDetails', 'suggestions']) {
		expect(refusal(await stranger.call(`videos?part=${part}&id=aaaaaaaaaaa`))).toEqual([403, 'forbidden']);
		expect((await account.call(`videos?part=${part}&id=aaaaaaaaaaa`)).status).toBe(200);
	}
});

test('youtube rule 27: batchGetStats', async () => {
	await setUser({
		videos: [{ id: 'aaaaaaaaaaa', title: 'a', view_count: 3, like_count: 2, comment_count: 1, duration: 63 }],
	});
	const { body } = await account.call(
		'videos:batchGetStats?part=snippet,contentDetails,statistics&id=aaaaaaaaaaa,unknown1234',
	);
	expect(body).toEqual({
		kind: 'youtube#batchGetStatsResponse',
		etag: expect.any(String),
		items: [
			{
				kind: 'youtube#videoStats',
				etag: expect.any(String),
				id: 'aaaaaaaaaaa',
				snippet: { publishTime: '2026-11-20T11:00:00.000Z' },
				contentDetails: { duration: '63s' },
				statistics: { viewCount: '3', likeCount: '2', commentCount: '1' },
			},
		],
	});
	const many = Array.from({ length: 51 }, (_, index) => `id${index}`).join(',');
	expect((await account.call(`videos:batchGetStats?part=id&id=${many}`)).status).toBe(400);
	await google.set('youtube/project', { general_used: 10_000 });
	expect((await account.call('videos:batchGetStats?part=id&id=aaaaaaaaaaa')).status).toBe(200);
	await google.set('youtube/project', { batch_used: 10_000 });
	expect(refusal(await account.call('videos:batchGetStats?part=id&id=aaaaaaaaaaa'))).toEqual([
		403,
		'quotaExceeded',
	]);
});

test('youtube rule 28: the views of 2026-08-24', async () => {
	const sandbox = await startForRules({ now: new Date('2026-08-22T12:00:00Z') });
	try {
		await sandbox.set('switches', {
			'youtube.viewsPerDay': 100,
			'youtube.viewFactor': 3,
			'youtube.accessTokenSeconds': 9e9,
		});
		const one = await sandbox.connect('tiny_bakery');
		const video = (await one.uploads(await sandbox.channelId('tiny_bakery')))[0] ?? '';
		const views = async () =>
			Number((await one.call(`videos?part=statistics&id=${video}`)).body.items?.[0]?.statistics?.viewCount);
		const series = [await views()];
		for (let day = 0; day < 4; day++) {
			await sandbox.advance(86_400);
			series.push(await views());
		}
		const growth = series.slice(1).map((count, index) => count - (series[index] ?? 0));
		expect(growth).toEqual([100, 100, 300, 300]);
		await sandbox.advance(2 * 86_400);
		const report = await one.report({
			startDate: '2026-08-22',
			endDate: '2026-08-25',
			dimensions: 'day',
			metrics: 'views,engagedViews',
		});
		expect(report.body.rows).toEqual([
			['2026-08-22', 200, 200],
			['2026-08-23', 200, 200],
			['2026-08-24', 600, 200],
			['2026-08-25', 600, 200],
		]);
	} finally {
		await sandbox.close();
	}
});
