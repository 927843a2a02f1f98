import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { readRows } from '../../support/database';
import { sampleVideo } from '../../support/video-bytes';
import { VideoServer } from '../../support/video-server';

/** The reverse proxy that serves the public URL. */
let front: VideoServer;
let bench: DeliveryBench;
const asked: string[] = [];

beforeAll(async () => {
	front = await VideoServer.start((incoming, outgoing) => {
		asked.push(`${incoming.method} ${incoming.url}`);
		const { headers, method } = incoming;
		request(bench.service.url + (incoming.url ?? ''), { headers, method }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		}).end();
	});
	bench = await startDeliveryBench({
		logins: ['instagram'],
		switches: { 'instagram.processingSeconds': 0 },
	});
	await bench.restart({ PUBLIC_URL: new URL(front.url).origin });
});
afterAll(async () => {
	await bench.close();
	await front.close();
});

it("Instagram fetches a file through its signed link, where the account's login takes no bytes", async () => {
	const id = await bench.send({ platforms: 'instagram', content: 'linked' });
	await bench.until(id, 'awaiting_approval');
	const [container] = await bench.containers();
	expect(container?.sha256).toBe(createHash('sha256').update(sampleVideo).digest('hex'));
	const [link] = asked.filter((line) => line.startsWith('GET /media/'));
	expect(link).toBeDefined();

	expect((await bench.act(id, 'POST', '/approve')).status).toBe(200);
	await bench.until(id, 'published');
	expect(await bench.posts()).toMatchObject([{ caption: 'linked' }]);
	// The link expires along with its file and does not appear in any event.
	expect((await fetch(`${bench.service.url}${link!.slice(4)}`)).status).toBe(404);
	expect(JSON.stringify(await readRows(bench.service, 'events'))).not.toContain('/media/');
});
