import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpDatabase, eventsOf, readRows, withDatabase } from '../support/database';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import {
	connectAccount,
	connectTikTok,
	sandboxSettings,
	startService,
	waitForEnd,
	type TestService,
} from '../support/service';
import { sampleVideo } from '../support/video-bytes';

let sandbox: TestSandbox;
let service: TestService;
beforeEach(async () => {
	sandbox = await startInstantSandbox();
	service = await startService(sandboxSettings(sandbox.url));
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
});

const disconnect = (platform = 'tiktok', query = '') =>
	service.call(`/api/auth/${platform}/disconnect${query}`, { method: 'DELETE' });
const accounts = async () => (await service.call('/api/accounts')).body.accounts as Record<string, unknown>[];

async function upload(platforms: string): Promise<string> {
	const form = new FormData();
	form.append('platforms', platforms);
	form.append('content', 'A caption by example_creator');
	form.append('file', new Blob([sampleVideo]));
	const { status, body } = await service.call('/webhook/n8n/video-upload', {
		method: 'POST',
		headers: { 'idempotency-key': crypto.randomUUID() },
		body: form,
	});
	expect(status).toBe(202);
	return body.upload_id as string;
}

async function stateOf(uploadId: string): Promise<Record<string, unknown>[]> {
	return (await service.call(`/api/uploads/${uploadId}`)).body.deliveries as Record<string, unknown>[];
}

/** What the sandbox knows of one of its platforms. */
async function platform(name: 'tiktok' | 'instagram'): Promise<Record<string, Record<string, unknown>[]>> {
	return (await sandbox.read('state'))[name] as Record<string, Record<string, unknown>[]>;
}

/** Connects the account, reads its statistics and delivers a draft. @returns everything that names the account */
async function liveALittle(): Promise<string[]> {
	await connectTikTok(service);
	await service.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' });
	const status = await waitForEnd(service, await upload('tiktok'));
	const [grant] = (await platform('tiktok')).grants ?? [];
	expect(await eventsOf(service, 'upload.delivered')).toHaveLength(1);
	return ['example_creator', grant?.open_id, status.upload_id, status.deliveries[0]?.publish_id].map(String);
}

/** The bytes of the database's files, as text. */
async function readFiles(): Promise<string[]> {
	const names = (await readdir(service.dataDir)).filter((name) => name.startsWith('mediakit.sqlite'));
	return Promise.all(names.map((name) => readFile(join(service.dataDir, name), 'latin1')));
}

async function expectNothingOf(names: string[]): Promise<void> {
	expect(names).not.toContain('undefined');
	const dump = await dumpDatabase(service);
	for (const name of names) expect(dump).not.toContain(name);
	expect(await service.temporaryFiles()).toEqual([]);
	expect(await accounts()).toEqual([]);
}

