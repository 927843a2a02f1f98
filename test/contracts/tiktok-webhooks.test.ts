import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { putChunk } from './support/account';
import type { Account } from './support/account';
import { until } from '../support/until';
import { startForRules } from './support/tiktok';
import type { TikTokSandbox } from './support/tiktok';

interface Received {
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
	readonly event: {
		event: string;
		create_time: number;
		user_openid: string;
		client_key: string;
		content: string;
	};
}

let tiktok: TikTokSandbox;
let account: Account;
let receiver: Server;
let received: Received[] = [];
let answers: number[] = [];

beforeAll(async () => {
	tiktok = await startForRules();
	receiver = createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => pieces.push(piece));
		request.on('end', () => {
			const body = Buffer.concat(pieces).toString('utf8');
			received.push({ headers: request.headers, body, event: JSON.parse(body) as Received['event'] });
			response.writeHead(answers.shift() ?? 200).end();
		});
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	await tiktok.close();
	receiver.closeAllConnections();
	await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(async () => {
	await tiktok.reset();
	received = [];
	answers = [];
	await tiktok.set('switches', { loopback: true });
	await tiktok.set('tiktok/app', {
		webhook_url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhook`,
	});
	account = await tiktok.connect();
});

async function receivedCount(count: number): Promise<readonly Received[]> {
	await until(
		async () => received,
		(all) => all.length >= count,
	);
	return received;
}

const outcomes = async () =>
	(await tiktok.control<{ tiktok: { webhooks: { outcome: string; statuses: number[] }[] } }>('state')).body
		.tiktok.webhooks;

function sign(secret: string, t: string, body: string): string {
	return createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
}

/** Checks a webhook as receivers do. @returns whether the signature is valid, and its age (limit: five minutes) */
function verify({ headers, body }: Received): { signed: boolean; ageSeconds: number } {
	const match = /^t=(\d+),s=([0-9a-f]{64})$/.exec(String(headers['tiktok-signature']));
	const t = match?.[1] ?? '';
	return {
		signed: match?.[2] === sign('sandbox-secret', t, body),
		ageSeconds: Date.parse('2026-11-20T12:00:00Z') / 1000 - Number(t),
	};
}

test('tiktok rule 55: envelope and events', async () => {
	const draft = await account.uploadedDraft();
	await tiktok.advance(1);
	await tiktok.set('tiktok/finish-draft', { publish_id: draft });
	await tiktok.advance(1);
	const postId = /"publicaly_available_post_id":\[(\d+)\]/.exec((await account.status(draft)).text)?.[1];
	await tiktok.set('tiktok/hide', { publish_id: draft });
	const failed = await account.uploadedDraft();
	await tiktok.set('tiktok/fail', { publish_id: failed, fail_reason: 'spam_risk_text' });
	const publish_type = 'INBOX_SHARE';
	const expected: [string, Record<string, unknown>][] = [
		['post.publish.inbox_delivered', { publish_id: draft, publish_type }],
		['post.publish.complete', { publish_id: draft, publish_type }],
		['post.publish.publicly_available', { publish_id: draft, post_id: postId, publish_type }],
		['post.publish.no_longer_publicaly_available', { publish_id: draft, post_id: postId, publish_type }],
		['post.publish.failed', { publish_id: failed, reason: 'spam_risk_text', publish_type }],
	];
	const all = await receivedCount(expected.length);
	expect(all.map(({ event }) => [event.event, JSON.parse(event.content) as unknown])).toEqual(expected);
	for (const { headers, event } of all) {
		expect(headers['content-type']).toMatch(/^application\/json/);
		expect(Object.keys(event).sort()).toEqual([
			'client_key',
			'content',
			'create_time',
			'event',
			'user_openid',
		]);
		expect(event).toMatchObject({ client_key: 'sandbox-key', user_openid: account.openId });
		expect(typeof event.content).toBe('string');
	}
	expect(all.map(({ event }) => event.create_time - 1_795_176_000)).toEqual([1, 1, 2, 2, 2]);
});

test('tiktok rule 55: direct posts have their own publish_type', async () => {
	await tiktok.set('switches', { 'tiktok.directPublishType': 'SOMETHING_ELSE' });
	const { body } = await account.post('/v2/post/publish/video/init/', {
		post_info: { privacy_level: 'SELF_ONLY' },
		source_info: { source: 'FILE_UPLOAD', video_size: 4, chunk_size: 4, total_chunk_count: 1 },
	});
	await putChunk(body.data?.upload_url, Buffer.from('clip'), 0, 4);
	await tiktok.advance(1);
	const [complete] = await receivedCount(1);
	expect(complete?.event.event).toBe('post.publish.complete');
	expect(JSON.parse(complete?.event.content ?? '')).toMatchObject({ publish_type: 'SOMETHING_ELSE' });
});

test('tiktok rule 19: a revoked token ends in authorization.removed with reason 5', async () => {
	await tiktok.post('/v2/oauth/revoke/', { token: account.tokens.access_token });
	const [event] = await receivedCount(1);
	expect(event?.event).toMatchObject({ event: 'authorization.removed', user_openid: account.openId });
	expect(event?.event.content).toBe('{"reason":5}');
});

test('tiktok rule 53: a cancelled pull ends in post.publish.failed', async () => {
	const { body } = await account.initPull('http://127.0.0.1:1/never.mp4');
	await account.post('/v2/post/publish/cancel/', { publish_id: body.data?.publish_id });
	const [event] = await receivedCount(1);
	expect(event?.event.event).toBe('post.publish.failed');
	expect(JSON.parse(event?.event.content ?? '')).toMatchObject({ reason: 'publish_cancelled' });
});

test('tiktok rule 54: a user who disconnects is reported with reason 1', async () => {
	const { body } = await account.initFile(4, 4, 1);
	await tiktok.set('tiktok/revoke', { username: 'example_creator' });
	const [failed, removed] = await receivedCount(2);
	expect(failed?.event.event).toBe('post.publish.failed');
	expect(JSON.parse(failed?.event.content ?? '')).toMatchObject({
		publish_id: body.data?.publish_id,
		reason: 'auth_removed',
	});
	expect([removed?.event.event, removed?.event.content]).toEqual(['authorization.removed', '{"reason":1}']);
});

test('tiktok rule 56: signatures, good and bad', async () => {
	// The test vector from contract §5 proves that this file signs webhooks as TikTok does.
	const vector =
		'{"client_key":"awtestkey","event":"post.publish.inbox_delivered","create_time":1700000000,"user_openid":"-000test_openid","content":"{\\"publish_id\\":\\"v_inbox_file~v2.7000000000000000001\\",\\"publish_type\\":\\"INBOX_SHARE\\"}"}';
	expect(sign('emulator_client_secret', '1700000000', vector)).toBe(
		'1d3e30dc837889210cb39e69ce658103d5bb68d624631b776c389cac50b93610',
	);

	const event = 'post.publish.inbox_delivered';
	const made = { event, username: 'example_creator', content: { publish_id: 'x' } };
	await tiktok.set('tiktok/webhook', {
		deliveries: [
			made,
			{ ...made, signature: 'wrong' },
			{ ...made, signature: 'stale' },
			{ ...made, signature: 'altered' },
		],
	});
	const all = await receivedCount(4);
	expect(all.map(verify)).toEqual([
		{ signed: true, ageSeconds: 0 },
		{ signed: false, ageSeconds: 0 },
		{ signed: true, ageSeconds: 3600 },
		{ signed: false, ageSeconds: 0 },
	]);
	expect(all[3]?.event).toEqual(all[0]?.event);
});

test('tiktok rule 56: duplicates, wrong order, unknown events', async () => {
	const made = (event: string, create_time: number) => ({ event, user_openid: account.openId, create_time });
	await tiktok.set('tiktok/webhook', {
		deliveries: [
			made('post.publish.complete', 200),
			made('post.publish.inbox_delivered', 100),
			made('some.new.event', 300),
		],
	});
	await tiktok.set('tiktok/webhook', { deliveries: [{ id: 2 }, { id: 1 }] });
	const all = await receivedCount(5);
	expect(all.map(({ event }) => event.create_time)).toEqual([200, 100, 300, 100, 200]);
	expect(all[2]?.event.event).toBe('some.new.event');
	expect(all[3]?.body).toBe(all[1]?.body);
	expect(all.every((one) => verify(one).signed)).toBe(true);
	expect((await tiktok.control('tiktok/webhook', { deliveries: [{ id: 99 }] })).status).toBe(400);
});

test('tiktok rule 57: anything but 200 comes again with backoff, with the same body', async () => {
	answers = [500, 204, 302];
	await account.uploadedDraft();
	await tiktok.advance(1);
	const attempts = async (count: number) => {
		await receivedCount(count);
		return until(outcomes, ([one]) => one?.statuses.length === count);
	};
	await attempts(1);
	for (const [wait, count] of [
		[60, 2],
		[120, 3],
		[240, 4],
	] as const) {
		await tiktok.advance(wait - 1);
		expect(received).toHaveLength(count - 1);
		await tiktok.advance(1);
		await attempts(count);
	}
	expect(new Set(received.map(({ body }) => body)).size).toBe(1);
	expect(await outcomes()).toMatchObject([{ outcome: 'delivered', statuses: [500, 204, 302, 200] }]);
	await tiktok.advance(86_400);
	expect(received).toHaveLength(4);
});

test('tiktok rule 57: after 72 hours a webhook is dropped', async () => {
	answers = Array.from({ length: 100 }, () => 503);
	await account.uploadedDraft();
	await tiktok.advance(1);
	await receivedCount(1);
	await tiktok.advance(71 * 3600);
	const tried = await until(outcomes, ([one]) => one?.outcome === 'dropped');
	// At intervals of 1, 2, 4, … 2048 minutes, the twelfth retry comes after 68 hours. A thirteenth would be too late.
	expect(tried[0]?.statuses).toHaveLength(13);
	await tiktok.advance(100 * 3600);
	expect(received).toHaveLength(13);
});

test('tiktok rule 57: no receiver at all counts as a failed attempt', async () => {
	await tiktok.set('tiktok/app', { webhook_url: 'http://127.0.0.1:1/webhook' });
	await account.uploadedDraft();
	await tiktok.advance(1);
	const [one] = await until(outcomes, ([first]) => first?.statuses.length === 1);
	expect(one).toMatchObject({ outcome: 'pending', statuses: [0] });
});

test('tiktok rule 55: the portal takes https callbacks only, unless on loopback by switch', async () => {
	await tiktok.set('switches', { loopback: false });
	for (const webhook_url of ['http://127.0.0.1:1/x', 'http://app.example/x', 'nonsense']) {
		expect((await tiktok.control('tiktok/app', { webhook_url })).status).toBe(400);
	}
	expect((await tiktok.control('tiktok/app', { webhook_url: 'https://app.example/x' })).status).toBe(200);
	expect((await tiktok.control('tiktok/app', { webhook_url: null })).status).toBe(200);
});
