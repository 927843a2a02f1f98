import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { processMemory } from '../support/process-memory';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, connectTikTok, sandboxSettings } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';
import { closeClient, multipart, raw, tus } from './intake-client';
import { speedRow, type Row } from './rows';
import { startServer } from './server';

const SIZE_BYTES = 500_000_000;
const WARM_UP_BYTES = 64_000_000;
/** An odd number, so that there is a median run. */
const ROUNDS = 3;
const SMALL_VIDEOS = 200;
const ACCOUNTS = 10;

type Answer = { body: Record<string, unknown> };
type Send = (sizeBytes: number) => Promise<Answer>;

/** Starts the service with these sandbox accounts, and with limits that are too high to matter. */
async function startAtSandbox(sandbox: TestSandbox, users: readonly string[]): Promise<KillableService> {
	const settings = {
		...sandboxSettings(sandbox.url),
		LIMIT_TIME_SCALE: '1000000',
		// Allows benchmarks of several gigabytes: only the free space on the disk is a limit.
		TEMP_MAX_BYTES: '100000000000',
	};
	const service = await startKillableService(settings, []);
	for (const user of users) await connectTikTok(service, { user });
	return service;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
	const begun = performance.now();
	await act();
	return SIZE_BYTES / 1000 / (performance.now() - begun);
}

/** Waits until an upload is delivered, polling often. */
async function untilDelivered(url: string, { body }: Answer): Promise<void> {
	for (;;) {
		const answer = await fetch(`${url}/api/uploads/${String(body.upload_id)}`, {
			headers: { 'x-api-key': API_KEY },
		});
		const { deliveries } = (await answer.json()) as { deliveries: { state: string; error?: unknown }[] };
		if (deliveries.every(({ state }) => state === 'delivered')) return;
		const failed = deliveries.find(({ state }) => state === 'failed');
		if (failed) throw new Error(`A delivery failed: ${JSON.stringify(failed.error)}`);
		await wait(10);
	}
}

/** Measures the service and the bare server in turn, so that a temporary slowdown of the machine affects both. */
async function measurePair(service: Send, settle: (answer: Answer) => Promise<void>, bare: Send) {
	const speeds = { service: [] as number[], bare: [] as number[] };
	for (let round = 0; round < ROUNDS; round++) {
		let answer: Answer = { body: {} };
		speeds.service.push(await timed(async () => (answer = await service(SIZE_BYTES))));
		await settle(answer);
		speeds.bare.push(await timed(() => bare(SIZE_BYTES)));
	}
	return speeds;
}

async function measureIntake(sandbox: TestSandbox, folder: string): Promise<Row[]> {
	const service = await startAtSandbox(sandbox, ['example_creator']);
	const bare = await startServer('bare-server.ts', [folder, sandbox.url]);
	const [{ url }, bareUrl] = [service.running, bare.url];
	const webhook = `${url}${WEBHOOK}?platforms=tiktok`;
	const delivered = (answer: Answer) => untilDelivered(url, answer);
	const ways: [string, Send, Send][] = [
		['raw body', (size) => raw(webhook, size), (size) => raw(`${bareUrl}/raw`, size, 'PUT')],
		[
			'multipart',
			(size) => multipart(url + WEBHOOK, size),
			(size) => multipart(`${bareUrl}/multipart`, size),
		],
		['tus', (size) => tus(`${url}/api/uploads/files`, size), (size) => tus(`${bareUrl}/files`, size)],
	];
	const rows: Row[] = [];
	try {
		await delivered(await raw(webhook, WARM_UP_BYTES));
		const { pid } = service.running.process;
		const { resident } = processMemory(pid);
		const grown = () => processMemory(pid).peak - resident;
		for (const [name, ours, theirs] of ways) {
			const speeds = await measurePair(ours, delivered, theirs);
			rows.push(speedRow(`500 MB into the service: ${name}`, speeds.service, speeds.bare, grown()));
			rows.push(speedRow(`500 MB into a bare server: ${name} (baseline)`, speeds.bare, speeds.bare));
		}
		const whole: Send = async (size) => {
			const answer = await raw(webhook, size);
			await delivered(answer);
			return answer;
		};
		const nothing = async () => {};
		const speeds = await measurePair(whole, nothing, (size) => raw(`${bareUrl}/forward`, size));
		rows.push(speedRow('500 MB through the service to the sandbox', speeds.service, speeds.bare, grown()));
		rows.push(speedRow('500 MB to a file and on in a plain loop (baseline)', speeds.bare, speeds.bare));
		return rows;
	} finally {
		await service.close();
		await bare.end();
	}
}

/** Submits small videos for several accounts at the same time and waits until all of them are delivered. */
async function measureSmallVideos(sandbox: TestSandbox): Promise<Row> {
	const users = Array.from({ length: ACCOUNTS }, (_, index) => `creator_${index}`);
	for (const username of users) await sandbox.control('users', { platform: 'tiktok', username });
	const service = await startAtSandbox(sandbox, users);
	const { url } = service.running;
	try {
		const begun = performance.now();
		const sent = Array.from({ length: SMALL_VIDEOS }, async (_, index) => {
			const account = users[index % ACCOUNTS] ?? '';
			await untilDelivered(
				url,
				await raw(`${url}${WEBHOOK}?platforms=tiktok&account=${account}`, sampleVideo.length + 1_000),
			);
		});
		await Promise.all(sent);
		const perMinute = Math.round((SMALL_VIDEOS / (performance.now() - begun)) * 60_000);
		return {
			benchmark: `${SMALL_VIDEOS} small videos for ${ACCOUNTS} accounts, handed over at once`,
			speed: perMinute,
			unit: 'deliveries a minute',
			runs: [perMinute],
		};
	} finally {
		await service.close();
	}
}

/** Measures the speed of uploads into and through the service. */
export async function measureService(): Promise<Row[]> {
	const sandbox = await startInstantSandbox();
	await sandbox.control('switches', { limitTimeScale: 1_000_000, 'tiktok.pendingShareCap': 1_000 });
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-bench-'));
	try {
		return [...(await measureIntake(sandbox, join(folder, 'bare'))), await measureSmallVideos(sandbox)];
	} finally {
		await closeClient();
		await sandbox.close();
		await rm(folder, { recursive: true, force: true });
	}
}
