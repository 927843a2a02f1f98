import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { sandboxSettings, waitForEnd } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { sha256, videoOf, WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

const SLOW_URLS = 12;
/** Half the number of workers, which is eight. */
const MOST_FETCHES = 4;
const WITHIN_MS = 10_000;

let sandbox: TestSandbox;
let service: KillableService;
let trickling: Server;
let open = 0;
let ended = 0;
let mostOpen = 0;

beforeAll(async () => {
	trickling = createServer((socket) => {
		mostOpen = Math.max(mostOpen, ++open);
		socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n');
		let sent = 0;
		const timer = setInterval(() => socket.write(sampleVideo.subarray(sent, ++sent)), 250);
		socket.on('error', () => {}).resume();
		socket.on('close', () => {
			open--;
			ended++;
			clearInterval(timer);
		});
	});
	trickling.listen(0, '127.0.0.1');
	await once(trickling, 'listening');
	sandbox = await startInstantSandbox();
	const host = `127.0.0.1:${(trickling.address() as AddressInfo).port}`;
	service = await startKillableService({ ...sandboxSettings(sandbox.url), FETCH_HOST_ALLOWLIST: host }, [
		'tiktok',
	]);
}, 60_000);
afterAll(async () => {
	await service.close();
	await sandbox.close();
	trickling.close();
});

async function send(body: RequestInit['body'], headers: Record<string, string> = {}): Promise<string> {
	const { status, body: answer } = await service.call(WEBHOOK, { method: 'POST', headers, body });
	expect(status).toBe(202);
	return answer.upload_id as string;
}

it('with twelve URLs that trickle, a good upload is delivered within ten seconds', async () => {
	const { port } = trickling.address() as AddressInfo;
	for (let index = 0; index < SLOW_URLS; index++) {
		const fields = { platforms: ['tiktok'], video_url: `http://127.0.0.1:${port}/${index}.mp4` };
		await send(JSON.stringify(fields), { 'content-type': 'application/json' });
	}
	for (const deadline = Date.now() + WITHIN_MS; open < MOST_FETCHES; await wait(20)) {
		if (Date.now() > deadline) throw new Error(`Only ${open} URLs are read.`);
	}
	const video = videoOf(1_000_000);
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('file', new Blob([video]), 'video.mp4');
	const good = await send(form);
	const [delivery] = (await waitForEnd(service, good, WITHIN_MS)).deliveries;
	expect(delivery?.state).toBe('delivered');
	expect(await sandbox.upload(delivery?.publish_id)).toMatchObject({ sha256: sha256(video) });
	expect(mostOpen).toBe(MOST_FETCHES);

	// The service gives up on these downloads after a minute.
	for (const deadline = Date.now() + 120_000; ended < MOST_FETCHES; await wait(100)) {
		if (Date.now() > deadline) throw new Error(`Only ${ended} of the slow URLs were given up.`);
	}
}, 180_000);
