import { freePort } from '../../sandbox/servers/free-port';
import { childrenOf, isRunning } from '../support/child-processes';
import { watchHealth } from '../support/health-watch';
import {
	endlessWebm,
	HOSTILE,
	hugeMoovHead,
	memoryHungryVideo,
	SEEDS,
	TYPES,
	type Seed,
} from '../support/hostile-media';
import { mutate } from '../support/mutations';
import { processMemory } from '../support/process-memory';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { sandboxSettings, waitForEnd, untilNoFiles } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { soak } from '../support/soak';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';

const PREFLIGHT = '/api/uploads/preflight';
const { runs, randomOf } = soak('hostile media', { full: 20_000, short: 500 });
/** The number of concurrent senders. */
const LANES = 6;
/** Enough time for three inspections of ten seconds, the waits between them, and earlier inspections in the queue. */
const END_MS = 300_000;
const MOST_MEMORY_BYTES = 400_000_000;
const MOST_HEALTH_MS = 500;
/** The statuses with which intake itself rejects a file, because its first bytes are not media or it is empty. */
const REFUSED = [400, 415];
const MOOV_BYTES = 1_500_000_000;
/** The platforms' time windows are divided by this number; their limits are not tested here. */
const SCALE = 1_000_000;

let sandbox: TestSandbox;
let service: KillableService;
let huge: VideoServer;

/** Serves a video with a huge `moov`, as a whole or by range, without keeping the video in memory. */
const startHugeServer = () =>
	VideoServer.start((request, response) => {
		const head = hugeMoovHead(MOOV_BYTES);
		const total = head.length - 8 + MOOV_BYTES;
		const first = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
		const headers = { etag: '"huge"', 'content-length': total - first };
		if (first > 0 || request.headers.range !== undefined) {
			response.writeHead(206, { ...headers, 'content-range': `bytes ${first}-${total - 1}/${total}` });
		} else response.writeHead(200, headers);
		const zeros = Buffer.alloc(1_000_000);
		let left = total - first;
		const write = () => {
			while (left > 0 && !response.destroyed) {
				const at = total - left;
				const piece = at < head.length ? head.subarray(at) : zeros.subarray(0, left);
				left -= piece.length;
				if (!response.write(piece)) {
					response.once('drain', write);
					return;
				}
			}
			response.end();
		};
		write();
	});

beforeAll(async () => {
	huge = await startHugeServer();
	sandbox = await startTestSandbox({
		switches: {
			limitTimeScale: SCALE,
			'tiktok.pendingShareCap': 1_000_000,
			'tiktok.processingSeconds': 0,
			'tiktok.downloadSeconds': 0,
			'instagram.processingSeconds': 0,
		},
	});
	const port = await freePort();
	service = await startKillableService(
		{
			...sandboxSettings(sandbox.url),
			PORT: String(port),
			PUBLIC_URL: `http://127.0.0.1:${port}`,
			LIMIT_TIME_SCALE: String(SCALE),
			FETCH_HOST_ALLOWLIST: new URL(huge.url).host,
			LOG_LEVEL: 'silent',
		},
		['tiktok', 'facebook'],
	);
}, 60_000);
afterAll(async () => {
	await service.close();
	await sandbox.close();
	await huge.close();
});

/** Sends a file to a route. @throws Error if the service neither accepts the file nor refuses it as intended */
async function post(path: string, bytes: Buffer, type: string, what: string) {
	const query = 'platforms=tiktok,instagram&account=example_creator&auto_approve=true';
	const answer = await service.call(`${path}?${query}`, {
		method: 'POST',
		headers: { 'content-type': type },
		body: new Uint8Array(bytes),
	});
	if (![200, 202, ...REFUSED].includes(answer.status)) {
		throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
	}
	return answer;
}

const outcomes = new Map<string, number>();
const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);

