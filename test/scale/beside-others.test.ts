import { request as startRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { queryDatabase } from '../support/database-location';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, connectAccount, sandboxSettings, untilNoFiles, waitForEnd } from '../support/service';
import { eventually } from '../support/until';
import { videoOf, WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { startDeafProxy } from './support/deaf-proxy';
import { openScaleBench, type ScaleBench, type ScaleProcess } from './support/service-processes';

/** The platforms' time windows are divided by this number, so that uploads do not wait for each other. */
const SCALE = 100_000;
const LONG_MS = 180_000;

let sandbox: TestSandbox;
let bench: ScaleBench;

beforeEach(async () => {
	sandbox = await startTestSandbox({ switches: { limitTimeScale: SCALE } });
	bench = await openScaleBench({ ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: String(SCALE) });
}, LONG_MS);
afterEach(async () => {
	await bench.close();
	await sandbox.close();
}, LONG_MS);

function form(fields: Record<string, string>, video: Buffer): RequestInit {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.append(name, value);
	body.append('file', new Blob([new Uint8Array(video)]), 'video.mp4');
	return { method: 'POST', body };
}

const TO_TIKTOK = { platforms: 'tiktok', account: 'example_creator' };

async function send(to: ScaleProcess): Promise<string> {
	const { body } = await to.call(WEBHOOK, form(TO_TIKTOK, sampleVideo));
	return body.upload_id as string;
}

/** Sends half of a file. @returns a function that sends the rest */
function sendHalf(to: ScaleProcess): () => Promise<string> {
	const request = startRequest(`${to.url}${WEBHOOK}?platforms=tiktok&account=example_creator`, {
		method: 'POST',
		headers: { 'x-api-key': API_KEY, 'content-type': 'video/mp4', 'content-length': sampleVideo.length },
	});
	const half = Math.floor(sampleVideo.length / 2);
	request.write(sampleVideo.subarray(0, half));
	return () =>
		new Promise((resolve, reject) => {
			request.once('error', reject);
			request.once('response', (answer) => {
				buffer(answer).then((body) => {
					resolve((JSON.parse(body.toString()) as { upload_id: string }).upload_id);
				}, reject);
			});
			request.end(sampleVideo.subarray(half));
		});
}

test(
	'a process that starts leaves alone what another one sends, receives and fetches',
	async () => {
		const asked: ServerResponse[] = [];
		const media = await VideoServer.start((_request, response) => void asked.push(response));
		try {
			const settings = { FETCH_HOST_ALLOWLIST: new URL(media.url).host };
			const first = await bench.start({ settings });
			await connectAccount(first, 'tiktok');
			await sandbox.control('faults', { kind: 'hold', times: 1, match: { method: 'PUT', path: '/upload' } });
			const sent = await send(first);
			await sandbox.untilHeld();
			const { body } = await first.call(WEBHOOK, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ ...TO_TIKTOK, platforms: ['tiktok'], video_url: media.url }),
			});
			await eventually(() => asked.length > 0);
			const sendRest = sendHalf(first);
			await eventually(async () => (await bench.temporaryFiles()).length === 2);

			const [second] = await Promise.all([bench.start({ settings }), bench.start({ settings })]);
			// The new processes have finished starting up, since they process incoming uploads.
			expect((await waitForEnd(second, await send(second), 60_000)).deliveries).toMatchObject([
				{ state: 'delivered' },
			]);
			asked[0]?.writeHead(200, { 'content-length': sampleVideo.length }).end(sampleVideo);
			await sandbox.control('release');
			for (const id of [sent, body.upload_id as string, await sendRest()])
				expect((await waitForEnd(second, id, 60_000)).deliveries).toMatchObject([{ state: 'delivered' }]);
			expect(asked).toHaveLength(1);
			expect(await sandbox.requests('/inbox/video/init/')).toHaveLength(4);
			await untilNoFiles(bench);
		} finally {
			await media.close();
		}
	},
	LONG_MS,
);

test(
	'files of three processes that come at once never reserve more than TEMP_MAX_BYTES',
	async () => {
		const SIZE = 4_000_000;
		const MOST = 20_000_000;
		const settings = { TEMP_MAX_BYTES: String(MOST), MAX_UPLOAD_BYTES: String(2 * SIZE) };
		const all = await Promise.all([0, 1, 2].map(() => bench.start({ settings })));
		await connectAccount(all[0] as ScaleProcess, 'facebook');
		const fields = { platforms: 'instagram', account: 'example_creator' };
		let isOver = false;
		let mostReserved = 0;
		const watching = (async () => {
			while (!isOver) {
				const [row] = await queryDatabase<{ bytes: string | null }>(
					bench.database,
					'SELECT sum(reserved_bytes) AS bytes FROM files',
				);
				mostReserved = Math.max(mostReserved, Number(row?.bytes ?? 0));
			}
		})();
		const video = videoOf(SIZE);
		const answers = await Promise.all(
			Array.from({ length: 12 }, (_, index) =>
				(all[index % 3] as ScaleProcess).call(WEBHOOK, form({ ...fields, content: String(index) }, video)),
			),
		);
		isOver = true;
		await watching;
		const taken = answers.filter(({ status }) => status === 202);
		expect(taken.length).toBeGreaterThan(0);
		expect(taken.length).toBeLessThanOrEqual(MOST / SIZE);
		for (const { status, body } of answers)
			if (status !== 202)
				expect([status, body.error]).toEqual([507, expect.objectContaining({ code: 'storage_full' })]);
		expect(mostReserved).toBeGreaterThan(0);
		expect(mostReserved).toBeLessThanOrEqual(MOST);
	},
	LONG_MS,
);

test(
	'a process that hears no announcements of the database is only slower',
	async () => {
		const { port } = new URL(bench.database);
		const proxy = await startDeafProxy(Number(port));
		try {
			const through = bench.database.replace(`:${port}/`, `:${(proxy.address() as AddressInfo).port}/`);
			const first = await bench.start();
			const deaf = await bench.start({ settings: { DATABASE_URL: through } });
			const accounts = async () => (await deaf.call('/api/accounts')).body.accounts;
			expect(await accounts()).toEqual([]);
			await connectAccount(first, 'tiktok');
			await eventually(async () => ((await accounts()) as unknown[]).length === 1);
			await first.kill();
			expect((await waitForEnd(deaf, await send(deaf), 60_000)).deliveries).toMatchObject([
				{ state: 'delivered' },
			]);
			await deaf.kill();
		} finally {
			await new Promise((closed) => proxy.close(closed));
		}
	},
	LONG_MS,
);
