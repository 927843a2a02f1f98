import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../support/until';
import { startForRules } from './support/youtube';
import type { YouTubeSandbox } from './support/youtube';

let google: YouTubeSandbox;
let receiver: Server;
let callback: string;
let echoes = true;
const asked: URLSearchParams[] = [];
const pushed: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
	google = await startForRules({ switches: { loopback: true } });
	receiver = createServer((request, response) => {
		const { searchParams } = new URL(request.url ?? '', 'http://receiver');
		if (request.method === 'GET') {
			asked.push(searchParams);
			response.end(echoes ? searchParams.get('hub.challenge') : 'something else');
			return;
		}
		let body = '';
		request.on('data', (piece: Buffer) => (body += piece.toString('utf8')));
		request.on('end', () => {
			pushed.push({ headers: request.headers, body });
			response.writeHead(204).end();
		});
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	callback = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
	await google.close();
	receiver.closeAllConnections();
	receiver.close();
});

const titles = () => pushed.map(({ body }) => /<entry>.*<title>(.*?)<\/title>/s.exec(body)?.[1]);
const received = (count: number) => until(titles, (all) => all.length >= count);

test('youtube rule 47: the hub', async () => {
	const account = await google.connect();
	const channelId = await google.channelId();
	const topic = `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${channelId}`;
	const hub = async (changes: Record<string, string> = {}) => {
		const body = new URLSearchParams({
			'hub.mode': 'subscribe',
			'hub.topic': topic,
			'hub.callback': callback,
			'hub.secret': 'hub-secret',
			'hub.lease_seconds': '432000',
			...changes,
		});
		return (await fetch(`${google.url}/pubsubhubbub.appspot.com/subscribe`, { method: 'POST', body })).status;
	};
	const wrongs: Record<string, string>[] = [
		{ 'hub.mode': 'publish' },
		{ 'hub.topic': 'https://www.youtube.com/feeds/videos.xml?channel_id=UCx' },
		{ 'hub.callback': 'http://elsewhere.example/' },
	];
	for (const wrong of wrongs) {
		expect(await hub(wrong)).toBe(400);
	}
	echoes = false;
	expect(await hub()).toBe(409);
	echoes = true;
	expect(await hub()).toBe(202);
	expect(await hub({ 'hub.topic': topic.replace('/xml', ''), 'hub.verify': 'sync' })).toBe(204);
	expect(await hub({ 'hub.topic': topic.replace('/xml', ''), 'hub.mode': 'unsubscribe' })).toBe(202);
	expect(asked.at(-1)?.get('hub.mode')).toBe('unsubscribe');
	expect((await google.state()).subscriptions).toMatchObject([{ topic, callback }]);

	await account.upload();
	const { id } = await account.upload({
		snippet: { title: 'Out & about' },
		status: { privacyStatus: 'public' },
	});
	await received(1);
	const [first] = pushed;
	expect(first?.body).toContain(`<yt:videoId>${id}</yt:videoId>`);
	expect(first?.body).toContain(`<yt:channelId>${channelId}</yt:channelId>`);
	expect(first?.headers['content-type']).toBe('application/atom+xml');
	const signature = createHmac('sha1', 'hub-secret')
		.update(first?.body ?? '')
		.digest('hex');
	expect(first?.headers['x-hub-signature']).toBe(`sha1=${signature}`);
	await google.set('youtube/video', { video_id: id, view_count: 5 });
	await google.set('youtube/video', { video_id: id, title: 'Renamed' });
	expect(await received(2)).toEqual(['Out &amp; about', 'Renamed']);

	const { pushes } = await google.state();
	const ids = pushes.map((push) => ({ id: push.id })).reverse();
	await google.set('youtube/push', { deliveries: ids });
	expect((await received(4)).slice(2)).toEqual(['Renamed', 'Out &amp; about']);
	expect((await google.control('youtube/push', { deliveries: [{ id: 99 }] })).status).toBe(400);

	await google.advance(432_000);
	await google.set('youtube/video', { video_id: id, title: 'Too late' });
	expect((await google.state()).pushes).toHaveLength(4);
});
