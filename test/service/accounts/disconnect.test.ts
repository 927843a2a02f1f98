import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventsOf, readRows, withDatabase } from '../../support/database';
import { PrivacyBench } from '../../support/privacy';
import { connectAccount, connectTikTok, startService } from '../../support/service';
import { eventually } from '../../support/until';

let bench: PrivacyBench;
beforeEach(async () => {
	bench = new PrivacyBench();
	await bench.open();
});
afterEach(() => bench.close());

/** Returns the contents of the database files as text. */
async function readFiles(): Promise<string[]> {
	const { dataDir } = bench.service;
	const names = (await readdir(dataDir)).filter((name) => name.startsWith('mediakit.sqlite'));
	return Promise.all(names.map((name) => readFile(join(dataDir, name), 'latin1')));
}

describe('disconnecting', () => {
	it('revokes the access and deletes everything', async () => {
		const names = await bench.liveALittle();
		const [account] = await bench.accounts();
		const { status, body } = await bench.disconnect();
		expect([status, body]).toEqual([
			200,
			{
				account: { id: account?.id, platform: 'tiktok', username: 'example_creator' },
				revoked: true,
				message: expect.stringContaining('was revoked at TikTok'),
				deleted: { uploads: 1, files: 0, statistics: expect.any(Number), events: expect.any(Number) },
			},
		]);
		expect((await bench.platform('tiktok')).grants).toEqual([]);
		const files = await readFiles();
		expect(names.filter((name) => files.some((file) => file.includes(name)))).toEqual([]);
		await bench.expectNothingOf(names);
	});

	it('is told to subscribers once, although TikTok calls back about the revocation', async () => {
		await bench.sandbox.control('tiktok/app', { webhook_url: `${bench.service.url}/webhook/tiktok` });
		await connectTikTok(bench.service);
		const [account] = await bench.accounts();
		await bench.sandbox.control('faults', {
			kind: 'hold',
			when: 'after',
			match: { path: '/v2/oauth/revoke/' },
		});
		const ending = bench.disconnect();
		await eventually(async () =>
			((await bench.platform('tiktok')).webhooks ?? []).some(({ outcome }) => outcome === 'delivered'),
		);
		expect(await eventsOf(bench.service, 'account.disconnected')).toEqual([]);
		await bench.sandbox.control('release');
		expect(await ending).toMatchObject({ status: 200, body: { revoked: true } });
		expect(await eventsOf(bench.service, 'account.disconnected')).toEqual([
			{ account: { id: account?.id, platform: 'tiktok' }, reason: 'disconnected' },
		]);
	});

	it('deletes everything also when TikTok does not answer, and says so', async () => {
		const names = await bench.liveALittle();
		await bench.sandbox.control('faults', {
			kind: 'status',
			status: 503,
			match: { path: '/v2/oauth/revoke/' },
			times: 10,
		});
		expect(await bench.disconnect()).toMatchObject({
			status: 200,
			body: {
				revoked: false,
				message: expect.stringMatching(/could not be revoked at TikTok\. Remove the app manually/),
			},
		});
		await bench.expectNothingOf(names);
	});

	it('deletes everything also when the tokens are dead or the app is no longer configured', async () => {
		const names = await bench.liveALittle();
		await bench.sandbox.control('tiktok/revoke', { username: 'example_creator' });
		await bench.sandbox.control('clock', { advanceSeconds: 8_000 });
		expect(await bench.disconnect()).toMatchObject({ status: 200, body: { revoked: false } });
		await bench.expectNothingOf(names);

		await bench.sandbox.control('reset');
		const again = await bench.liveALittle();
		await bench.service.stop();
		bench.service = await startService({ DATA_DIR: bench.service.dataDir });
		expect(await bench.disconnect()).toMatchObject({
			status: 200,
			body: { revoked: false, message: expect.stringContaining('TIKTOK_CLIENT_KEY') },
		});
		await bench.expectNothingOf(again);
	});

	it('wants to know which account, if there are several', async () => {
		await bench.sandbox.control('users', { platform: 'tiktok', username: 'second_creator' });
		expect(await bench.disconnect()).toMatchObject({ status: 409, body: { error: { action: 'reconnect' } } });
		await connectTikTok(bench.service);
		await connectTikTok(bench.service, { user: 'second_creator' });
		expect(await bench.disconnect()).toMatchObject({
			status: 409,
			body: { error: { message: expect.stringContaining('example_creator, second_creator') } },
		});
		expect(await bench.disconnect('tiktok', '?account=@Second_Creator')).toMatchObject({ status: 200 });
		const [left, ...none] = await bench.accounts();
		expect([left?.username, none]).toEqual(['example_creator', []]);
		expect(await bench.disconnect('tiktok', `?account=${String(left?.id)}`)).toMatchObject({ status: 200 });
	});

	it('stops a delivery that is under way, and leaves no file', async () => {
		await connectTikTok(bench.service);
		await bench.sandbox.control('faults', { kind: 'hold', match: { path: '/open-upload.tiktokapis.com/' } });
		const uploadId = await bench.upload('tiktok');
		await bench.sandbox.untilHeld();
		expect(await bench.deliveriesOf(uploadId)).toMatchObject([{ state: 'uploading' }]);
		expect(await bench.service.temporaryFiles()).toHaveLength(1);
		expect(await bench.disconnect()).toMatchObject({
			status: 200,
			body: { deleted: { uploads: 1, files: 1 } },
		});
		await bench.sandbox.control('release');
		await bench.expectNothingOf([uploadId, 'example_creator']);
		expect((await bench.service.call(`/api/uploads/${uploadId}`)).status).toBe(404);
		expect(await eventsOf(bench.service, 'upload.failed')).toEqual([]);
	});

	it('keeps no statistics that were being read meanwhile', async () => {
		await connectTikTok(bench.service);
		await bench.readStatistics();
		await bench.sandbox.control('faults', {
			kind: 'hold',
			when: 'after',
			match: { path: '/v2/video/list/' },
		});
		const reading = bench.readStatistics();
		await bench.sandbox.untilHeld();
		await bench.disconnect();
		await bench.sandbox.control('release');
		expect(await reading).toMatchObject({ status: 409, body: { error: { action: 'reconnect' } } });
		await bench.expectNothingOf(['example_creator']);
	});

	it('also finds what was kept before the account got another user name', async () => {
		const names = await bench.liveALittle();
		await withDatabase(bench.service, async (database) => {
			for (const table of ['accounts', 'social_stats_cache', 'social_stats_history']) {
				await database(table).update({ username: 'earlier_name' });
			}
		});
		await bench.readStatistics();
		expect(await bench.accounts()).toMatchObject([{ username: 'example_creator' }]);
		const history = await readRows(bench.service, 'social_stats_history');
		expect(history.length).toBeGreaterThan(1);
		expect(new Set(history.map(({ username }) => username))).toEqual(new Set(['example_creator']));
		expect(await readRows(bench.service, 'social_stats_cache')).toHaveLength(1);
		expect(await bench.disconnect()).toMatchObject({ status: 200 });
		await bench.expectNothingOf([...names, 'earlier_name']);
	});

	it('leaves the other accounts of an upload alone', async () => {
		await connectTikTok(bench.service);
		await connectAccount(bench.service, 'facebook', { user: 'example_creator' });
		const { body } = await bench.service.call('/api/accounts');
		const instagram = (body.accounts as { platform: string; username: string }[]).filter(
			(account) => account.platform === 'instagram',
		);
		for (const { username } of instagram.filter((account) => account.username !== 'example_creator')) {
			await bench.disconnect('facebook', `?account=${username}`);
		}
		await bench.sandbox.control('switches', { 'instagram.processingSeconds': 600 });
		const uploadId = await bench.upload('tiktok,instagram');
		await eventually(async () =>
			(await bench.deliveriesOf(uploadId)).some(({ state }) => state === 'delivered'),
		);
		await bench.disconnect('tiktok');
		expect(await bench.deliveriesOf(uploadId)).toMatchObject([{ platform: 'instagram' }]);
		expect(await bench.service.temporaryFiles()).toHaveLength(1);
		await bench.disconnect('instagram');
		await bench.expectNothingOf([uploadId, 'example_creator']);
	});
});
