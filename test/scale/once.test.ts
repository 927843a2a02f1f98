import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase, type Database } from '../../service/database';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { connectAccount, sandboxSettings, waitForEnd } from '../support/service';
import { eventually } from '../support/until';
import { sha256, WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';
import { openScaleBench, type ScaleBench, type ScaleProcess } from './support/service-processes';

const SCALE = 100_000;
const LONG_MS = 120_000;

let sandbox: TestSandbox;
let bench: ScaleBench;
let both: [ScaleProcess, ScaleProcess];
let database: Database;
let settings: Record<string, string>;

beforeAll(async () => {
	sandbox = await startTestSandbox({ switches: { limitTimeScale: SCALE } });
	settings = sandboxSettings(sandbox.url);
	bench = await openScaleBench({ ...settings, LIMIT_TIME_SCALE: String(SCALE) });
	both = [await bench.start(), await bench.start()];
	await connectAccount(both[0], 'tiktok');
	await connectAccount(both[1], 'facebook');
	database = await openDatabase(bench.database);
}, LONG_MS);
afterAll(async () => {
	await database.destroy();
	await bench.close();
	await sandbox.close();
}, LONG_MS);

/** Sends the same request to both processes at the same time. @returns their responses */
const askBoth = (path: string, init: () => RequestInit) =>
	Promise.all(both.map((one) => one.call(path, init())));

function form(fields: Record<string, string>): FormData {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.append(name, value);
	body.append('file', new Blob([sampleVideo]), 'video.mp4');
	return body;
}

const eventsOf = async (type: string) => (await database('events').where({ type })).length;

async function received() {
	const { tiktok } = (await sandbox.read('state')) as Record<string, Record<string, object[]>>;
	return { drafts: tiktok?.posts?.length ?? 0 };
}

test(
	'a file that is sent to both under one Idempotency-Key becomes one draft',
	async () => {
		const before = (await received()).drafts;
		const send = () => ({
			method: 'POST',
			headers: { 'idempotency-key': 'one-of-example' },
			body: form({ platforms: 'tiktok', account: 'example_creator' }),
		});
		const answers = await askBoth(WEBHOOK, send);
		for (const { status } of answers) expect([202, 409]).toContain(status);
		const ids = new Set<unknown>();
		for (const one of both) {
			const { status, body } = await one.call(WEBHOOK, send());
			expect(status).toBe(202);
			ids.add(body.upload_id);
		}
		expect(ids.size).toBe(1);
		await waitForEnd(both[0], [...ids][0] as string, 60_000);
		expect((await received()).drafts).toBe(before + 1);
	},
	LONG_MS,
);

test(
	'a token that both are asked to refresh is refreshed once',
	async () => {
		const { accounts } = (await both[0].call('/api/accounts')).body as {
			accounts: { id: string; platform: string }[];
		};
		const id = accounts.find(({ platform }) => platform === 'tiktok')?.id;
		const path = '/v2/oauth/token/';
		const refreshes = async () =>
			(await sandbox.requests(path)).filter(({ body }) => body?.includes('refresh_token')).length;
		const before = await refreshes();
		await sandbox.control('faults', { kind: 'hold', when: 'after', match: { path } });
		const refresh = (one: ScaleProcess) => one.call(`/api/accounts/${id}/refresh`, { method: 'POST' });
		const first = refresh(both[0]);
		await sandbox.untilHeld();
		const second = refresh(both[1]);
		// By the end of these responses, the other process has had time to notice that it must wait.
		for (let look = 0; look < 10; look++) await both[1].call('/api/accounts');
		await sandbox.control('release');
		expect([(await first).status, (await second).status]).toEqual([200, 200]);
		expect(await refreshes()).toBe(before + 1);
	},
	LONG_MS,
);

test(
	'a resumable upload whose bytes come to both at the same time becomes one draft, byte by byte',
	async () => {
		const before = (await received()).drafts;
		const version = { 'tus-resumable': '1.0.0' };
		const begun = await both[0].call('/api/uploads/files', {
			method: 'POST',
			headers: {
				...version,
				'upload-length': String(sampleVideo.length),
				'upload-metadata': `platforms ${Buffer.from('tiktok').toString('base64')}`,
			},
		});
		const path = new URL(begun.headers.get('location') ?? '').pathname;
		const patch = (offset: number) => ({
			method: 'PATCH',
			headers: {
				...version,
				'upload-offset': String(offset),
				'content-type': 'application/offset+octet-stream',
			},
			body: new Uint8Array(sampleVideo.subarray(offset)),
		});
		const answers = await askBoth(path, () => patch(0));
		let whole = answers.find(({ status }) => status === 200);
		for (const { status } of answers) if (status !== 200) expect(status).toBeLessThan(500);
		if (whole === undefined) {
			const { headers } = await both[1].call(path, { method: 'HEAD', headers: version });
			whole = await both[1].call(path, patch(Number(headers.get('upload-offset'))));
		}
		expect(whole.status).toBe(200);
		const upload = await waitForEnd(both[0], path.split('/').at(-1) as string, 60_000);
		expect(upload).toMatchObject({
			file: { sha256: sha256(sampleVideo) },
			deliveries: [{ state: 'delivered' }],
		});
		expect((await received()).drafts).toBe(before + 1);
	},
	LONG_MS,
);

test(
	'a webhook of a platform that comes to both counts once',
	async () => {
		const [{ platform_user_id: openId } = {}] = await database('accounts').where({ platform: 'tiktok' });
		const rawBody = JSON.stringify({
			client_key: settings.TIKTOK_CLIENT_KEY,
			event: 'authorization.removed',
			create_time: Math.floor(Date.now() / 1000) + 1,
			user_openid: openId,
			content: JSON.stringify({ reason: 1 }),
		});
		const time = Math.floor(Date.now() / 1000);
		const signature = createHmac('sha256', settings.TIKTOK_CLIENT_SECRET as string)
			.update(`${time}.${rawBody}`)
			.digest('hex');
		const statuses = await Promise.all(
			both.map(async ({ url }) => {
				const response = await fetch(`${url}/webhook/tiktok`, {
					method: 'POST',
					headers: { 'content-type': 'application/json', 'tiktok-signature': `t=${time},s=${signature}` },
					body: rawBody,
				});
				return response.status;
			}),
		);
		expect(statuses).toEqual([200, 200]);
		await eventually(async () => (await eventsOf('account.disconnected')) === 1);
		await wait(1_000);
		expect(await eventsOf('account.disconnected')).toBe(1);
		expect((await both[1].call('/api/accounts')).body.accounts).toContainEqual(
			expect.objectContaining({ platform: 'tiktok', connected: false }),
		);
	},
	LONG_MS,
);
