import { createHmac } from 'node:crypto';
import { SCOPES_WITH_COMMENTS } from '../../support/instagram';
import { dumpDatabase, readRows } from '../../support/database';
import { outboxOf } from '../../support/events';
import { metaSettings, registerAtMeta, SECRETS } from '../../support/meta';
import { startReceiver, type Receiver } from '../../support/receiver';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectAccount, listAccounts, startService, type TestService } from '../../support/service';
import { collectTraces } from '../../support/traces';
import { eventually, until } from '../../support/until';

const LOGINS = ['instagram', 'facebook'] as const;
type Login = (typeof LOGINS)[number];

const CREATOR = { user: 'example_creator' };
const OWN_POST = '17900000000000001';
const OTHER_POST = '17900000000000002';

let sandbox: TestSandbox;
let receiver: Receiver;
let service: TestService;

const settings = (more: Record<string, string> = {}) => ({
	...metaSettings(sandbox),
	CALLBACK_HOST_ALLOWLIST: receiver.host,
	INSTAGRAM_SCOPES: Object.values(SCOPES_WITH_COMMENTS).flat().join(','),
	...more,
});

beforeEach(async () => {
	sandbox = await startTestSandbox();
	receiver = await startReceiver();
	for (const [username, id] of [
		['example_creator', OWN_POST],
		['nordlicht_studio', OTHER_POST],
	]) {
		await sandbox.control('instagram/account', { username, media: [{ id }] });
	}
	service = await startService(settings());
	await registerAtMeta(sandbox, service);
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
	await receiver.close();
});

const json = (body: unknown) => ({
	method: 'POST',
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body),
});

async function subscribe(events = ['comment.received', 'mention.received']): Promise<string> {
	const { body } = await service.call('/api/subscriptions', json({ url: receiver.url, events }));
	return String(body.id);
}

/** Connects the creator's account and waits until the service has tried to subscribe to its webhooks. */
async function connect(login: Login) {
	await connectAccount(service, login, CREATOR);
	const account = (await listAccounts({ service })).find(({ username }) => username === 'example_creator');
	const entries = async () =>
		(await service.call(`/api/accounts/${String(account?.id)}/sync-log`)).body.sync_log as object[];
	const [entry] = await until(
		async () => (await entries()).filter((one) => (one as { kind: string }).kind === 'webhooks'),
		({ length }) => length > 0,
	);
	return { id: String(account?.id), entry };
}

const say = (text: string, more: object = {}) =>
	sandbox.control('instagram/comment', { media_id: OWN_POST, username: 'a_fan', text, ...more });

type Sent = { id: number; statuses: number[] };
const sent = async () =>
	((await sandbox.read('state')) as { instagram: { webhooks: Sent[] } }).instagram.webhooks;

/** Waits until the sandbox has sent at least `count` webhooks and the service has responded to all of them. */
const answered = (count: number) =>
	until(sent, (all) => all.length >= count && all.every(({ statuses }) => statuses.length > 0));

const told = () => receiver.received.map(({ event }) => event);

/** Returns the webhook that Meta would send for changes to the creator's account. */
async function webhookOf(...changes: object[]): Promise<string> {
	const accounts = await readRows(service, 'accounts');
	const account = accounts.find(({ username }) => username === 'example_creator');
	const entry = [{ id: account?.platform_user_id, time: 1, changes }];
	return JSON.stringify({ object: 'instagram', entry });
}

/** Sends a webhook with Meta's signature. @returns the HTTP status */
async function deliver(body: string): Promise<number> {
	const signature = createHmac('sha256', SECRETS.meta).update(body).digest('hex');
	const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
	return (await fetch(`${service.url}/webhook/instagram`, { method: 'POST', headers, body })).status;
}

