import { openDatabase } from '../../service/database';
import { childrenOf, isRunning } from '../support/child-processes';
import { eventually } from '../support/deliveries';
import { endlessWebm, HOSTILE, memoryHungryVideo } from '../support/hostile-media';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { sandboxSettings, waitForEnd, type UploadStatus, untilNoFiles } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

const PREFLIGHT = '/api/uploads/preflight';
const SCALE = 100_000;

let sandbox: TestSandbox;
let service: KillableService;

beforeAll(async () => {
	sandbox = await startTestSandbox({ switches: { limitTimeScale: SCALE } });
	const settings = { ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: String(SCALE), LOG_LEVEL: 'silent' };
	service = await startKillableService(settings, ['tiktok']);
}, 60_000);
afterAll(async () => {
	const { pid = 0 } = service.running.process;
	const children = childrenOf(pid);
	await service.close();
	await sandbox.close();
	expect(children.filter(isRunning)).toEqual([]);
});
afterEach(async () => {
	await untilNoFiles(service);
	expect(await sandbox.requests('/video/init/')).toEqual([]);
});

const post = (path: string, bytes: Buffer, type: string) =>
	service.call(`${path}?platforms=tiktok`, {
		method: 'POST',
		headers: { 'content-type': type },
		body: new Uint8Array(bytes),
	});

async function send(bytes: Buffer, type: string): Promise<string> {
	const { status, body } = await post(WEBHOOK, bytes, type);
	if (status !== 202) throw new Error(`Not taken: ${JSON.stringify(body)}`);
	return body.upload_id as string;
}

async function inspections(): Promise<number[]> {
	const database = await openDatabase(`${service.dataDir}/mediakit.sqlite`);
	const counts = await database('deliveries').orderBy('created_at').pluck('inspections');
	await database.destroy();
	return counts as number[];
}

const begins = () => eventually(async () => (await inspections()).at(-1) === 1);

it.each(HOSTILE)('%s is refused, and the service goes on', async (_name, type, bytes) => {
	const report = await post(PREFLIGHT, bytes, type);
	expect(report).toMatchObject({
		status: 200,
		body: { ok: false, problems: [{ platform: 'tiktok', code: 'media_unreadable', action: 'fix-media' }] },
	});
	const { deliveries } = await waitForEnd(service, await send(bytes, type), 60_000);
	expect(deliveries).toMatchObject([
		{ state: 'failed', error: { code: 'media_unreadable', action: 'fix-media' } },
	]);
	expect((await service.call('/healthz')).status).toBe(200);
});

it('a file that needs too much memory fails after three inspections, and says why', async () => {
	const bytes = memoryHungryVideo();
	const message = /needed more than 512 MB of memory/;
	expect((await post(PREFLIGHT, bytes, 'video/mp4')).body).toMatchObject({
		problems: [{ code: 'media_unreadable', message: expect.stringMatching(message), action: 'fix-media' }],
	});
	const { deliveries } = await waitForEnd(service, await send(bytes, 'video/mp4'), 120_000);
	expect(deliveries).toMatchObject([
		{ state: 'failed', error: { code: 'media_unreadable', action: 'fix-media', retryable: false } },
	]);
	expect(deliveries[0]?.error?.message).toMatch(message);
	expect(deliveries[0]?.error?.message).toContain('3 times');
	expect((await inspections()).at(-1)).toBe(3);
}, 180_000);

it('an inspection during which the service dies counts, and after three of them the delivery ends', async () => {
	const id = await send(endlessWebm, 'video/webm');
	for (let deaths = 1; deaths <= 3; deaths++) {
		await eventually(async () => (await inspections()).at(-1) === deaths, 60_000);
		const { pid = 0 } = service.running.process;
		await eventually(async () => childrenOf(pid).length > 0);
		const children = childrenOf(pid);
		await service.kill();
		// Child processes end even if they are in an endless loop.
		await eventually(async () => !children.some(isRunning));
		await service.start();
	}
	const { deliveries } = await waitForEnd(service, id, 60_000);
	expect(deliveries).toMatchObject([
		{
			state: 'failed',
			error: {
				code: 'media_unreadable',
				action: 'fix-media',
				message: expect.stringContaining('The service stopped while inspecting the file'),
			},
		},
	]);
}, 120_000);

it('a stop interrupts an inspection, which does not count', async () => {
	const id = await send(endlessWebm, 'video/webm');
	await begins();
	const { pid = 0 } = service.running.process;
	const children = childrenOf(pid);
	await service.running.stop();
	expect(children.filter(isRunning)).toEqual([]);
	expect((await inspections()).at(-1)).toBe(0);
	await service.start();
	await begins();
	expect((await service.call(`/api/uploads/${id}`, { method: 'DELETE' })).status).toBeLessThan(300);
	const { deliveries } = (await service.call(`/api/uploads/${id}`)).body as unknown as UploadStatus;
	expect(deliveries).toMatchObject([{ state: 'cancelled' }]);
}, 60_000);

it('its children know no secrets, and may write no file', async () => {
	await post(PREFLIGHT, sampleVideo, 'video/mp4');
	const { readFileSync } = await import('node:fs');
	const children = childrenOf(service.running.process.pid ?? 0);
	expect(children.length).toBeGreaterThan(0);
	for (const pid of children) {
		const names = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').filter(Boolean);
		expect(names.map((entry) => entry.split('=')[0]).sort()).toEqual([
			'NODE_CHANNEL_FD',
			'NODE_CHANNEL_SERIALIZATION_MODE',
		]);
		const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
		expect(words).toContain('--permission');
		expect(words.filter((word) => word.startsWith('--allow-fs-write'))).toEqual([]);
	}
});
