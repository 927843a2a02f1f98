import { connect } from '../support/connect';
import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { startPolling } from '../support/poll';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

const LIST = '/v2/video/list/';
const NOW = Math.floor(Date.now() / 1000);
const HOUR = 3600;

interface Video {
	id: string;
	title: string;
	create_time: number;
}

const video = (number: number, createTime = NOW - number * HOUR): Video => ({
	id: `75123456789012${String(number).padStart(5, '0')}`,
	title: `Video ${number}`,
	create_time: createTime,
});
/** Returns videos, one per hour, newest first. */
const videos = (first: number, count: number) =>
	Array.from({ length: count }, (_, index) => video(first + index));
const OLD = videos(100, 30);

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

const post = (all: Video[], username = 'example_creator') =>
	sandbox.control('tiktok/account', { username, videos: all });
const ids = (items: { id?: unknown }[]) => items.map(({ id }) => id);
const start = (parameters = {}) =>
	startPolling(engine, { node: 'tikTokTrigger', withService: false, parameters });

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox));
});
beforeEach(async () => {
	await sandbox.control('reset');
	await connect(engine, sandbox);
	await post(OLD);
});
afterAll(() => close());

describe('TikTok Trigger', () => {
	it('starts with nothing old, then with each new video once', async () => {
		const { poll } = start();
		expect(await poll()).toEqual([]);
		await post([video(1), ...OLD]);
		expect(await poll()).toEqual([
			{
				id: video(1).id,
				url: expect.stringContaining(video(1).id),
				title: 'Video 1',
				created_at: new Date(video(1).create_time * 1000).toISOString().replace('.000', ''),
				views: 0,
				likes: 0,
				comments: 0,
				shares: 0,
				saved: null,
				cover_url: expect.stringContaining('http'),
				duration_seconds: 30,
				width: 1080,
				height: 1920,
			},
		]);
		expect(await poll()).toEqual([]);
	});

	it("gives TikTok's own fields without Simplify, every digit of an ID included", async () => {
		const { poll } = start({ simplify: false });
		await poll();
		await post([video(1), ...OLD]);
		expect(await poll()).toMatchObject([
			{ id: video(1).id, share_url: expect.any(String), view_count: 0, create_time: video(1).create_time },
		]);
	});

	it('gives more new videos than a page holds, oldest first', async () => {
		const { poll } = start();
		await poll();
		const fresh = videos(1, 45);
		await post([...fresh, ...OLD]);
		expect(ids(await poll())).toEqual(ids(fresh).reverse());
	});

	it('reads no more pages than the videos of a week need', async () => {
		const old = Array.from({ length: 60 }, (_, index) => video(index, NOW - (index + 1) * 24 * HOUR));
		await post(old);
		await start().poll();
		expect(await sandbox.requests(LIST)).toHaveLength(1);
	});

	it('goes on after a restart of n8n where it was, with what was posted meanwhile', async () => {
		const { poll, restart } = start();
		await poll();
		restart();
		await post([video(1), video(2, video(1).create_time), ...OLD]);
		expect(ids(await poll()).sort()).toEqual([video(1).id, video(2).id]);
		restart();
		expect(await poll()).toEqual([]);
		await post(OLD.slice(15));
		expect(await poll()).toEqual([]);
	});

	it('gives everything at the next poll if one fails, with what a person has to do', async () => {
		const { poll } = start();
		await poll();
		await post([video(1), ...OLD]);
		await sandbox.control('faults', {
			kind: 'status',
			status: 401,
			body: '{"data":{},"error":{"code":"scope_not_authorized","message":"","log_id":"x"}}',
			match: { path: LIST },
		});
		await expect(poll()).rejects.toMatchObject({
			name: 'NodeApiError',
			description: expect.stringContaining('TikTok code: scope_not_authorized'),
		});
		expect(ids(await poll())).toEqual([video(1).id]);
	});

	it("leaves TikTok's limits to the next poll", async () => {
		const { poll } = start();
		await poll();
		await sandbox.control('faults', {
			kind: 'status',
			status: 429,
			headers: { 'retry-after': '60' },
			body: '{"error":{"code":"rate_limit_exceeded"}}',
			match: { path: LIST },
		});
		await post([video(1), ...OLD]);
		await expect(poll()).rejects.toMatchObject({ context: { data: { code: 'rate_limited' } } });
		expect(ids(await poll())).toEqual([video(1).id]);
	});

	it('notices at the next poll that another account was connected', async () => {
		const { poll } = start();
		await poll();
		await sandbox.control('users', { platform: 'tiktok', username: 'another', videos: videos(50, 3) });
		await connect(engine, sandbox, undefined, 'another');
		expect(await poll()).toEqual([]);
		await post([video(1), ...videos(50, 3)], 'another');
		expect(ids(await poll())).toEqual([video(1).id]);
	});

	it('tells the newest video to somebody who tries it, and remembers nothing of it', async () => {
		const { poll, fetchTestEvent } = start();
		expect(ids(await fetchTestEvent())).toEqual([OLD[0]?.id]);
		await poll();
		await post([video(1), ...OLD]);
		expect(ids(await fetchTestEvent())).toEqual([video(1).id]);
		expect(ids(await poll())).toEqual([video(1).id]);
		await post([]);
		await expect(fetchTestEvent()).rejects.toThrow('The account has no posts yet');
	});
});
