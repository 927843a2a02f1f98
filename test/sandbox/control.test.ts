import { startForRules } from '../contracts/support/tiktok';
import type { TikTokSandbox } from '../contracts/support/tiktok';
import { until } from '../support/until';

let tiktok: TikTokSandbox;

beforeAll(async () => {
	tiktok = await startForRules({ switches: { loopback: false, 'tiktok.codeTtlSeconds': 99 } });
});
afterAll(() => tiktok.close());
beforeEach(() => tiktok.reset());

interface State {
	readonly now: string;
	readonly frozen: boolean;
	readonly switches: Record<string, unknown>;
	readonly tiktok: Record<string, readonly Record<string, unknown>[]>;
}
const state = async () => (await tiktok.control<State>('state')).body;

async function expectRefused(path: string, body: unknown, message: RegExp): Promise<void> {
	const answer = await tiktok.control<{ error: string }>(path, body);
	expect([path, body, answer.status]).toEqual([path, body, 400]);
	expect(Object.keys(answer.body)).toEqual(['error']);
	expect(answer.body.error).toMatch(message);
	expect(answer.body.error).not.toContain('\n');
}

test('bad control input is refused in one clear line', async () => {
	await expectRefused('clock', { advanceSeconds: '5' }, /"advanceSeconds" .* must be a number/);
	await expectRefused('clock', { advanceSeconds: -1 }, /at least 0/);
	await expectRefused(
		'clock',
		{ advance: 5 },
		/unknown member "advance"; known are advanceSeconds, now, frozen/,
	);
	await expectRefused('clock', { now: 'yesterday' }, /"now" .* ISO 8601/);
	await expectRefused('clock', { advanceSeconds: 1, frozen: true }, /either/);
	await expectRefused('clock', [], /must be a JSON object/);
	await expectRefused('switches', { loopbak: true }, /unknown switch "loopbak"; known are loopback/);
	await expectRefused('switches', { loopback: 'yes' }, /"loopback" accepts true or false/);
	await expectRefused('switches', { limitTimeScale: 0 }, /at least 1/);
	await expectRefused('switches', { 'tiktok.acceptedChunkAgain': 418 }, /accepts 416, 206/);
	await expectRefused('faults', {}, /"kind" .* one of status, error/);
	await expectRefused('faults', { kind: 'status' }, /"status" .* HTTP status/);
	await expectRefused('faults', { kind: 'status', status: 900 }, /HTTP status/);
	await expectRefused('faults', { kind: 'delay' }, /"ms"/);
	await expectRefused('faults', { kind: 'error', code: 'no_such_code' }, /give its "status" too/);
	await expectRefused(
		'faults',
		{ kind: 'truncate', match: { url: '/x' } },
		/"match" has an unknown member "url"/,
	);
	await expectRefused('faults', { kind: 'truncate', match: { path: '^(' } }, /regular expression/);
	await expectRefused('faults', { kind: 'hold', when: 'later' }, /before, after/);
	await expectRefused('faults', { kind: 'hold', times: 0 }, /at least 1/);
	await expectRefused('faults', { kind: 'reset-after', ms: 5 }, /unknown member "ms"/);
	await expectRefused('users', { platform: 'myspace' }, /one of tiktok/);
	await expectRefused('users', { platform: 'tiktok' }, /"username"/);
	await expectRefused('users', { platform: 'tiktok', username: 'a b' }, /letters, digits/);
	await expectRefused('users', { platform: 'tiktok', username: 'x', follower_count: 1.5 }, /whole number/);
	await expectRefused(
		'users',
		{ platform: 'tiktok', username: 'x', followers: 1 },
		/unknown member "followers"/,
	);
	await expectRefused(
		'users',
		{ platform: 'tiktok', username: 'x', videos: [{ title: 't', id: '1' }] },
		/19 digits/,
	);
	await expectRefused(
		'users',
		{ platform: 'tiktok', username: 'x', videos: [{}] },
		/"title" in "videos\[0\]"/,
	);
	await expectRefused('tiktok/account', { username: 'nobody' }, /no account "nobody"/);
	await expectRefused('tiktok/finish-draft', { publish_id: 'x' }, /no post "x"/);
	await expectRefused('tiktok/app', { scopes: ['video.steal'] }, /unknown scope/);
	await expectRefused('tiktok/webhook', { deliveries: [], client_key: 'x' }, /no app/);
	await expectRefused('tiktok/webhook', { deliveries: [{ event: 'x' }] }, /no webhook_url/);

	const notJson = await fetch(`${tiktok.url}/_sandbox/clock`, { method: 'POST', body: '{' });
	expect([notJson.status, await notJson.json()]).toEqual([400, { error: 'the body must be JSON' }]);
	expect((await tiktok.control('nothing')).status).toBe(404);
	expect((await tiktok.control('tiktok/nothing', {})).status).toBe(404);
	expect((await tiktok.control('requests?matched=maybe')).status).toBe(400);
	expect((await state()).tiktok.accounts).toHaveLength(3);
});