describe.each(LOGINS)('a comment, with %s login', (login) => {
	it('is told once, with who said what under which post', async () => {
		await subscribe();
		const { id, entry } = await connect(login);
		expect(entry).toMatchObject({ outcome: 'ok', detail: expect.stringContaining('comments and mentions') });
		const comment = await say('Where was this?');
		await receiver.until(1);
		expect(told()).toEqual([
			{
				id: expect.any(String),
				type: 'comment.received',
				created_at: expect.any(String),
				data: {
					account: { id, platform: 'instagram', username: 'example_creator' },
					comment: {
						id: comment.id,
						text: 'Where was this?',
						username: 'a_fan',
						user_id: expect.stringMatching(/^\d+$/),
						media_id: OWN_POST,
						media_product_type: 'FEED',
						parent_id: null,
						live: false,
					},
				},
			},
		]);
		await say('And when?', { reply_to: comment.id });
		await receiver.until(2);
		expect(told()[1]).toMatchObject({ data: { comment: { parent_id: comment.id, text: 'And when?' } } });
	});

	it('that Meta sends again, alone or with others, is not told again', async () => {
		await subscribe();
		await connect(login);
		await say('One');
		await receiver.until(1);
		const [first] = await sent();
		await sandbox.control('instagram/webhook', { deliveries: [{ id: first?.id }] });
		const { id } = told()[0]?.data.comment as { id: string };
		const again = await webhookOf(
			{ field: 'comments', value: { id, text: 'One' } },
			{ field: 'comments', value: { id: '18000000000000009', text: 'Two' } },
			{ field: 'something_new', value: {} },
		);
		const statuses = await Promise.all([deliver(again), deliver(again), deliver(again)]);
		expect(statuses).toEqual([200, 200, 200]);
		await answered(2);
		await receiver.until(2);
		await eventually(async () => (await outboxOf(service.dataDir)).length === 0);
		expect(told().map(({ data }) => (data.comment as { text: string }).text)).toEqual(['One', 'Two']);
	});

	it('of the account itself is not told, so that a workflow that answers does not start itself', async () => {
		await subscribe();
		await connect(login);
		await say('My own words', { username: 'example_creator' });
		await say('Not mine');
		await receiver.until(1);
		await answered(2);
		expect(told().map(({ data }) => (data.comment as { text: string }).text)).toEqual(['Not mine']);
	});
});

it('a thousand comments in one delivery, as many as Meta bundles, are all told', async () => {
	await subscribe();
	receiver.answerBy(() => 500);
	await connect('instagram');
	const text = 'A comment of some length, with letters that JSON has to escape: äöü 🙂 "so"\n'.repeat(10);
	const changes = Array.from({ length: 1_000 }, (_, index) => ({
		field: 'comments',
		value: { id: String(18_000_000_000_000_000n + BigInt(index)), from: { id: '1' }, text },
	}));
	expect(await deliver(await webhookOf(...changes))).toBe(200);
	expect(await outboxOf(service.dataDir)).toHaveLength(1_000);
});

it('a mention under a post of somebody else is told with the ids with which it can be read', async () => {
	// The owner also manages the other account's Page, which would also receive the comment.
	await subscribe(['mention.received']);
	await connect('facebook');
	const comment = await say('Look, @example_creator', { media_id: OTHER_POST });
	await receiver.until(1);
	expect(told()).toMatchObject([
		{
			data: {
				account: { username: 'example_creator' },
				mention: { media_id: OTHER_POST, comment_id: comment.id },
			},
		},
	]);
});

