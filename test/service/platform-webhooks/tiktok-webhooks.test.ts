import { createHmac } from 'node:crypto';
import { dumpDatabase, eventsOf } from '../../support/database';
import { startInstantSandbox, type TestSandbox } from '../../support/sandbox';
import {
	connectTikTok,
	sandboxSettings,
	startService,
	waitForEnd,
	type TestService,
	type UploadStatus,
	untilNoFiles,
} from '../../support/service';
import { eventually, until } from '../../support/until';
import { sampleVideo } from '../../support/video-bytes';

let sandbox: TestSandbox;
let service: TestService;
beforeEach(async () => {
	sandbox = await startInstantSandbox();
	service = await startService(sandboxSettings(sandbox.url));
	await sandbox.control('tiktok/app', { webhook_url: `${service.url}/webhook/tiktok` });
	await connectTikTok(service);
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
});

/** Returns the HTTP statuses of the service's responses to the sandbox's requests. */
async function answers(count: number): Promise<number[]> {
	const read = async () => {
		const state = (await sandbox.read('state')) as { tiktok: { webhooks: { statuses: number[] }[] } };
		return state.tiktok.webhooks.map((sent) => sent.statuses[0]);
	};
	return (await until(
		read,
		(statuses) => statuses.length >= count && !statuses.includes(undefined),
	)) as number[];
}

const send = (...deliveries: object[]) =>
	sandbox.control('tiktok/webhook', {
		deliveries: deliveries.map((more) => ('id' in more ? more : { username: 'example_creator', ...more })),
	});
const accounts = async () => (await service.call('/api/accounts')).body.accounts as Record<string, unknown>[];

/** Uploads a video whose outcome can only be learned from webhooks, since reading its status from TikTok fails. */
async function upload(): Promise<string> {
	await sandbox.control('faults', {
		kind: 'status',
		status: 503,
		match: { path: '/v2/post/publish/status/fetch/' },
		times: 1_000,
	});
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('file', new Blob([sampleVideo]));
	const { body } = await service.call('/webhook/n8n/video-upload', { method: 'POST', body: form });
	return body.upload_id as string;
}

const deliveryOf = async (uploadId: string) => {
	const status = (await service.call(`/api/uploads/${uploadId}`)).body as unknown as UploadStatus;
	return status.deliveries[0] as UploadStatus['deliveries'][0] & { post_ids?: string[] };
};

const untilIn = (uploadId: string, wanted: string) =>
	until(
		() => deliveryOf(uploadId),
		({ state }) => state === wanted,
	);

describe('a webhook of TikTok', () => {
	it('is refused with a wrong signature, a stale one, and over a body that was written anew', async () => {
		const event = { event: 'authorization.removed', content: { reason: 1 } };
		await send(
			{ ...event, signature: 'wrong' },
			{ ...event, signature: 'stale' },
			{ ...event, signature: 'altered' },
		);
		expect(await answers(3)).toEqual([401, 401, 401]);
		const unsigned = await fetch(`${service.url}/webhook/tiktok`, { method: 'POST', body: '{}' });
		expect([unsigned.status, await unsigned.json()]).toEqual([
			401,
			{
				error: expect.objectContaining({
					code: 'signature_invalid',
					message: expect.stringContaining('TIKTOK_CLIENT_SECRET'),
				}),
			},
		]);
		expect(await accounts()).toMatchObject([{ connected: true }]);
	});

	it('is refused as long as no app is configured', async () => {
		const bare = await startService();
		const t = Math.floor(Date.now() / 1000);
		const s = createHmac('sha256', '').update(`${t}.{}`).digest('hex');
		const answer = await fetch(`${bare.url}/webhook/tiktok`, {
			method: 'POST',
			headers: { 'tiktok-signature': `t=${t},s=${s}` },
			body: '{}',
		});
		await bare.close();
		expect(answer.status).toBe(401);
	});

	it('that means nothing to us is taken and changes nothing else', async () => {
		// The first statistics of an account are read soon after it is connected.
		await eventually(async () => (await service.call('/api/mediakit/analytics/tiktok')).status === 200);
		const before = (await dumpDatabase(service)).replace(/"platform_webhooks": \[[^\]]*\]/, '');
		await send(
			{ event: 'something.new' },
			{ event: 'post.publish.complete', content: { publish_id: 'v_inbox_file~v2.unknown' } },
			{
				event: 'post.publish.failed',
				content: { publish_id: 'v_inbox_file~v2.unknown', reason: 'internal' },
			},
			{ event: 'authorization.removed', user_openid: 'nobody', content: { reason: 1 } },
			{ event: 'video.publish.completed', content: { share_id: '1' } },
		);
		expect(await answers(5)).toEqual([200, 200, 200, 200, 200]);
		expect((await dumpDatabase(service)).replace(/"platform_webhooks": \[[^\]]*\]/, '')).toBe(before);
	});
});

