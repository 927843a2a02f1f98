import type { Http } from '../../../platforms/http';
import {
	getPermalink,
	prepare,
	publishContainer,
	requireQuota,
	waitForContainer,
	waitUntilReady,
} from '../../../platforms/instagram';
import { BOTH_LOGINS } from '../../support/instagram';
import { PUBLISH, Studio } from '../../support/instagram-posts';

let studio: Studio;

beforeAll(async () => {
	studio = await Studio.open();
});
afterAll(() => studio.close());
afterEach(() => studio.reset());

const publishes = () => studio.posts('/media_publish');

describe('publishContainer', () => {
	it.each(BOTH_LOGINS)('publishes once and finds the address (%s)', async (login) => {
		const client = await studio.connect(login, { appSecret: 'sandbox-secret' });
		const containerId = await studio.ready(client, studio.reelByUrl());
		const { mediaId } = await studio.publish(client, containerId);
		expect(await studio.media()).toMatchObject([
			{ id: mediaId, container_id: containerId, caption: 'A reel #example', media_product_type: 'REELS' },
		]);
		expect(await getPermalink(client.instagram, String(mediaId))).toMatch(/^https:\/\/www\.instagram\.com\//);
	});

	it('signs with the token of the Page, and proves it (instagram §1.B, §7)', async () => {
		await studio.sandbox.control('instagram/app', { require_proof: true });
		const client = await studio.connect('facebook', { appSecret: 'sandbox-secret' });
		await studio.publish(client, await studio.ready(client));
		const [request] = await publishes();
		expect(request?.headers.authorization).toBe(`Bearer ${client.instagram.pageToken}`);
		expect(await studio.media()).toHaveLength(1);
	});

	it('does not publish again what was published before', async () => {
		const client = await studio.connect('instagram');
		const containerId = await studio.ready(client);
		await studio.publish(client, containerId);
		expect(await studio.publish(client, containerId)).toEqual({});
		expect(await publishes()).toHaveLength(1);
	});

	it.each([
		['a connection that drops after it', { kind: 'reset-after' }],
		['half an answer', { kind: 'truncate' }],
		['4/2207051', { kind: 'error', code: '4/2207051', accepted: true }],
		['HTTP status 502', { kind: 'status', status: 502, body: '<h1>Bad gateway</h1>', accepted: true }],
		['an answer that names no post', { kind: 'status', status: 200, body: '{}', accepted: true }],
		['a code that nobody knows', { kind: 'error', code: 4711, status: 400, accepted: true }],
		[
			'not ready, although it went through',
			{ kind: 'error', code: '9007/2207027', status: 400, accepted: true },
		],
		[
			'not known, although it went through',
			{ kind: 'error', code: '24/2207008', status: 400, accepted: true },
		],
	])('finds out that it worked behind %s (instagram §4.4)', async (_name, fault) => {
		const client = await studio.connect('facebook');
		const containerId = await studio.ready(client);
		await studio.fault({ ...fault, match: PUBLISH });
		expect(await studio.publish(client, containerId)).toEqual({});
		expect(await studio.media()).toMatchObject([{ container_id: containerId }]);
		expect(await publishes()).toHaveLength(1);
	});

	it.each([
		['a connection that drops before it', { kind: 'reset-before' }, 'outcome_unknown'],
		['4/2207051 and nothing live', { kind: 'error', code: '4/2207051' }, 'action_blocked'],
		['HTTP status 503', { kind: 'status', status: 503 }, 'outcome_unknown'],
	])('never repeats it after %s', async (_name, fault, code) => {
		const client = await studio.connect('instagram');
		const containerId = await studio.ready(client);
		await studio.fault({ ...fault, match: PUBLISH });
		await expect(studio.publish(client, containerId)).rejects.toMatchObject({
			code,
			action: 'check-outcome',
		});
		expect(await publishes()).toHaveLength(1);
		expect(await studio.media()).toEqual([]);
		// After checking the outcome, a person can still publish the container.
		await studio.publish(client, containerId);
		expect(await studio.media()).toHaveLength(1);
	});

	it('settles the doubt although the container cannot be read at first', async () => {
		const client = await studio.connect('instagram');
		const containerId = await studio.ready(client);
		await studio.fault({ kind: 'reset-after', match: PUBLISH });
		await studio.fault({
			kind: 'status',
			status: 503,
			match: { method: 'GET', path: containerId },
			skip: 1,
			times: 5,
		});
		expect(await studio.publish(client, containerId)).toEqual({});
		expect(await studio.media()).toHaveLength(1);
	});

	it('says that nothing was sent if the platform cannot be reached', async () => {
		const client = await studio.connect('instagram');
		const containerId = await studio.ready(client);
		const http: Http = async (request) =>
			request.url.includes('/media_publish')
				? { noAnswer: 'ECONNREFUSED', sent: false }
				: client.instagram.http(request);
		await expect(publishContainer({ ...client.instagram, http }, containerId)).rejects.toMatchObject({
			code: 'platform_unreachable',
			retryable: true,
		});
		expect(await studio.media()).toEqual([]);
	});

	it('waits for a container that is not ready, then publishes it once', async () => {
		const client = await studio.connect('instagram');
		const containerId = await studio.ready(client);
		await studio.fault({ kind: 'error', code: '9007/2207027', match: PUBLISH });
		await studio.publish(client, containerId);
		expect(await studio.media()).toHaveLength(1);
		expect(client.naps.at(-1)).toBe(30_000);
	});

	it('asks again twice for a container that is not known yet (instagram §5.3)', async () => {
		const client = await studio.connect('instagram');
		const containerId = await studio.ready(client);
		await studio.fault({ kind: 'error', code: '24/2207008', match: PUBLISH, times: 2 });
		await studio.publish(client, containerId);
		expect(await studio.media()).toHaveLength(1);
		const other = await studio.ready(client);
		await studio.fault({ kind: 'error', code: '24/2207008', match: PUBLISH, times: 9 });
		await expect(studio.publish(client, other)).rejects.toMatchObject({ code: 'container_expired' });
		expect(await publishes()).toHaveLength(6);
		expect(await studio.media()).toHaveLength(1);
	});

	it('says that an expired container must be prepared again (instagram §4.7)', async () => {
		const client = await studio.connect('instagram');
		const containerId = await studio.ready(client);
		await studio.advance(24 * 60 * 60);
		await expect(studio.publish(client, containerId)).rejects.toMatchObject({
			code: 'container_expired',
			action: 'fix-request',
		});
		expect(await publishes()).toEqual([]);
	});

	it('waits for a container as long as it is told to', async () => {
		const client = await studio.connect('instagram');
		await studio.switches({ 'instagram.processingSeconds': 600 });
		const containerId = await prepare(client.instagram, studio.reelByUrl(), studio.preparation());
		await expect(waitUntilReady(client.instagram, containerId, 60)).rejects.toMatchObject({
			code: 'container_not_ready',
			retryable: true,
		});
		expect(await waitUntilReady(client.instagram, containerId, 3_600)).toBe(false);
		await studio.publish(client, containerId);
		expect(await waitUntilReady(client.instagram, containerId, 60)).toBe(true);
	});

	it('gives up on a container that is stuck, without publishing', async () => {
		const client = await studio.connect('instagram');
		await studio.switches({ 'instagram.processingResult': 'stuck' });
		const containerId = await studio
			.ready(client)
			.catch(async () => (await studio.containers())[0]?.id ?? '');
		await expect(studio.publish(client, containerId)).rejects.toMatchObject({
			code: 'container_not_ready',
			retryable: true,
		});
		expect(await publishes()).toEqual([]);
	});

	it('does not ask for more posts than the account may make (instagram §4.5)', async () => {
		await studio.switches({ 'instagram.quotaTotal': 1 });
		const client = await studio.connect('facebook');
		await studio.publish(client, await studio.ready(client));
		const containerId = await studio.ready(client);
		const limit = { code: 'posting_limit_reached', action: 'wait', platformCode: '9/2207042' };
		await expect(studio.publish(client, containerId)).rejects.toMatchObject(limit);
		await expect(requireQuota(client.instagram)).rejects.toMatchObject(limit);
		expect(await publishes()).toHaveLength(1);
		await studio.fault({
			kind: 'error',
			code: 10,
			match: { path: '/content_publishing_limit' },
		});
		await expect(studio.publish(client, containerId)).rejects.toMatchObject(limit);
		expect(await studio.media()).toHaveLength(1);
	});

	it('comes through 100/33 for Page tokens, since the person reads (instagram §5.2)', async () => {
		await studio.switches({ 'instagram.pageTokenReads': 'refused' });
		const client = await studio.connect('facebook');
		const containerId = await studio.ready(client);
		await studio.fault({ kind: 'reset-after', match: PUBLISH });
		await studio.publish(client, containerId);
		expect(await studio.media()).toHaveLength(1);
	});

	it('tells what to do about a restricted account and a changed password', async () => {
		const client = await studio.connect('instagram');
		const containerId = await studio.ready(client);
		const user = { username: 'example_creator' };
		await studio.sandbox.control('instagram/account', { ...user, restricted: true });
		await expect(studio.publish(client, containerId)).rejects.toMatchObject({
			code: 'account_restricted',
			platformCode: '25/2207050',
		});
		await studio.sandbox.control('instagram/account', { ...user, restricted: false });
		await studio.sandbox.control('instagram/revoke', { ...user, subcode: 460 });
		await expect(studio.publish(client, containerId)).rejects.toMatchObject({
			action: 'reconnect',
			platformCode: '190/460',
		});
		const again = await studio.connect('instagram');
		await studio.publish(again, containerId);
		expect(await studio.media()).toHaveLength(1);
	});
});

describe('waitForContainer', () => {
	it('looks often at first and less often later', async () => {
		const client = await studio.connect('instagram');
		await studio.switches({ 'instagram.processingResult': 'stuck' });
		await studio.ready(client).catch(() => undefined);
		const [container] = await studio.containers();
		client.naps.length = 0;
		const { status, statusText } = await waitForContainer(client.instagram, String(container?.id), 120);
		expect([status, statusText]).toEqual(['IN_PROGRESS', 'In Progress: Media is still being processed.']);
		expect(client.naps.slice(0, 3)).toEqual([500, 1_000, 2_000]);
		expect(Math.max(...client.naps)).toBe(30_000);
		expect(client.naps.reduce((sum, nap) => sum + nap)).toBeLessThanOrEqual(120_000);
	});

	it.each(['wire', 'docs'])('explains the subcode inside the status (%s)', async (text) => {
		const client = await studio.connect('instagram');
		await studio.switches({
			'instagram.processingResult': '2207026',
			'instagram.containerStatusText': text,
		});
		await expect(studio.ready(client)).rejects.toMatchObject({
			code: 'media_refused',
			platformCode: '2207026',
			action: 'fix-media',
		});
	});

	it('goes on after a read that fails for long, and ends with the time', async () => {
		const client = await studio.connect('instagram');
		const containerId = await studio.ready(client);
		const match = { method: 'GET', path: containerId };
		await studio.fault({ kind: 'status', status: 503, match, times: 4 });
		expect((await waitForContainer(client.instagram, containerId, 60)).status).toBe('FINISHED');
		await studio.fault({ kind: 'status', status: 503, match, times: 4 });
		await expect(waitForContainer(client.instagram, containerId, 0)).rejects.toMatchObject({
			code: 'platform_unavailable',
		});
	});
});

test('getPermalink does without an address that Instagram does not give', async () => {
	const client = await studio.connect('instagram');
	expect(await getPermalink(client.instagram, '1')).toBeUndefined();
});
