import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '../../service/database';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import {
	connectTikTok,
	sandboxSettings,
	startService,
	waitForEnd,
	type TestService,
	untilNoFiles,
} from '../support/service';
import { sha256, videoOf, WEBHOOK } from '../support/uploads';

const run = promisify(execFile);
const DISK_BYTES = 32 * 1024 * 1024;
const VIDEO = videoOf(6_000_000);
/** An address that counts as public, but on which no server listens. */
const NOBODY = '127.0.0.1:1';

let sandbox: TestSandbox;
let folder: string;

/** Mounts a small disk, which only root can do. Without root, these tests fail rather than skip their checks. */
async function mount(path: string): Promise<void> {
	await mkdir(path, { recursive: true });
	await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', path]);
}
const remount = (path: string, mode: 'ro' | 'rw') => run('mount', ['-o', `remount,${mode}`, path]);

beforeAll(async () => {
	sandbox = await startTestSandbox();
});
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-disk-'));
	// The owner finishes the drafts from earlier tests, so that they do not count as pending.
	await sandbox.control('clock', { advanceSeconds: 25 * 3600 });
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => sandbox.close());

const send = (service: TestService, video = VIDEO) =>
	service.call(`${WEBHOOK}?platforms=tiktok`, {
		method: 'POST',
		headers: { 'content-type': 'video/mp4' },
		body: new Uint8Array(video),
	});

const sendUrl = (service: TestService) =>
	service.call(WEBHOOK, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			platforms: ['tiktok'],
			video_url: `https://${NOBODY}/a.mp4`,
			// The largest texts that a request may contain.
			content: 'x'.repeat(16_000),
			video_title: 'x'.repeat(16_000),
			video_description: 'x'.repeat(16_000),
		}),
	});

async function expectDelivered(service: TestService): Promise<void> {
	const { status, body } = await send(service);
	expect(status).toBe(202);
	const end = await waitForEnd(service, body.upload_id as string);
	expect(end).toMatchObject({ file: { sha256: sha256(VIDEO) }, deliveries: [{ state: 'delivered' }] });
	await untilNoFiles(service);
}

const storageFull = {
	status: 507,
	body: { error: { code: 'storage_full', retryable: true, action: 'wait' } },
};

describe('a disk that is full', () => {
	let disk: string;

	beforeEach(async () => {
		disk = join(folder, 'disk');
		await mount(disk);
	});
	// The unmount is lazy because a failed test leaves its service running.
	afterEach(() => run('umount', ['--lazy', disk]));

	/** Fills the disk, leaving `freeBytes` free. @returns the path of the file that fills it */
	async function fill(freeBytes: number): Promise<string> {
		const filler = join(disk, 'filler');
		const { bavail, bsize } = await statfs(disk);
		const file = await open(filler, 'w');
		try {
			await file.writeFile(Buffer.alloc(bavail * bsize - freeBytes, 1));
		} catch (error) {
			// The service writes at the same time, so the last bytes may no longer be free.
			if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
		} finally {
			await file.close();
		}
		return filler;
	}

	it('is answered with 507, leaves nothing, and takes uploads again as soon as there is room', async () => {
		const service = await startService({ ...sandboxSettings(sandbox.url), DATA_DIR: join(disk, 'data') });
		await connectTikTok(service);
		const filler = await fill(2_000_000);
		for (let tries = 0; tries < 3; tries++) expect(await send(service)).toMatchObject(storageFull);
		expect(await service.temporaryFiles()).toEqual([]);
		expect((await service.countRows()).uploads).toBe(0);
		await rm(filler);
		await expectDelivered(service);
		await service.stop();
	});

	it('does no harm to the database, which takes rows again afterwards', async () => {
		const settings = { ...sandboxSettings(sandbox.url), FETCH_HOST_ALLOWLIST: NOBODY };
		const service = await startService({ ...settings, DATA_DIR: join(disk, 'data') });
		await connectTikTok(service);
		const filler = await fill(0);
		let answer = await sendUrl(service);
		// The service may accept requests as long as they fit into the existing files of the database.
		for (let tries = 0; tries < 400 && answer.status === 202; tries++) answer = await sendUrl(service);
		expect(answer).toMatchObject(storageFull);
		await rm(filler);
		expect((await sendUrl(service)).status).toBe(202);
		await service.stop();
		const database = await openDatabase(join(disk, 'data', 'mediakit.sqlite'));
		expect(await database.raw('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
		expect(await database.raw('PRAGMA foreign_key_check')).toEqual([]);
		await database.destroy();
	}, 60_000);

	it('stops the start with one line', async () => {
		await mkdir(join(disk, 'data'));
		await fill(0);
		await expect(startService({ DATA_DIR: join(disk, 'data') })).rejects.toThrow(
			/^DATA_DIR .+ is on a full disk\. [^\n]+$/,
		);
	});
});

describe('a disk that is read-only', () => {
	it('stops the start with one line', async () => {
		const disk = join(folder, 'disk');
		await mount(disk);
		await remount(disk, 'ro');
		await expect(startService({ DATA_DIR: disk })).rejects.toThrow(/^DATA_DIR .+ is read-only\. [^\n]+$/);
		expect(await readdir(disk)).toEqual([]);
		await run('umount', [disk]);
	});

	it('under the temporary files is answered with 507 until it can be written again', async () => {
		const disk = join(folder, 'data', 'temporary');
		await mount(disk);
		const service = await startService({ ...sandboxSettings(sandbox.url), DATA_DIR: join(folder, 'data') });
		await connectTikTok(service);
		await remount(disk, 'ro');
		expect(await send(service)).toMatchObject(storageFull);
		expect((await service.countRows()).uploads).toBe(0);
		await remount(disk, 'rw');
		await expectDelivered(service);
		await service.stop();
		await run('umount', [disk]);
	});
});