test('switches change together or not at all', async () => {
	await expectRefused('switches', { loopback: true, 'tiktok.codeTtlSeconds': 'x' }, /codeTtlSeconds/);
	expect((await state()).switches.loopback).toBe(false);
	const { body } = await tiktok.control('switches', { loopback: true });
	expect(body).toMatchObject({ loopback: true, limitTimeScale: 1, 'tiktok.codeTtlSeconds': 99 });
});

test('the clock moves, freezes and runs', async () => {
	const clock = (body: unknown) => tiktok.control<{ now: string; frozen: boolean }>('clock', body);
	expect((await clock({ advanceSeconds: 1.5 })).body).toEqual({
		now: '2026-11-20T12:00:01.500Z',
		frozen: true,
	});
	expect((await clock({ now: '2027-01-01T00:00:00Z' })).body).toEqual({
		now: '2027-01-01T00:00:00.000Z',
		frozen: true,
	});
	expect((await clock({ now: 0 })).body.now).toBe('1970-01-01T00:00:00.000Z');
	await clock({ now: '2027-01-01T00:00:00Z', frozen: false });
	await new Promise((resolve) => setTimeout(resolve, 30));
	const { now, frozen } = await state();
	expect(frozen).toBe(false);
	expect(Date.parse(now)).toBeGreaterThan(Date.parse('2027-01-01T00:00:00.020Z'));
	expect(Date.parse(now)).toBeLessThan(Date.parse('2027-01-01T00:01:00Z'));
});

test('a running clock does by itself what is due', async () => {
	await tiktok.set('clock', { frozen: false });
	await tiktok.set('switches', { 'tiktok.processingSeconds': 0.05 });
	const account = await tiktok.connect();
	const draft = await account.uploadedDraft();
	const { tiktok: found } = await until(
		state,
		(now) => now.tiktok.posts?.[0]?.status === 'SEND_TO_USER_INBOX',
	);
	expect(found.posts).toMatchObject([{ publish_id: draft }]);
});

test('reset brings back the start', async () => {
	const before = await state();
	const account = await tiktok.connect();
	await account.uploadedDraft();
	await tiktok.set('switches', { loopback: true, 'tiktok.codeTtlSeconds': 5 });
	await tiktok.set('clock', { advanceSeconds: 100, frozen: undefined });
	await tiktok.set('faults', { kind: 'status', status: 500 });
	await tiktok.set('users', { platform: 'tiktok', username: 'example_creator' });
	await tiktok.set('tiktok/app', { audited: false });
	expect(await state()).not.toEqual(before);
	await tiktok.reset();
	expect(await state()).toEqual(before);
	expect(before.switches['tiktok.codeTtlSeconds']).toBe(99);
	expect((await tiktok.control('requests')).body.requests).toEqual([]);

	await tiktok.set('reset', { seed: 'another' });
	const other = await state();
	expect(other.tiktok.accounts?.map(({ username }) => username)).toEqual(
		before.tiktok.accounts?.map(({ username }) => username),
	);
	expect(other.tiktok.accounts?.[0]?.open_id).not.toBe(before.tiktok.accounts?.[0]?.open_id);
});
