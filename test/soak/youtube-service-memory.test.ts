import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { forgetPeak, processMemory } from '../support/process-memory';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { sandboxSettings, type UploadStatus } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { until } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sha256, videoBytes } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { expectOnlyDrafts, youTubeState } from '../support/youtube';

const SIZE_BYTES = 4_000_000_000;
/** The size of the warm-up upload, which keeps one-time costs out of the measurement. */
const WARM_UP_BYTES = 64_000_000;
const PATIENCE_MS = 900_000;

// Only Linux reports a process's peak memory in a file.
const eachOnLinux = existsSync('/proc/self/status') ? it.each : it.skip.each;

let sandbox: TestSandbox;
let service: KillableService;
let media: VideoServer;

/** Responds with a video of the size given in the query. */
function serve(url: string | undefined, response: ServerResponse): void {
	const sizeBytes = Number(new URL(url ?? '', 'http://127.0.0.1').searchParams.get('bytes'));
	response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': sizeBytes });
	// A client that disconnects has read as much as it needs.
	pipeline(Readable.from(videoBytes(sizeBytes), { objectMode: false }), response).catch(() => {});
}

beforeAll(async () => {
	media = await VideoServer.start(({ url }, response) => serve(url, response));
	sandbox = await startTestSandbox({ switches: { 'youtube.processingSeconds': 0 } });
	const FETCH_HOST_ALLOWLIST = new URL(media.url).host;
	service = await startKillableService({ ...sandboxSettings(sandbox.url), FETCH_HOST_ALLOWLIST }, [
		'youtube',
	]);
}, 60_000);

afterAll(async () => {
	await service.close();
	await sandbox.close();
	await media.close();
});

const asBody = (sizeBytes: number) =>
	service.call(`${WEBHOOK}?platforms=youtube`, {
		method: 'POST',
		headers: { 'content-type': 'video/mp4', 'content-length': String(sizeBytes) },
		body: Readable.toWeb(Readable.from(videoBytes(sizeBytes), { objectMode: false })),
		duplex: 'half',
	} as RequestInit);

const asUrl = (sizeBytes: number) =>
	service.call(WEBHOOK, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ platforms: ['youtube'], video_url: `${media.url}?bytes=${sizeBytes}` }),
	});

/** Waits until an upload has become a draft. @returns the video's ID */
async function draftOf({ status, body }: Awaited<ReturnType<typeof asUrl>>): Promise<string> {
	if (status !== 202) throw new Error(`Not taken: ${JSON.stringify(body)}`);
	async function read() {
		// Short enough for the test, but long enough not to add to the measured load.
		await wait(500);
		const answer = await service.call(`/api/uploads/${String(body.upload_id)}`);
		// A busy disk also slows down the database.
		if (answer.status === 503) return undefined;
		return (answer.body as unknown as UploadStatus).deliveries[0];
	}
	const isOver = (one: Awaited<ReturnType<typeof read>>) =>
		one?.state === 'awaiting_approval' || one?.state === 'failed';
	const delivery = await until(read, isOver, PATIENCE_MS);
	if (delivery?.error) throw new Error(JSON.stringify(delivery.error));
	return String(delivery?.publish_id);
}

eachOnLinux([
	['sent as a body', asBody],
	['fetched from a URL', asUrl],
])(
	'a draft of 4,000,000,000 bytes for YouTube costs the service less than 100 MB of memory: %s',
	async (name, send) => {
		const before = (await youTubeState(sandbox)).uploads.length;
		await draftOf(await send(WARM_UP_BYTES));
		const pid = Number(service.running.process.pid);
		forgetPeak(pid);
		const { resident } = processMemory(pid);
		const begun = performance.now();
		const videoId = await draftOf(await send(SIZE_BYTES));
		const seconds = (performance.now() - begun) / 1000;
		const grownBytes = processMemory(pid).peak - resident;
		console.log(`${name}: ${Math.round(seconds)} s, memory grew by ${Math.round(grownBytes / 1e6)} MB`);
		expect(grownBytes).toBeLessThan(100_000_000);
		await expectOnlyDrafts(sandbox, before + 2);
		const { uploads } = await youTubeState(sandbox);
		expect(uploads).toHaveLength(before + 2);
		// This check comes last because connections to the sandbox end while the checksum is calculated.
		expect(uploads.find(({ id }) => id === videoId)).toMatchObject({
			privacy_status: 'private',
			size_bytes: SIZE_BYTES,
			sha256: sha256(videoBytes(SIZE_BYTES)),
		});
	},
	2 * PATIENCE_MS,
);
