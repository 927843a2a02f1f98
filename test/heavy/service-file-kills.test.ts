import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../../service/database';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, sandboxSettings, waitForEnd, type UploadStatus } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { eventually, until } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

const PATIENCE_MS = 30_000;

let sandbox: TestSandbox;
let service: KillableService;

beforeEach(async () => {
	sandbox = await startTestSandbox();
	const NODE_OPTIONS = `--require ${join(__dirname, '../support/held-deletes.cjs')}`;
	service = await startKillableService({ ...sandboxSettings(sandbox.url), NODE_OPTIONS }, ['facebook']);
}, 60_000);
afterEach(async () => {
	await service.close();
	await sandbox.close();
});

async function send(fields: Record<string, string> = {}): Promise<string> {
	const form = new FormData();
	const all = { platforms: 'instagram', account: 'example_creator', ...fields };
	for (const [name, value] of Object.entries(all)) form.append(name, value);
	form.append('file', new Blob([sampleVideo]), 'video.mp4');
	const { status, body } = await service.call(WEBHOOK, { method: 'POST', body: form });
	if (status !== 202) throw new Error(`Not taken: ${JSON.stringify(body)}`);
	return body.upload_id as string;
}

const stateOf = async (id: string) =>
	((await service.call(`/api/uploads/${id}`)).body as unknown as UploadStatus).deliveries[0]?.state;

async function registered(): Promise<{ name: string; isDropped: boolean }[]> {
	const database = await openDatabase(join(service.dataDir, 'mediakit.sqlite'));
	try {
		const rows = await database('files').orderBy('created_at');
		return rows.map(({ name, dropped_at }) => ({ name, isDropped: dropped_at !== null }));
	} finally {
		await database.destroy();
	}
}

/** Returns the total size of the files, as reported by the service. */
async function usedBytes(): Promise<number> {
	const answer = await fetch(`${service.running.url}/metrics`, { headers: { 'x-api-key': API_KEY } });
	return Number(/^mediakit_temporary_bytes (\d+)$/m.exec(await answer.text())?.[1]);
}

it.each([
	['before its bytes are gone', 'before', 2],
	['when its bytes are gone but its row is not', 'after', 1],
] as const)(
	'a process that is killed while it deletes a file leaves nothing of it, and no other file goes: %s',
	async (_name, when, filesLeft) => {
		const inDataDir = (name: string) => join(service.dataDir, name);
		const waiting = await send();
		await eventually(async () => (await stateOf(waiting)) === 'awaiting_approval', PATIENCE_MS);
		await writeFile(inDataDir('hold-deletes'), when);
		const published = await send({ auto_approve: 'true' });
		await eventually(() => existsSync(inDataDir('held')), PATIENCE_MS);
		await service.kill();
		expect((await registered()).map(({ isDropped }) => isDropped)).toEqual([false, true]);
		expect(await service.temporaryFiles()).toHaveLength(filesLeft);

		await rm(inDataDir('hold-deletes'));
		await service.start();
		const left = await until(registered, ({ length }) => length === 1, PATIENCE_MS);
		const [name] = await service.temporaryFiles();
		expect(left).toEqual([{ name, isDropped: false }]);
		expect(await usedBytes()).toBe(sampleVideo.length);

		expect((await waitForEnd(service, published, PATIENCE_MS)).deliveries).toMatchObject([
			{ state: 'published' },
		]);
		await service.call(`/api/uploads/${waiting}/approve`, { method: 'POST' });
		expect((await waitForEnd(service, waiting, PATIENCE_MS)).deliveries).toMatchObject([
			{ state: 'published' },
		]);
		await until(registered, ({ length }) => length === 0);
		expect(await service.temporaryFiles()).toEqual([]);
	},
	120_000,
);
