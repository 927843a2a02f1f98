import { eventually, startDeliveryBench, type DeliveryBench } from '../support/deliveries';
import { waitForEnd, untilNoFiles } from '../support/service';
import { shiftDate } from '../support/shifted-date.cjs';

const DAY_MS = 24 * 60 * 60_000;
const PUBLISH = { match: { path: '/media_publish' }, times: 1 };

let bench: DeliveryBench;

beforeAll(async () => {
	bench = await startDeliveryBench({ logins: ['facebook'], switches: { 'instagram.processingSeconds': 0 } });
}, 20_000);
afterAll(() => bench.close());
afterEach(() => shiftDate(0));

/** Sends a reel with this caption, which should be distinct. */
const sendReel = (content: string, more = {}) => bench.send({ platforms: 'instagram', content, ...more });
const postsOf = async (caption: string) => (await bench.posts()).filter((post) => post.caption === caption);

describe('a post of Instagram', () => {
	it('waits for its approval and is then published, once', async () => {
		const id = await sendReel('approved');
		const waiting = await bench.until(id, 'awaiting_approval');
		expect(waiting).toMatchObject({ container_id: expect.any(String), bytes_sent: waiting.bytes_total });
		expect((await bench.status(id)).file.kept_until).toEqual(expect.any(String));
		expect(await bench.service.temporaryFiles()).toHaveLength(1);
		expect(await postsOf('approved')).toEqual([]);

		expect((await bench.act(id, 'POST', '/approve')).status).toBe(200);
		const second = await bench.act(id, 'POST', '/approve');
		expect(second).toMatchObject({ status: 409, body: { error: { code: 'nothing_to_approve' } } });
		const { deliveries, file } = await waitForEnd(bench.service, id);
		const [post, ...others] = await postsOf('approved');
		expect(others).toEqual([]);
		expect(deliveries).toMatchObject([
			{ state: 'published', post_ids: [post?.id], permalink: expect.stringMatching(/^https:/) },
		]);
		expect(file.kept_until).toBeNull();
		await untilNoFiles(bench.service);
		const third = await bench.act(id, 'POST', '/approve');
		expect(third.status).toBe(409);
		expect((third.body.error as { message: string }).message).toContain('published');
	});

	it('is published at once with auto_approve', async () => {
		const id = await sendReel('at once', { auto_approve: 'true' });
		expect((await waitForEnd(bench.service, id)).deliveries).toMatchObject([{ state: 'published' }]);
		expect(await postsOf('at once')).toHaveLength(1);
	});

	it.each([
		['the connection drops after the publish', { kind: 'reset-after', ...PUBLISH }],
		['a published post is called spam', { kind: 'error', code: '4/2207051', accepted: true, ...PUBLISH }],
		['the publish answers with an empty 500', { kind: 'status', status: 500, accepted: true, ...PUBLISH }],
		[
			'the upload is refused although it is complete',
			{ kind: 'error', code: '1', accepted: true, match: { path: '/ig-api-upload/' }, times: 1 },
		],
		[
			'the connection drops while a container is made',
			{ kind: 'reset-after', match: { method: 'POST', path: '/media' }, times: 1 },
		],
	])('is published once although %s', async (name, fault) => {
		await bench.sandbox.control('faults', fault);
		const id = await sendReel(name, { auto_approve: 'true' });
		expect((await waitForEnd(bench.service, id)).deliveries).toMatchObject([{ state: 'published' }]);
		expect(await postsOf(name)).toHaveLength(1);
	});

	it('is published once although Page tokens cannot read', async () => {
		await bench.sandbox.control('switches', { 'instagram.pageTokenReads': 'refused' });
		const id = await sendReel('Page tokens', { auto_approve: 'true' });
		expect((await waitForEnd(bench.service, id)).deliveries).toMatchObject([{ state: 'published' }]);
		expect(await postsOf('Page tokens')).toHaveLength(1);
	});

	// This test must run before any test that moves the clock, since later posts would stay in the quota's window.
	it('waits when the quota is used up, and fails nothing', async () => {
		const { length } = await bench.posts();
		const publishes = async () => (await bench.sandbox.requests('/media_publish')).length;
		const before = await publishes();
		await bench.sandbox.control('switches', { 'instagram.quotaTotal': 1, limitTimeScale: 40_000 });
		const first = await sendReel('first of the quota', { auto_approve: 'true' });
		await waitForEnd(bench.service, first);
		const second = await sendReel('second of the quota', { auto_approve: 'true' });
		await bench.until(second, 'publishing');
		expect((await waitForEnd(bench.service, second)).deliveries).toMatchObject([{ state: 'published' }]);
		expect(await bench.posts()).toHaveLength(length + 2);
		expect(await publishes()).toBe(before + 2);
	});

	it('is prepared again if its container is stuck for an hour, and published once', async () => {
		await bench.sandbox.control('switches', { 'instagram.processingResult': 'stuck' });
		const id = await sendReel('stuck', { auto_approve: 'true' });
		const { container_id: stuck } = await bench.until(id, 'processing');
		shiftDate(61 * 60_000);
		await eventually(async () => (await bench.status(id)).deliveries[0]?.container_id !== stuck);
		await bench.sandbox.control('switches', { 'instagram.processingResult': 'ok' });
		await bench.until(id, 'published');
		const [delivery] = (await bench.status(id)).deliveries;
		expect(delivery?.container_id).not.toBe(stuck);
		expect(await postsOf('stuck')).toHaveLength(1);
	});
});

