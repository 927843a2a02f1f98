import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { BOTH_LOGINS } from '../support/instagram';
import { connectAccount, using } from '../support/instagram-node';
import { startPolling } from '../support/poll';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { until } from '../support/until';

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox));
});
beforeEach(() => sandbox.control('reset'));
afterAll(() => close());

interface Post {
	id: string;
	timestamp: number;
	caption: string;
}

const NOW = Math.floor(Date.now() / 1000);
const HOUR = 3600;
const post = (number: number, timestamp = NOW - number * HOUR): Post => ({
	id: `179000000000${String(number).padStart(5, '0')}`,
	timestamp,
	caption: `Post ${number}`,
});
/** Returns posts, one per hour, newest first. */
const posts = (first: number, count: number) =>
	Array.from({ length: count }, (_, index) => post(first + index));
const publish = (media: Post[], username = 'example_creator') =>
	sandbox.control('instagram/account', { username, media });
const ids = (items: { id?: unknown }[]) => items.map(({ id }) => id);
const OLD = posts(100, 60);

describe.each(BOTH_LOGINS)('Instagram Trigger, login %s', (login) => {
	beforeEach(async () => {
		await connectAccount(engine, sandbox, login);
		await publish(OLD);
	});

	const start = (parameters = {}) =>
		startPolling(engine, {
			node: 'instagramTrigger',
			withService: false,
			parameters: { ...using(login), ...parameters },
		});

	it('starts with nothing old, then with each new post once', async () => {
		const { poll } = start();
		expect(await poll()).toEqual([]);
		await publish([post(1), ...OLD]);
		expect(await poll()).toEqual([
			{
				id: post(1).id,
				type: 'image',
				url: expect.stringMatching(/^https:\/\/www\.instagram\.com\/p\//),
				caption: 'Post 1',
				created_at: new Date(post(1).timestamp * 1000).toISOString().replace('.000', ''),
				likes: 0,
				comments: 0,
				media_url: expect.stringContaining('http'),
				cover_url: expect.stringContaining('http'),
			},
		]);
		expect(await poll()).toEqual([]);
	});

	it("gives Instagram's own fields without Simplify", async () => {
		const { poll } = start({ simplify: false });
		await poll();
		await publish([post(1), ...OLD]);
		expect(await poll()).toMatchObject([{ id: post(1).id, media_type: 'IMAGE', like_count: 0 }]);
	});

	it('gives more new posts than a page holds, oldest first', async () => {
		const { poll } = start();
		await poll();
		const fresh = posts(1, 70);
		await publish([...fresh, ...OLD]);
		expect(ids(await poll())).toEqual(ids(fresh).reverse());
	});

	it('tells the newest post to somebody who tries it, and remembers nothing of it', async () => {
		const { poll, fetchTestEvent } = start();
		expect(ids(await fetchTestEvent())).toEqual(ids(OLD.slice(0, 1)));
		await poll();
		await publish([post(1), ...OLD]);
		expect(ids(await fetchTestEvent())).toEqual([post(1).id]);
		expect(ids(await poll())).toEqual([post(1).id]);
	});
});

describe('Instagram Trigger', () => {
	beforeEach(async () => {
		await connectAccount(engine, sandbox, 'facebook');
		await publish(OLD);
	});

	const start = (user = 'example_creator') =>
		startPolling(engine, {
			node: 'instagramTrigger',
			withService: false,
			parameters: using('facebook', user),
		});

	it('goes on after a restart of n8n where it was, with what was published meanwhile', async () => {
		const { poll, restart } = start();
		await poll();
		restart();
		await publish([post(1), ...OLD]);
		expect(ids(await poll())).toEqual([post(1).id]);
		restart();
		expect(await poll()).toEqual([]);
	});

	it('gives posts of the same second once each, and nothing because others were deleted', async () => {
		const { poll } = start();
		await publish([post(1), ...OLD]);
		await poll();
		await publish([post(1), post(2, post(1).timestamp), ...OLD]);
		expect(ids(await poll())).toEqual([post(2).id]);
		await publish(OLD.slice(30));
		expect(await poll()).toEqual([]);
		await publish([post(1), post(2, post(1).timestamp), ...OLD]);
		expect(await poll()).toEqual([]);
	});

	it('gives everything at the next poll if one fails between two pages', async () => {
		const { poll } = start();
		await poll();
		const fresh = posts(1, 70);
		await publish([...fresh, ...OLD]);
		await sandbox.control('faults', { match: { path: 'after=' }, kind: 'error', code: 190 });
		await expect(poll()).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/reconnect the account/i),
		});
		expect(ids(await poll())).toEqual(ids(fresh).reverse());
	});

	it("does not wait for Instagram's limits, since the next poll comes anyway, and loses nothing by them", async () => {
		const { poll } = start();
		await poll();
		await publish([post(1), ...OLD]);
		await sandbox.control('faults', {
			kind: 'status',
			status: 400,
			headers: { 'retry-after': '2', 'content-type': 'application/json' },
			body: '{"error":{"message":"(#80002) Too many calls","type":"OAuthException","code":80002}}',
			match: { path: '^[^?]*/media' },
		});
		const startedAt = performance.now();
		await expect(poll()).rejects.toMatchObject({ context: { data: { code: 'rate_limited' } } });
		expect(performance.now() - startedAt).toBeLessThan(2_000);
		const items = await until(
			() => poll().catch(() => []),
			({ length }) => length > 0,
		);
		expect(ids(items)).toEqual([post(1).id]);
	});

	it('begins anew when another account is chosen', async () => {
		await sandbox.control('users', { platform: 'instagram', username: 'another', media: posts(1, 3) });
		await connectAccount(engine, sandbox, 'facebook', { user: 'another' });
		const workflow = start('another');
		await workflow.poll();
		await connectAccount(engine, sandbox, 'facebook');
		workflow.run = { ...workflow.run, parameters: using('facebook') };
		workflow.restart();
		expect(await workflow.poll()).toEqual([]);
		await publish([post(1), ...OLD]);
		expect(ids(await workflow.poll())).toEqual([post(1).id]);
	});

	it('notices at the next poll that another account was connected', async () => {
		await connectAccount(engine, sandbox, 'instagram');
		const { poll } = startPolling(engine, {
			node: 'instagramTrigger',
			withService: false,
			parameters: using('instagram'),
		});
		await poll();
		await sandbox.control('users', { platform: 'instagram', username: 'another', media: posts(50, 3) });
		await connectAccount(engine, sandbox, 'instagram', { user: 'another' });
		expect(await poll()).toEqual([]);
		await publish([post(1), ...posts(50, 3)], 'another');
		expect(ids(await poll())).toEqual([post(1).id]);
	});

	it('gives the first post of an account that had none, and says so to somebody who tries it', async () => {
		await publish([]);
		const { poll, fetchTestEvent } = start();
		expect(await poll()).toEqual([]);
		await expect(fetchTestEvent()).rejects.toThrow('The account has no posts yet');
		await publish([post(1)]);
		expect(ids(await poll())).toEqual([post(1).id]);
	});

	it('says in the editor what is wrong with Simplify', async () => {
		const { poll } = startPolling(engine, {
			node: 'instagramTrigger',
			withService: false,
			parameters: { ...using('facebook'), simplify: 'maybe' },
		});
		await expect(poll()).rejects.toThrow('The field "Simplify" must be true or false');
	});
});
