import { createServer, request as startRequest, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BreakingProxy } from '../support/breaking-proxy';
import { eventually } from '../support/deliveries';
import { expectNothingLeft, killWhileHeld, taken } from '../support/kills';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, sandboxSettings, waitForEnd, type UploadStatus } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { WEBHOOK } from '../support/uploads';
import { sha256, videoBytes } from '../support/video-bytes';

/** Large enough for several chunks on TikTok. */
const LONG = Buffer.concat([...videoBytes(73_000_000)]);
/** This video has the highest bit rate that Instagram accepts. */
const SHORT = Buffer.concat([...videoBytes(9_000_000)]);
const LONG_SHA256 = sha256([LONG]);
const SHORT_SHA256 = sha256([SHORT]);

/** The platforms' time windows are divided by this number, so a minute takes a second. */
const SCALE = 60;

const INIT = { path: '/inbox/video/init/' };
const PART = { method: 'PUT', path: '/upload' };
const STATUS = { path: '/status/fetch/' };
const CREATE = { method: 'POST', path: '/media' };
const BYTES = { path: '/ig-api-upload/' };
const LOOK = { method: 'GET', path: 'status_code' };
const PUBLISH = { path: '/media_publish' };

interface Received {
	drafts: { publish_id: string; status: string; sha256: string | null }[];
	posts: { container_id: string }[];
	containers: { id: string; sha256: string }[];
}

let sandbox: TestSandbox;
let service: KillableService;
let media: Server;
/** Requests for the video that are held without a response. New requests are answered once `answering` is true. */
let asked: ServerResponse[];
let answering: boolean;

beforeEach(async () => {
	asked = [];
	answering = false;
	media = createServer((_request, response) => {
		if (answering) response.writeHead(200, { 'content-length': SHORT.length }).end(SHORT);
		else asked.push(response);
	});
	await new Promise<void>((resolve) => media.listen(0, '127.0.0.1', resolve));
	sandbox = await startTestSandbox({ switches: { limitTimeScale: SCALE } });
	const settings = { ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: String(SCALE) };
	const host = `127.0.0.1:${(media.address() as AddressInfo).port}`;
	service = await startKillableService({ ...settings, FETCH_HOST_ALLOWLIST: host }, ['tiktok', 'facebook']);
}, 60_000);

afterEach(async () => {
	await service.close();
	await sandbox.close();
	media.closeAllConnections();
	media.close();
});

function send(platforms: 'tiktok' | 'instagram', more: Record<string, string> = {}): Promise<string> {
	const form = new FormData();
	const fields = { platforms, account: 'example_creator', ...more };
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append('file', new Blob([platforms === 'tiktok' ? LONG : SHORT]), 'video.mp4');
	return taken(service.call(WEBHOOK, { method: 'POST', body: form }));
}

const sendAddress = () =>
	taken(
		service.call(WEBHOOK, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				platforms: ['tiktok', 'instagram'],
				account: 'example_creator',
				auto_approve: true,
				video_url: `http://127.0.0.1:${(media.address() as AddressInfo).port}/video.mp4`,
			}),
		}),
	);

const statusOf = async (id: string) =>
	(await service.call(`/api/uploads/${id}`)).body as unknown as UploadStatus;

const isIn = (id: string, state: string) => async () =>
	(await statusOf(id)).deliveries.some((delivery) => delivery.state === state);

async function received(): Promise<Received> {
	const { tiktok, instagram } = (await sandbox.read('state')) as Record<string, Record<string, never>>;
	return {
		drafts: tiktok?.posts ?? [],
		posts: instagram?.media ?? [],
		containers: instagram?.containers ?? [],
	};
}

