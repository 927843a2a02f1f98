import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { forgetPeak, processMemory } from '../support/process-memory';
import { startTestSandbox } from '../support/sandbox';
import { sandboxSettings, type UploadStatus } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { until } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { videoBytes } from '../support/video-bytes';
import { youTubeState } from '../support/youtube';
import { lookInto, newPlace, settingsOf } from './support/store';

const SIZE_BYTES = 500_000_000;
/** The size of a warm-up upload, which keeps one-time costs out of the measurement. */
const WARM_UP_BYTES = 64_000_000;
const PATIENCE_MS = 300_000;

async function deliver(service: KillableService, sizeBytes: number): Promise<void> {
	const { status, body } = await service.call(`${WEBHOOK}?platforms=youtube`, {
		method: 'POST',
		headers: { 'content-type': 'video/mp4', 'content-length': String(sizeBytes) },
		body: Readable.toWeb(Readable.from(videoBytes(sizeBytes), { objectMode: false })),
		duplex: 'half',
	} as RequestInit);
	expect([status, body.error]).toEqual([202, undefined]);
	async function read() {
		// Often enough, but without adding to the load that is measured.
		await wait(500);
		const answer = await service.call(`/api/uploads/${String(body.upload_id)}`);
		return (answer.body as unknown as UploadStatus).deliveries[0];
	}
	const isOver = (one: Awaited<ReturnType<typeof read>>) =>
		one?.state === 'awaiting_approval' || one?.state === 'failed';
	expect(await until(read, isOver, PATIENCE_MS)).toMatchObject({ state: 'awaiting_approval' });
}

test(
	'500,000,000 bytes through the store cost the service less than 80 MB of memory',
	async () => {
		const place = newPlace();
		const sandbox = await startTestSandbox({ switches: { 'youtube.processingSeconds': 0 } });
		const service = await startKillableService({ ...sandboxSettings(sandbox.url), ...settingsOf(place) }, [
			'youtube',
		]);
		try {
			await deliver(service, WARM_UP_BYTES);
			const pid = Number(service.running.process.pid);
			forgetPeak(pid);
			const { resident } = processMemory(pid);
			const begun = performance.now();
			await deliver(service, SIZE_BYTES);
			const seconds = (performance.now() - begun) / 1000;
			const grownBytes = processMemory(pid).peak - resident;
			console.log(`${Math.round(seconds)} s, memory grew by ${Math.round(grownBytes / 1e6)} MB`);
			expect(grownBytes).toBeLessThan(80_000_000);
			const { uploads } = await youTubeState(sandbox);
			expect(new Set(uploads.map(({ size_bytes }) => size_bytes))).toEqual(
				new Set([WARM_UP_BYTES, SIZE_BYTES]),
			);
		} finally {
			await service.close();
			await sandbox.close();
			await lookInto(place).remove();
		}
	},
	3 * PATIENCE_MS,
);