describe('disconnecting', () => {
	it('revokes the access and deletes everything', async () => {
		const names = await liveALittle();
		const [account] = await accounts();
		const { status, body } = await disconnect();
		expect([status, body]).toEqual([
			200,
			{
				account: { id: account?.id, platform: 'tiktok', username: 'example_creator' },
				revoked: true,
				message: expect.stringContaining('was revoked at TikTok'),
				deleted: { uploads: 1, files: 0, statistics: expect.any(Number), events: expect.any(Number) },
			},
		]);
		expect((await platform('tiktok')).grants).toEqual([]);
		const files = await readFiles();
		expect(names.filter((name) => files.some((file) => file.includes(name)))).toEqual([]);
		await expectNothingOf(names);
	});

	it('is told to subscribers once, although TikTok calls back about the revocation', async () => {
		await sandbox.control('tiktok/app', { webhook_url: `${service.url}/webhook/tiktok` });
		await connectTikTok(service);
		const [account] = await accounts();
		await sandbox.control('faults', { kind: 'hold', when: 'after', match: { path: '/v2/oauth/revoke/' } });
		const ending = disconnect();
		const calledBack = async () =>
			((await platform('tiktok')).webhooks ?? []).some(({ outcome }) => outcome === 'delivered');
		while (!(await calledBack())) await new Promise((resolve) => setTimeout(resolve, 10));
		expect(await eventsOf(service, 'account.disconnected')).toEqual([]);
		await sandbox.control('release');
		expect(await ending).toMatchObject({ status: 200, body: { revoked: true } });
		expect(await eventsOf(service, 'account.disconnected')).toEqual([
			{ account_id: account?.id, platform: 'tiktok', reason: 'disconnected' },
		]);
	});

	it('deletes everything also when TikTok does not answer, and says so', async () => {
		const names = await liveALittle();
		await sandbox.control('faults', {
			kind: 'status',
			status: 503,
			match: { path: '/v2/oauth/revoke/' },
			times: 10,
		});
		expect(await disconnect()).toMatchObject({
			status: 200,
			body: {
				revoked: false,
				message: expect.stringMatching(/could not be revoked at TikTok\. Remove the app yourself/),
			},
		});
		await expectNothingOf(names);
	});

	it('deletes everything also when the tokens are dead or the app is no longer configured', async () => {
		const names = await liveALittle();
		await sandbox.control('tiktok/revoke', { username: 'example_creator' });
		await sandbox.control('clock', { advanceSeconds: 8_000 });
		expect(await disconnect()).toMatchObject({ status: 200, body: { revoked: false } });
		await expectNothingOf(names);

		await sandbox.control('reset');
		const again = await liveALittle();
		await service.stop();
		service = await startService({ DATA_DIR: service.dataDir });
		expect(await disconnect()).toMatchObject({
			status: 200,
			body: { revoked: false, message: expect.stringContaining('TIKTOK_CLIENT_KEY') },
		});
		await expectNothingOf(again);
	});

	it('wants to know which account, if there are several', async () => {
		await sandbox.control('users', { platform: 'tiktok', username: 'second_creator' });
		expect(await disconnect()).toMatchObject({ status: 409, body: { error: { action: 'reconnect' } } });
		await connectTikTok(service);
		await connectTikTok(service, { user: 'second_creator' });
		expect(await disconnect()).toMatchObject({
			status: 409,
			body: { error: { message: expect.stringContaining('example_creator, second_creator') } },
		});
		expect(await disconnect('tiktok', '?account=@Second_Creator')).toMatchObject({ status: 200 });
		const [left, ...none] = await accounts();
		expect([left?.username, none]).toEqual(['example_creator', []]);
		expect(await disconnect('tiktok', `?account=${String(left?.id)}`)).toMatchObject({ status: 200 });
	});

	it('stops a delivery that is under way, and leaves no file', async () => {
		await connectTikTok(service);
		await sandbox.control('faults', { kind: 'hold', match: { path: '/open-upload.tiktokapis.com/' } });
		const uploadId = await upload('tiktok');
		while ((await stateOf(uploadId))[0]?.state !== 'uploading') await new Promise(setImmediate);
		expect(await service.temporaryFiles()).toHaveLength(1);
		expect(await disconnect()).toMatchObject({ status: 200, body: { deleted: { uploads: 1, files: 1 } } });
		await sandbox.control('release');
		await expectNothingOf([uploadId, 'example_creator']);
		expect((await service.call(`/api/uploads/${uploadId}`)).status).toBe(404);
		expect(await eventsOf(service, 'upload.failed')).toEqual([]);
	});

	it('keeps no statistics that were being read meanwhile', async () => {
		await connectTikTok(service);
		await service.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' });
		await sandbox.control('faults', { kind: 'hold', when: 'after', match: { path: '/v2/video/list/' } });
		const asked = async () => (await sandbox.requests('/v2/video/list/')).length;
		const before = await asked();
		const reading = service.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' });
		while ((await asked()) === before) await new Promise(setImmediate);
		await disconnect();
		await sandbox.control('release');
		expect(await reading).toMatchObject({ status: 409, body: { error: { action: 'reconnect' } } });
		await expectNothingOf(['example_creator']);
	});

	it('also finds what was kept before the account got another user name', async () => {
		const names = await liveALittle();
		await withDatabase(service, async (database) => {
			for (const table of ['accounts', 'social_stats_cache', 'social_stats_history']) {
				await database(table).update({ username: 'earlier_name' });
			}
		});
		await service.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' });
		expect(await accounts()).toMatchObject([{ username: 'example_creator' }]);
		const history = await readRows(service, 'social_stats_history');
		expect(history.length).toBeGreaterThan(1);
		expect(new Set(history.map(({ username }) => username))).toEqual(new Set(['example_creator']));
		expect(await readRows(service, 'social_stats_cache')).toHaveLength(1);
		expect(await disconnect()).toMatchObject({ status: 200 });
		await expectNothingOf([...names, 'earlier_name']);
	});

	it('leaves the other accounts of an upload alone', async () => {
		await connectTikTok(service);
		await connectAccount(service, 'facebook', { user: 'example_creator' });
		const { body } = await service.call('/api/accounts');
		const instagram = (body.accounts as { platform: string; username: string }[]).filter(
			(account) => account.platform === 'instagram',
		);
		for (const { username } of instagram.filter((account) => account.username !== 'example_creator')) {
			await disconnect('facebook', `?account=${username}`);
		}
		await sandbox.control('switches', { 'instagram.processingSeconds': 600 });
		const uploadId = await upload('tiktok,instagram');
		while (!(await stateOf(uploadId)).some(({ state }) => state === 'delivered')) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		await disconnect('tiktok');
		expect(await stateOf(uploadId)).toMatchObject([{ platform: 'instagram' }]);
		expect(await service.temporaryFiles()).toHaveLength(1);
		await disconnect('instagram');
		await expectNothingOf([uploadId, 'example_creator']);
	});
});