describe('an intake whose process is killed', () => {
	it('leaves nothing of what was not accepted', async () => {
		const request = startRequest(`${service.running.url}${WEBHOOK}?platforms=tiktok`, {
			method: 'POST',
			headers: { 'x-api-key': API_KEY, 'content-type': 'video/mp4', 'content-length': LONG.length },
		});
		request.on('error', () => {});
		request.write(LONG.subarray(0, 20_000_000));
		await eventually(async () => (await service.temporaryFiles()).length === 1);
		await service.kill();
		await service.start();
		await expectNothingLeft({ sandbox, service });
		expect((await service.call('/api/uploads')).body).toMatchObject({ uploads: [] });
		expect((await received()).drafts).toEqual([]);
	}, 60_000);

	it('goes on with a resumable upload where it was', async () => {
		const tus = { 'tus-resumable': '1.0.0' };
		const platforms = Buffer.from('tiktok').toString('base64');
		const begun = await fetch(`${service.running.url}/api/uploads/files`, {
			method: 'POST',
			headers: {
				...tus,
				'x-api-key': API_KEY,
				'upload-length': String(LONG.length),
				'upload-metadata': `platforms ${platforms}`,
			},
		});
		const { pathname } = new URL(begun.headers.get('location') ?? '');
		const patch = (offset: number, bytes: Buffer) =>
			service.call(pathname, {
				method: 'PATCH',
				headers: {
					...tus,
					'upload-offset': String(offset),
					'content-type': 'application/offset+octet-stream',
				},
				body: new Uint8Array(bytes),
			});
		await patch(0, LONG.subarray(0, 30_000_000));
		await service.kill();
		await service.start();
		const { status } = await patch(30_000_000, LONG.subarray(30_000_000));
		expect(status).toBe(200);
		const id = pathname.split('/').pop() ?? '';
		expect((await waitForEnd(service, id, 60_000)).deliveries).toMatchObject([{ state: 'delivered' }]);
		await expectNothingLeft({ sandbox, service });
		expect((await received()).drafts).toMatchObject([{ sha256: LONG_SHA256 }]);
	}, 120_000);
});

describe('a delivery to TikTok whose process is killed', () => {
	it.each([
		['uploading, at the first part', { match: PART }],
		['uploading, at a part that has arrived', { match: PART, skip: 2, when: 'after' }],
		['uploading, at a part that has not arrived', { match: PART, skip: 3 }],
		['processing', { match: STATUS }],
	])(
		'is delivered once: %s',
		async (_name, hold) => {
			await sandbox.control('faults', { kind: 'hold', times: 1, ...hold });
			const id = await send('tiktok');
			await killWhileHeld({ sandbox, service });
			const { deliveries } = await waitForEnd(service, id, 60_000);
			expect(deliveries).toMatchObject([{ state: 'delivered', bytes_sent: LONG.length }]);
			await expectNothingLeft({ sandbox, service });
			expect((await received()).drafts).toMatchObject([
				{ publish_id: deliveries[0]?.publish_id, status: 'SEND_TO_USER_INBOX', sha256: LONG_SHA256 },
			]);
		},
		120_000,
	);

	it.each([
		['did not arrive', {}],
		['arrived', { when: 'after' }],
	])(
		'asks for a look at the inbox if its init %s and was not answered',
		async (_name, when) => {
			await sandbox.control('faults', { kind: 'hold', match: INIT, times: 1, ...when });
			const id = await send('tiktok');
			await killWhileHeld({ sandbox, service });
			expect((await waitForEnd(service, id, 60_000)).deliveries).toMatchObject([
				{ state: 'failed', error: { code: 'outcome_unknown', action: 'check-outcome' } },
			]);
			await expectNothingLeft({ sandbox, service });
			expect((await received()).drafts.length).toBeLessThanOrEqual(1);
			expect(await sandbox.requests(INIT.path)).toHaveLength(1);
		},
		120_000,
	);

	it('is delivered once: queued', async () => {
		const first = await Promise.all(Array.from({ length: 5 }, () => send('tiktok')));
		await Promise.all(first.map((id) => waitForEnd(service, id, 60_000)));
		const id = await send('tiktok');
		await eventually(isIn(id, 'queued'));
		await service.kill();
		await service.start();
		expect((await statusOf(id)).deliveries).toMatchObject([{ state: 'queued' }]);
		const { drafts } = await received();
		await sandbox.control('tiktok/finish-draft', { publish_id: drafts[0]?.publish_id });
		expect((await waitForEnd(service, id, 60_000)).deliveries).toMatchObject([{ state: 'delivered' }]);
		await expectNothingLeft({ sandbox, service });
		expect((await received()).drafts.map((draft) => draft.sha256)).toEqual(Array(6).fill(LONG_SHA256));
		expect((await sandbox.requests(INIT.path)).map(({ status }) => status)).toEqual(Array(6).fill(200));
	}, 180_000);
});

