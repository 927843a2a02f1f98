import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jpeg } from '../../contracts/support/media-files';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { waitForEnd, untilNoFiles } from '../../support/service';
import { WEBHOOK } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

const picture = jpeg(1080, 1350);

let media: Server;
let mediaUrl: string;
let bench: DeliveryBench;

beforeAll(async () => {
	media = createServer(async ({ url = '' }, response) => {
		// Acts as the public URL, which stays the same when the service restarts on another port.
		if (url.startsWith('/media/')) {
			const linked = await fetch(`${bench.service.url}${url}`);
			response.writeHead(linked.status).end(Buffer.from(await linked.arrayBuffer()));
			return;
		}
		const bytes = url === '/video.mp4' ? sampleVideo : picture;
		response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
	});
	await new Promise<void>((resolve) => media.listen(0, '127.0.0.1', resolve));
	const host = `127.0.0.1:${(media.address() as AddressInfo).port}`;
	mediaUrl = `http://${host}`;
	bench = await startDeliveryBench({
		logins: ['tiktok', 'instagram'],
		switches: { 'instagram.processingSeconds': 0, 'tiktok.processingSeconds': 0 },
		settings: { FETCH_HOST_ALLOWLIST: host },
	});
}, 20_000);
afterAll(async () => {
	await bench.close();
	media.close();
});

async function sendJson(fields: Record<string, unknown>): Promise<string> {
	const { body } = await bench.service.call(WEBHOOK, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ account: 'example_creator', auto_approve: true, ...fields }),
	});
	if (typeof body.upload_id !== 'string') throw new Error(`Not taken: ${JSON.stringify(body)}`);
	return body.upload_id;
}

/** Waits until an upload is complete. @returns the resulting Instagram post */
async function publishedFrom(id: string) {
	const { deliveries } = await waitForEnd(bench.service, id);
	expect(deliveries).toMatchObject([{ state: 'published' }]);
	const posts = await bench.posts();
	return posts.find((post) => post.id === deliveries[0]?.post_ids?.[0]);
}

const urls = (count: number) => Array.from({ length: count }, (_, index) => `${mediaUrl}/${index}.jpg`);

describe('with Instagram Login', () => {
	it('hands on the address of a reel that came by address', async () => {
		const id = await sendJson({
			platforms: 'instagram',
			video_url: `${mediaUrl}/video.mp4`,
			content: 'By address',
		});
		expect(await publishedFrom(id)).toMatchObject({ media_product_type: 'REELS', caption: 'By address' });
	});

	it('publishes a picture and a story', async () => {
		const image = await sendJson({ platforms: 'instagram', image_urls: urls(1), content: 'A picture' });
		expect(await publishedFrom(image)).toMatchObject({ media_type: 'IMAGE', media_product_type: 'FEED' });
		const story = await sendJson({ platforms: 'instagram', image_urls: urls(1), media_type: 'STORIES' });
		expect(await publishedFrom(story)).toMatchObject({ media_product_type: 'STORY' });
	});

	it('publishes a carousel of ten, with title and description as its caption', async () => {
		const id = await sendJson({
			platforms: 'instagram',
			image_urls: urls(10),
			video_title: 'Title',
			video_description: 'Description',
		});
		expect(await publishedFrom(id)).toMatchObject({
			media_type: 'CAROUSEL_ALBUM',
			caption: 'Title\n\nDescription',
		});
	});

	it('gives Instagram a link of its own to a file, if it has a public address', async () => {
		await bench.restart({ PUBLIC_URL: mediaUrl });
		const id = await bench.send({ platforms: 'instagram', content: 'By link', auto_approve: 'true' });
		expect(await publishedFrom(id)).toMatchObject({ media_product_type: 'REELS', caption: 'By link' });
		const [container] = (await bench.containers()).slice(-1);
		expect(container).toMatchObject({ status: 'PUBLISHED' });
		const image = await bench.send({ platforms: 'instagram', auto_approve: 'true' }, picture);
		expect(await publishedFrom(image)).toMatchObject({ media_type: 'IMAGE' });
		await untilNoFiles(bench.service);
	});
});

it('brings photos into the TikTok inbox, with title and description', async () => {
	const id = await sendJson({
		platforms: 'tiktok',
		image_urls: urls(3),
		video_title: 'Title',
		auto_approve: false,
	});
	const { deliveries } = await waitForEnd(bench.service, id);
	expect(deliveries).toMatchObject([{ state: 'delivered' }]);
	const draft = (await bench.drafts()).find(({ publish_id }) => publish_id === deliveries[0]?.publish_id);
	expect(draft).toMatchObject({
		media: 'PHOTO',
		mode: 'draft',
		title: 'Title',
		status: 'SEND_TO_USER_INBOX',
	});
});