describe('disconnecting an account of Instagram', () => {
	it('says that Instagram Login cannot be revoked from here', async () => {
		await connectAccount(service, 'instagram', { user: 'example_creator' });
		expect(await disconnect('instagram')).toMatchObject({
			status: 200,
			body: {
				revoked: false,
				message: expect.stringMatching(/Remove the app yourself in the settings of Ins/),
			},
		});
		expect(await accounts()).toEqual([]);
	});

	it('revokes what Facebook Login gave with the last account of the person', async () => {
		await connectAccount(service, 'facebook', { user: 'example_creator' });
		const names = (await accounts()).map(({ username }) => String(username));
		expect(names.length).toBeGreaterThan(1);
		const [last = '', ...others] = names;
		for (const name of others) {
			expect(await disconnect('facebook', `?account=${name}`)).toMatchObject({
				status: 200,
				body: { revoked: false, message: expect.stringContaining(last) },
			});
		}
		expect((await platform('instagram')).grants).toMatchObject([{ ended_with: null }]);
		expect(await disconnect('facebook')).toMatchObject({ status: 200, body: { revoked: true } });
		expect((await platform('instagram')).grants).not.toMatchObject([{ ended_with: null }]);
		await expectNothingOf(names);
	});
});

describe('the export of an account', () => {
	it('holds everything that is kept about it, and no token', async () => {
		const names = await liveALittle();
		const [account] = await accounts();
		const { status, body } = await service.call(`/api/accounts/${String(account?.id)}/export`);
		expect([status, body]).toEqual([
			200,
			{
				exported_at: expect.stringMatching(/Z$/),
				account: expect.objectContaining({
					id: account?.id,
					username: 'example_creator',
					platform: 'tiktok',
				}),
				statistics: {
					current: [expect.objectContaining({ stats_data: expect.objectContaining({ platform: 'tiktok' }) })],
					history: expect.arrayContaining([expect.objectContaining({ username: 'example_creator' })]),
				},
				uploads: [
					expect.objectContaining({
						id: names[2],
						content: 'A caption by example_creator',
						deliveries: [expect.objectContaining({ state: 'delivered', publish_id: names[3] })],
					}),
				],
				events: expect.arrayContaining([expect.objectContaining({ type: 'upload.delivered' })]),
				sync_log: expect.arrayContaining([expect.objectContaining({ kind: 'statistics', outcome: 'ok' })]),
			},
		]);
		const text = JSON.stringify(body);
		expect(text).not.toMatch(/act\.|rft\.|_token"|upload_url/);
	});

	it('of an account that is not there is a clear 404', async () => {
		expect(await service.call('/api/accounts/nobody/export')).toMatchObject({
			status: 404,
			body: { error: { code: 'account_unknown' } },
		});
	});
});