describe('a delivery to Instagram whose process is killed', () => {
	it.each([
		['uploading, before its container is made', { match: CREATE }],
		['uploading, when its container is made but not answered', { match: CREATE, when: 'after' }],
		['uploading, before its bytes have arrived', { match: BYTES }],
		['uploading, when its bytes have arrived but are not answered', { match: BYTES, when: 'after' }],
		['processing', { match: LOOK, skip: 1 }],
		['publishing, before the post is made', { match: PUBLISH }],
		['publishing, when the post is made but not answered', { match: PUBLISH, when: 'after' }],
	])(
		'is published once: %s',
		async (_name, hold) => {
			await sandbox.control('faults', { kind: 'hold', times: 1, ...hold });
			const id = await send('instagram', { auto_approve: 'true' });
			await killWhileHeld({ sandbox, service });
			const { deliveries } = await waitForEnd(service, id, 90_000);
			expect(deliveries).toMatchObject([{ state: 'published' }]);
			await expectNothingLeft({ sandbox, service });
			const { posts, containers } = await received();
			expect(posts).toMatchObject([{ container_id: deliveries[0]?.container_id }]);
			expect(containers.find((container) => container.id === posts[0]?.container_id)?.sha256).toBe(
				SHORT_SHA256,
			);
		},
		150_000,
	);

	it('is published once: uploading, in the middle of its bytes', async () => {
		const proxy = await BreakingProxy.start(sandbox.url, BYTES.path, [4_000_000], 'stalls');
		const through = await startKillableService(
			{
				...sandboxSettings(sandbox.url),
				RUPLOAD_BASE: `${proxy.url}/rupload.facebook.com`,
				FACEBOOK_GRAPH_BASE: `${proxy.url}/graph.facebook.com`,
				UPLOAD_HOST_ALLOWLIST: new URL(proxy.url).host,
			},
			['facebook'],
		);
		try {
			await service.close();
			service = through;
			const id = await send('instagram', { auto_approve: 'true' });
			await eventually(async () => proxy.stalled === 1, 30_000);
			await service.kill();
			await service.start();
			const { deliveries } = await waitForEnd(service, id, 90_000);
			expect(deliveries).toMatchObject([{ state: 'published', bytes_sent: SHORT.length }]);
			await expectNothingLeft({ sandbox, service });
			const { posts, containers } = await received();
			expect(posts).toHaveLength(1);
			expect(containers).toMatchObject([{ id: deliveries[0]?.container_id, sha256: SHORT_SHA256 }]);
			const offsets = (await sandbox.requests(BYTES.path)).map(({ headers }) => Number(headers.offset));
			expect(offsets).toHaveLength(2);
			expect(offsets[0]).toBe(0);
			expect(offsets[1]).toBeGreaterThan(1_000_000);
		} finally {
			await proxy.close();
		}
	}, 150_000);

	it('is published once: awaiting_approval', async () => {
		const id = await send('instagram');
		await eventually(isIn(id, 'awaiting_approval'), 30_000);
		await service.kill();
		await service.start();
		expect(await service.temporaryFiles()).toHaveLength(1);
		expect((await received()).posts).toEqual([]);
		await service.call(`/api/uploads/${id}/approve`, { method: 'POST' });
		expect((await waitForEnd(service, id, 60_000)).deliveries).toMatchObject([{ state: 'published' }]);
		await expectNothingLeft({ sandbox, service });
		expect((await received()).posts).toHaveLength(1);
	}, 120_000);
});

it('is delivered once to each platform: one queued while the other is fetching', async () => {
	const id = await sendAddress();
	await eventually(async () => asked.length > 0);
	const before = await statusOf(id);
	expect(before.deliveries.map(({ state }) => state).sort()).toEqual(['fetching', 'queued']);
	await service.kill();
	answering = true;
	await service.start();
	const { deliveries } = await waitForEnd(service, id, 90_000);
	expect(deliveries.map(({ state }) => state).sort()).toEqual(['delivered', 'published']);
	await expectNothingLeft({ sandbox, service });
	const { drafts, posts, containers } = await received();
	expect(drafts).toMatchObject([{ sha256: SHORT_SHA256 }]);
	expect(posts).toHaveLength(1);
	expect(containers).toMatchObject([{ sha256: SHORT_SHA256 }]);
}, 120_000);
