import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { processMemory } from '../support/process-memory';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { connectTikTok, sandboxSettings, type UploadStatus, untilNoFiles } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

const UPLOADS = 200;
const LARGE_UPLOADS = 2;
const LARGE_BYTES = 1_000_000_000;
const ACCOUNTS = Array.from({ length: 10 }, (_, index) => `creator_${index}`);
const MOST_GROWTH_BYTES = 100_000_000;

/** On the platforms, a minute takes a second, and a day takes 24 minutes. */
const SCALE = 60;

interface Draft {
	publish_id: string;
	username: string;
	status: string;
	finished: boolean;
}
interface Logged {
	id: number;
	path: string;
	status: number | null;
}

let sandbox: TestSandbox;
let service: KillableService;
let folder: string;
let largeFile: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	largeFile = join(folder, 'large.mp4');
	const file = await open(largeFile, 'w');
	await file.write(sampleVideo);
	await file.truncate(LARGE_BYTES);
	await file.close();
	sandbox = await startTestSandbox({ switches: { limitTimeScale: SCALE } });
	for (const username of ACCOUNTS) await sandbox.control('users', { platform: 'tiktok', username });
	const settings = { ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: String(SCALE) };
	service = await startKillableService(settings, []);
	for (const user of ACCOUNTS) await connectTikTok(service, { user });
}, 120_000);

afterAll(async () => {
	await service.close();
	await sandbox.close();
	await rm(folder, { recursive: true, force: true });
});

async function taken(answer: ReturnType<KillableService['call']>): Promise<string> {
	const { status, body } = await answer;
	if (status !== 202) throw new Error(`Not taken: ${JSON.stringify(body)}`);
	return body.upload_id as string;
}

function sendSmall(account: string): Promise<string> {
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('account', account);
	form.append('file', new Blob([sampleVideo]), 'video.mp4');
	return taken(service.call(WEBHOOK, { method: 'POST', body: form }));
}

function sendLarge(account: string): Promise<string> {
	const init = {
		method: 'POST',
		headers: { 'content-type': 'video/mp4', 'content-length': String(LARGE_BYTES) },
		body: Readable.toWeb(createReadStream(largeFile)),
		duplex: 'half',
	};
	return taken(service.call(`${WEBHOOK}?platforms=tiktok&account=${account}`, init as RequestInit));
}

const drafts = async () => {
	const { tiktok } = (await sandbox.read('state')) as { tiktok: { posts: Draft[] } };
	return tiktok.posts;
};

/** Monitors the service while it works, and finishes drafts as users would. */
class Watch {
	readonly requests = new Map<number, Logged>();
	mostMemory = 0;
	private over = false;
	private readonly task = this.run();

	private async run(): Promise<void> {
		while (!this.over) {
			this.mostMemory = Math.max(this.mostMemory, processMemory(service.running.process.pid).resident);
			const { requests } = (await sandbox.read('requests?path=/v2/post/publish/')) as { requests: Logged[] };
			for (const { id, path, status } of requests) this.requests.set(id, { id, path, status });
			const waiting = (await drafts()).filter((one) => one.status === 'SEND_TO_USER_INBOX' && !one.finished);
			for (const { publish_id } of waiting) await sandbox.control('tiktok/finish-draft', { publish_id });
			await wait(250);
		}
	}

	async end(): Promise<void> {
		this.over = true;
		await this.task;
	}
}

async function waitForAll(ids: readonly string[], deadline: number): Promise<UploadStatus[]> {
	const ended: UploadStatus[] = [];
	for (const id of ids) {
		for (;;) {
			const status = (await service.call(`/api/uploads/${id}`)).body as unknown as UploadStatus;
			if (status.deliveries.every(({ state }) => ['delivered', 'failed'].includes(state))) {
				ended.push(status);
				break;
			}
			if (Date.now() > deadline) throw new Error(`The delivery did not end: ${JSON.stringify(status)}`);
			await wait(100);
		}
	}
	return ended;
}

it('200 uploads at once to 10 accounts are delivered within the limits, fairly, in flat memory', async () => {
	const watch = new Watch();
	const [first = ''] = ACCOUNTS;
	const warm = await Promise.all([
		sendLarge(first),
		...ACCOUNTS.flatMap((account) => [sendSmall(account), sendSmall(account)]),
	]);
	await waitForAll(warm, Date.now() + 60_000);
	// The heap and the stream buffers stay as large as their first use made them, so this compares two peaks.
	const before = watch.mostMemory;
	const small = Array.from(
		{ length: UPLOADS - LARGE_UPLOADS },
		(_, index) => ACCOUNTS[index % ACCOUNTS.length] ?? '',
	);
	const large = ACCOUNTS.slice(0, LARGE_UPLOADS);
	const ids = await Promise.all([...large.map(sendLarge), ...small.map(sendSmall)]);
	const ended = await waitForAll(ids, Date.now() + 240_000);
	await watch.end();

	expect(ended.flatMap(({ deliveries }) => deliveries.filter(({ state }) => state !== 'delivered'))).toEqual(
		[],
	);
	await untilNoFiles(service);
	const made = (await drafts()).slice(warm.length);
	expect(made).toHaveLength(UPLOADS);
	const requests = [...watch.requests.values()];
	expect(requests.filter(({ path }) => path.endsWith('/init/'))).toHaveLength(UPLOADS + warm.length);
	expect(requests.filter(({ status }) => status !== 200)).toEqual([]);

	const firstHalf = made.slice(0, UPLOADS / 2);
	const shares = ACCOUNTS.map((username) => firstHalf.filter((draft) => draft.username === username).length);
	expect(Math.min(...shares)).toBeGreaterThanOrEqual(5);
	expect(Math.max(...shares)).toBeLessThanOrEqual(15);
	console.log(
		`memory grew by ${Math.round((watch.mostMemory - before) / 1e6)} MB, shares ${shares.join(' ')}`,
	);
	expect(watch.mostMemory - before).toBeLessThan(MOST_GROWTH_BYTES);
}, 300_000);