/** Checks a file with preflight and uploads it. @returns the outcome on TikTok; `refused` if intake rejects the file */
async function through(bytes: Buffer, type: string, what: string): Promise<string> {
	await post(PREFLIGHT, bytes, type, `preflight of ${what}`);
	const { status, body } = await post(WEBHOOK, bytes, type, `upload of ${what}`);
	if (REFUSED.includes(status)) {
		count('refused by intake');
		return 'refused';
	}
	const { deliveries } = await waitForEnd(service, body.upload_id as string, END_MS);
	for (const { state, error } of deliveries) {
		count(error?.code ?? state);
		if (error?.code === 'internal_error') throw new Error(`${what}: ${JSON.stringify(deliveries)}`);
	}
	return deliveries.find(({ platform }) => platform === 'tiktok')?.state ?? '';
}

const postUrl = (path: string, platforms: string[]) =>
	service.call(path, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ platforms, account: 'example_creator', video_url: huge.url }),
	});

async function hugeMoov(): Promise<void> {
	const { body } = await postUrl(PREFLIGHT, ['tiktok']);
	expect(body).toMatchObject({ ok: false, problems: [{ code: 'media_unreadable' }] });
	const taken = await postUrl(WEBHOOK, ['tiktok']);
	const { deliveries } = await waitForEnd(service, taken.body.upload_id as string, END_MS);
	expect(deliveries).toMatchObject([{ state: 'failed', error: { code: 'media_unreadable' } }]);
}

it(`${runs} hostile files harm neither the service nor a good video`, async () => {
	const { pid = 0 } = service.running.process;
	const stopWatching = watchHealth(service.running.url, pid);
	let next = 0;
	let isOver = false;
	const goodMs: number[] = [];

	async function lane(): Promise<void> {
		for (let index = next++; index < runs; index = next++) {
			const random = randomOf(index);
			const seed = random.pick(Object.keys(SEEDS) as Seed[]);
			await through(mutate(random, SEEDS[seed]), TYPES[seed], `case ${index} (${seed})`);
		}
	}
	async function good(): Promise<void> {
		do {
			const begun = performance.now();
			expect(await through(sampleVideo, 'video/mp4', 'the good video')).toBe('delivered');
			goodMs.push(performance.now() - begun);
		} while (!isOver);
	}
	async function named(): Promise<void> {
		for (const [name, type, bytes] of HOSTILE) expect(await through(bytes, type, name)).toBe('failed');
		expect(await through(endlessWebm, 'video/webm', 'an endless WebM')).toBe('failed');
		expect(await through(memoryHungryVideo(), 'video/mp4', 'a video that needs memory')).toBe('failed');
	}

	const bad = Promise.all([named(), hugeMoov(), ...Array.from({ length: LANES }, lane)]).finally(() => {
		isOver = true;
	});
	const sent = await Promise.allSettled([bad, good()]);
	const health = await stopWatching();
	for (const one of sent) if (one.status === 'rejected') throw one.reason;
	const { peak } = processMemory(pid);
	const lines = [
		`outcomes: ${[...outcomes].map(([outcome, times]) => `${outcome} ${times}`).join(', ')}`,
		`good videos: ${goodMs.length}, slowest ${Math.round(Math.max(...goodMs))} ms`,
		`/healthz: ${health.answers} answers, slowest ${Math.round(health.slowest)} ms, ${Math.round(health.slowestOfOwn)} ms of them not waiting for a core`,
		`memory of the service at its peak: ${Math.round(peak / 1e6)} MB`,
	];
	process.stdout.write(`${lines.join('\n')}\n`);
	expect(health.failures).toBe(0);
	expect(health.slowestOfOwn).toBeLessThan(MOST_HEALTH_MS);
	expect(peak).toBeLessThan(MOST_MEMORY_BYTES);
	await untilNoFiles(service);

	const children = childrenOf(pid);
	await service.running.stop();
	expect(children.filter(isRunning)).toEqual([]);
}, 3_600_000);