describe('what becomes of a draft', () => {
	it('is learned from webhooks: delivered, finished, public', async () => {
		const id = await upload();
		const { publish_id } = await untilIn(id, 'delivered');
		await sandbox.control('tiktok/finish-draft', { publish_id });
		await sandbox.control('tiktok/approve', { publish_id });
		await sandbox.control('tiktok/finish-draft', { publish_id });
		await sandbox.control('tiktok/approve', { publish_id });
		expect(await answers(5)).toEqual([200, 200, 200, 200, 200]);

		const { tiktok } = (await sandbox.read('state')) as { tiktok: { posts: { post_ids: string[] }[] } };
		const delivery = await deliveryOf(id);
		expect(delivery).toMatchObject({ state: 'delivered', post_ids: tiktok.posts[0]?.post_ids });
		expect(delivery.post_ids).toHaveLength(2);
		expect(await eventsOf(service, 'upload.delivered')).toHaveLength(1);
	});

	it('is a failure with the reason', async () => {
		await sandbox.control('switches', { 'tiktok.processingSeconds': 600 });
		const id = await upload();
		const { publish_id } = await untilIn(id, 'processing');
		await sandbox.control('tiktok/fail', { publish_id, fail_reason: 'duration_check_failed' });
		const status = await waitForEnd(service, id);
		expect(status.deliveries).toMatchObject([
			{ state: 'failed', error: { code: 'media_refused', action: 'fix-media' } },
		]);
		expect(await eventsOf(service, 'upload.failed')).toHaveLength(1);
		await untilNoFiles(service);
	});

	it('is not decided by a failure that may pass: the worker looks itself', async () => {
		await sandbox.control('switches', { 'tiktok.processingSeconds': 600 });
		const id = await upload();
		const { publish_id } = await untilIn(id, 'processing');
		await sandbox.clearFaults();
		const reads = async () => (await sandbox.requests('/v2/post/publish/status/fetch/')).length;
		const before = await reads();
		await send({ event: 'post.publish.failed', content: { publish_id, reason: 'internal' } });
		await answers(1);
		await until(reads, (count) => count > before);
		expect((await deliveryOf(id)).state).toBe('processing');
	});

	it('stays as it is once it is decided, whatever comes late, twice or in another order', async () => {
		const id = await upload();
		const { publish_id } = await untilIn(id, 'delivered');
		const content = { publish_id };
		const post_id = '7512345678901234567';
		await send({ event: 'post.publish.publicly_available', content: { publish_id, post_id } });
		await answers(2);
		const before = await deliveryOf(id);
		expect(before.post_ids).toEqual([post_id]);
		await send(
			{ event: 'post.publish.failed', content: { publish_id, reason: 'internal' } },
			{ event: 'post.publish.failed', content: { publish_id, reason: 'duration_check_failed' } },
			{ event: 'post.publish.inbox_delivered', content },
			{ id: 1 },
			{ id: 2 },
			{ event: 'post.publish.publicly_available', content: { publish_id, post_id }, create_time: 1 },
		);
		expect(await answers(8)).toEqual(Array(8).fill(200));
		expect(await deliveryOf(id)).toEqual({ ...before, updated_at: expect.any(String) });
		expect(await eventsOf(service, 'upload.delivered')).toHaveLength(1);
		expect(await eventsOf(service, 'upload.failed')).toEqual([]);
	});

	it('may be a public post before TikTok says that it was delivered', async () => {
		await sandbox.control('switches', { 'tiktok.processingSeconds': 600 });
		const id = await upload();
		const { publish_id } = await untilIn(id, 'processing');
		await send({ event: 'post.publish.publicly_available', content: { publish_id, post_id: '75' } });
		expect(await untilIn(id, 'delivered')).toMatchObject({ publish_id });
		await answers(1);
		expect((await deliveryOf(id)).post_ids).toEqual(['75']);
	});
});

describe('authorization.removed', () => {
	it('takes the tokens away and says why', async () => {
		await sandbox.control('tiktok/revoke', { username: 'example_creator', reason: 4 });
		expect(await answers(1)).toEqual([200]);
		const [account] = await accounts();
		expect(account).toMatchObject({
			connected: false,
			health: 'reconnect',
			health_reason: expect.stringContaining('banned'),
		});
		expect(await eventsOf(service, 'account.disconnected')).toEqual([
			{
				account: { id: account?.id, platform: 'tiktok', username: 'example_creator' },
				reason: 'access_withdrawn',
				health: 'reconnect',
			},
		]);
		const before = await sandbox.requests('/v2/user/info/');
		const refresh = await service.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' });
		expect(refresh).toMatchObject({ status: 409, body: { error: { action: 'reconnect' } } });
		expect(await sandbox.requests('/v2/user/info/')).toHaveLength(before.length);
	});

	it('of an earlier connection leaves a later one alone, also when it comes twice', async () => {
		await sandbox.control('tiktok/revoke', { username: 'example_creator' });
		await answers(1);
		await connectTikTok(service);
		const aMinuteAgo = Math.floor(Date.now() / 1000) - 60;
		await send(
			{ id: 1 },
			{ event: 'authorization.removed', content: { reason: 1 }, create_time: aMinuteAgo },
		);
		expect(await answers(3)).toEqual([200, 200, 200]);
		expect(await accounts()).toMatchObject([{ connected: true, health: 'ok' }]);
		expect(await eventsOf(service, 'account.disconnected')).toHaveLength(1);
	});
});