describe('a container of more than 24 hours', () => {
	const later = async () => {
		shiftDate(25 * 60 * 60_000);
		await bench.sandbox.control('clock', { advanceSeconds: DAY_MS / 1000 });
	};

	it('is made again from the file before it is published', async () => {
		await bench.restart({ APPROVAL_FILE_MAX_AGE_HOURS: '72' });
		const id = await sendReel('renewed');
		const { container_id: old } = await bench.until(id, 'awaiting_approval');
		await later();
		await bench.act(id, 'POST', '/approve');
		const { deliveries } = await waitForEnd(bench.service, id);
		expect(deliveries).toMatchObject([{ state: 'published' }]);
		expect(deliveries[0]?.container_id).not.toBe(old);
		expect(await postsOf('renewed')).toHaveLength(1);
	});

	it('has expired if its file is gone, and the error says what to do', async () => {
		await bench.restart();
		const id = await sendReel('forgotten');
		await bench.until(id, 'awaiting_approval');
		await later();
		await bench.restart();
		const { deliveries, file } = await bench.status(id);
		expect(deliveries).toMatchObject([
			{ state: 'expired', error: { code: 'container_expired', action: 'fix-request' } },
		]);
		expect(file.kept_until).toBeNull();
		expect(await bench.service.temporaryFiles()).toEqual([]);
		expect((await bench.act(id, 'POST', '/approve')).status).toBe(409);
		expect(await postsOf('forgotten')).toEqual([]);
	});
});

describe('a post that cannot be published', () => {
	it('says that the account is restricted', async () => {
		const id = await sendReel('restricted');
		await bench.until(id, 'awaiting_approval');
		await bench.sandbox.control('instagram/account', { username: 'example_creator', restricted: true });
		await bench.act(id, 'POST', '/approve');
		expect((await waitForEnd(bench.service, id)).deliveries).toMatchObject([
			{ state: 'failed', error: { code: 'account_restricted', platformCode: '25/2207050' } },
		]);
		await bench.sandbox.control('instagram/account', { username: 'example_creator', restricted: false });
		expect(await postsOf('restricted')).toEqual([]);
	});

	it('asks to connect again when the password was changed', async () => {
		const id = await sendReel('changed password');
		await bench.until(id, 'awaiting_approval');
		await bench.sandbox.control('instagram/revoke', {
			username: 'example_creator',
			login: 'facebook',
			subcode: 460,
		});
		await bench.act(id, 'POST', '/approve');
		expect((await waitForEnd(bench.service, id)).deliveries).toMatchObject([
			{ state: 'failed', error: { action: 'reconnect' } },
		]);
		expect(await postsOf('changed password')).toEqual([]);
	});
});