describe('the subscription at Meta', () => {
	it('is not asked for without the permission for comments, or before the webhook is set up', async () => {
		for (const more of [{ INSTAGRAM_SCOPES: '' }, { META_VERIFY_TOKEN: '' }] as Record<string, string>[]) {
			const other = await startService(settings(more));
			await connectAccount(other, 'instagram', CREATOR);
			await other.call('/api/mediakit/refresh-instagram-api', { method: 'POST' });
			await other.close();
		}
		expect(await sandbox.requests('/subscribed_apps')).toEqual([]);
	});

	it('that Meta refuses leaves the account connected, and its sync log says why', async () => {
		const path = '/subscribed_apps';
		await sandbox.control('faults', { kind: 'error', code: 10, match: { path } });
		const { entry } = await connect('instagram');
		expect(entry).toMatchObject({
			outcome: 'failed',
			detail: expect.stringContaining('need the permission instagram_business_manage_comments'),
		});
		expect(await listAccounts({ service })).toMatchObject([{ connected: true }]);
	});

	it('is tried again after a difficulty that passes', async () => {
		await sandbox.control('faults', { kind: 'status', status: 503, match: { path: '/subscribed_apps' } });
		const { entry } = await connect('facebook');
		expect(entry).toMatchObject({ outcome: 'ok' });
	});

	it('ends when the account is disconnected, which Instagram Login cannot revoke', async () => {
		await connect('instagram');
		await service.call('/api/auth/instagram/disconnect', { method: 'DELETE' });
		const methods = (await sandbox.requests('/subscribed_apps')).map(({ method }) => method);
		expect(methods).toEqual(['POST', 'DELETE']);
		expect(await say('To nobody')).toMatchObject({ deliveries: [] });
	});
});

describe('what others say', () => {
	const WORDS = 'Words of somebody who has no account here';

	it('is not stored at all if nobody wants to hear of it', async () => {
		await subscribe(['stats.refreshed']);
		await connect('instagram');
		await say(WORDS);
		await answered(1);
		expect(await dumpDatabase(service)).not.toContain(WORDS);
	});

	it('is deleted as soon as every receiver has it', async () => {
		await subscribe();
		await subscribe();
		await connect('instagram');
		await say(WORDS);
		await receiver.until(2);
		await eventually(async () => !(await dumpDatabase(service)).includes(WORDS));
		expect(told().map(({ type }) => type)).toEqual(['comment.received', 'comment.received']);
	});

	it.each([
		['the receiver ends its subscription', (id: string) => unsubscribe(id)],
		['the receiver answers 410', () => receiver.answer(410)],
		['the account is disconnected', () => disconnect()],
	])('is exported while it waits, and deleted when %s', async (_name, end) => {
		const subscription = await subscribe();
		receiver.answerBy(() => 500);
		const { id } = await connect('instagram');
		await say(WORDS);
		await receiver.until(1);
		const exported = await service.call(`/api/accounts/${id}/export`);
		expect(JSON.stringify(exported.body)).toContain(WORDS);
		await end(subscription);
		await eventually(async () => !(await dumpDatabase(service)).includes(WORDS));
	});

	const unsubscribe = (id: string) => service.call(`/api/subscriptions/${id}`, { method: 'DELETE' });
	const disconnect = () => service.call('/api/auth/instagram/disconnect', { method: 'DELETE' });

	it('is in no line of the log', async () => {
		const { log } = await collectTraces({ ...settings(), LOG_LEVEL: 'trace' }, async (traced) => {
			await registerAtMeta(sandbox, traced);
			await connectAccount(traced, 'instagram', CREATOR);
			await until(
				() => sandbox.requests('/subscribed_apps'),
				(asked) => asked.some(({ status }) => status === 200),
			);
			await traced.call('/api/subscriptions', json({ url: receiver.url, events: ['comment.received'] }));
			await say(WORDS);
			await receiver.until(1);
		});
		expect(log).toContain('received a webhook from Instagram');
		expect(log).not.toContain(WORDS);
	});
});

it('comes from an account that was connected just before the service ended, once it runs again', async () => {
	await sandbox.control('faults', { kind: 'hold', match: { path: '/subscribed_apps' }, times: 1 });
	await connectAccount(service, 'instagram', CREATOR);
	await sandbox.untilHeld();
	await service.stop();
	await sandbox.clearFaults();
	service = await startService(settings({ DATA_DIR: service.dataDir }));
	await until(
		() => readRows(service, 'sync_log'),
		(rows) => rows.some(({ kind, outcome }) => kind === 'webhooks' && outcome === 'ok'),
	);
	// The row is deleted only after the attempt is logged.
	await until(
		() => readRows(service, 'news_subscriptions'),
		({ length }) => length === 0,
	);
});
