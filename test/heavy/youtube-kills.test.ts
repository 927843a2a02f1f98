import type { ServerResponse } from 'node:http';
import { BreakingProxy } from '../support/breaking-proxy';
import { eventually } from '../support/deliveries';
import { expectNothingLeft, killWhileHeld, taken } from '../support/kills';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { sandboxSettings, waitForEnd, type UploadStatus } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { WEBHOOK } from '../support/uploads';
import { sha256, videoBytes } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { expectOnlyDrafts, youTubeState } from '../support/youtube';

/** A video that is sent in three chunks. */
const VIDEO = Buffer.concat([...videoBytes(20_000_000)]);
const VIDEO_SHA256 = sha256([VIDEO]);

const START = { method: 'POST', path: '/upload/youtube/v3/videos' };
const PIECE = { method: 'PUT', path: '/upload/youtube/v3/videos' };
const LOOK = { method: 'GET', path: 'processingDetails' };
const READ = { method: 'GET', path: 'part=status&' };
const UPDATE = { method: 'PUT', path: '/youtube/v3/videos?part=status' };

const PATIENCE_MS = 60_000;

let sandbox: TestSandbox;
let service: KillableService;

const settings = (more: Record<string, string> = {}) => ({ ...sandboxSettings(sandbox.url), ...more });

beforeEach(async () => {
	sandbox = await startTestSandbox();
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
});

const start = async (more?: Record<string, string>) =>
	void (service = await startKillableService(settings(more), ['youtube']));

function send(): Promise<string> {
	const form = new FormData();
	const fields = { platforms: 'youtube', account: 'example_creator' };
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append('file', new Blob([VIDEO]), 'video.mp4');
	return taken(service.call(WEBHOOK, { method: 'POST', body: form }));
}

const isIn = (id: string, state: string) => async () => {
	const { body } = await service.call(`/api/uploads/${id}`);
	return (body as unknown as UploadStatus).deliveries.some((delivery) => delivery.state === state);
};

const starts = async () => (await sandbox.requests(START.path)).filter(({ method }) => method === 'POST');

/**
 * Checks that there is exactly one draft: private, complete, and without notifications.
 *
 * @param inserts the number of inserts, at most one of which became a video
 */
async function expectOneDraft(id: string, inserts = 1): Promise<void> {
	await eventually(isIn(id, 'awaiting_approval'), PATIENCE_MS);
	await sandbox.control('release');
	await expectOnlyDrafts(sandbox, inserts);
	const { uploads, ledger } = await youTubeState(sandbox);
	expect(uploads).toMatchObject([{ privacy_status: 'private', sha256: VIDEO_SHA256 }]);
	expect(ledger.filter(({ kind }) => kind === 'video')).toHaveLength(1);
}

/** Checks that, after approval, the video has the chosen privacy and is still the only one. */
async function expectOnePublished(id: string, inserts = 1): Promise<void> {
	const { deliveries } = await waitForEnd(service, id, PATIENCE_MS);
	await expectNothingLeft({ sandbox, service });
	await expectOnlyDrafts(sandbox, inserts);
	const { uploads } = await youTubeState(sandbox);
	expect(uploads).toMatchObject([{ privacy_status: 'unlisted', sha256: VIDEO_SHA256 }]);
	expect(deliveries).toMatchObject([
		{ state: 'published', publish_id: uploads[0]?.id, post_ids: [uploads[0]?.id], bytes_sent: VIDEO.length },
	]);
}

/** Approves the upload as unlisted, since the ledger would record a public video as seen. */
async function approve(id: string): Promise<void> {
	const { status } = await service.call(`/api/uploads/${id}/approve`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ privacy: 'unlisted' }),
	});
	expect(status).toBe(200);
}

describe('a delivery to YouTube whose process is killed becomes one private video', () => {
	it.each([
		// No bytes were sent to the session whose URL was lost, so it did not become a video.
		['uploading, before the session is opened', { match: START }, 1],
		['uploading, when the session is opened but its URL not stored', { match: START, when: 'after' }, 2],
		['uploading, before the first piece', { match: PIECE }, 1],
		['uploading, when a piece has arrived but is not answered', { match: PIECE, skip: 1, when: 'after' }, 1],
		['uploading, before the last piece', { match: PIECE, skip: 2 }, 1],
		['uploading, when the video is there but not answered', { match: PIECE, skip: 2, when: 'after' }, 1],
		['processing', { match: LOOK }, 1],
	])(
		'%s',
		async (_name, hold, inserts) => {
			await start();
			await sandbox.control('faults', { kind: 'hold', times: 1, ...hold });
			const id = await send();
			await killWhileHeld({ sandbox, service });
			await expectOneDraft(id, inserts);
			await approve(id);
			await expectOnePublished(id, inserts);
		},
		150_000,
	);

	it('uploading, in the middle of a piece', async () => {
		const put = `PUT /www.googleapis.com${PIECE.path}`;
		const proxy = await BreakingProxy.start(sandbox.url, put, [Infinity, 4_000_000], 'stalls');
		try {
			await start({
				YOUTUBE_API_BASE: `${proxy.url}/www.googleapis.com`,
				UPLOAD_HOST_ALLOWLIST: new URL(proxy.url).host,
			});
			const id = await send();
			await eventually(() => proxy.stalled === 1, 30_000);
			await service.kill();
			await service.start();
			await expectOneDraft(id);
			const [first, ...others] = (await sandbox.requests(PIECE.path))
				.filter(({ method }) => method === 'PUT')
				.map(({ headers }) => headers['content-range']);
			expect(first).toMatch(/^bytes 0-/);
			// The service asks for the session's offset and does not resend the bytes that the session already has.
			expect(others.filter((range) => range?.startsWith('bytes 0-'))).toEqual([]);
			expect(others).toContain(`bytes */${VIDEO.length}`);
			await approve(id);
			await expectOnePublished(id);
		} finally {
			await proxy.close();
		}
	}, 150_000);

	it('fetching', async () => {
		const asked: ServerResponse[] = [];
		let answering = false;
		const media = await VideoServer.start((_request, response) => {
			if (answering) response.writeHead(200, { 'content-length': VIDEO.length }).end(VIDEO);
			else asked.push(response);
		});
		try {
			await start({ FETCH_HOST_ALLOWLIST: new URL(media.url).host });
			const request = { platforms: ['youtube'], account: 'example_creator', video_url: media.url };
			const headers = { 'content-type': 'application/json' };
			const id = await taken(
				service.call(WEBHOOK, { method: 'POST', headers, body: JSON.stringify(request) }),
			);
			await eventually(() => asked.length > 0);
			expect(await isIn(id, 'fetching')()).toBe(true);
			await service.kill();
			answering = true;
			await service.start();
			await expectOneDraft(id);
			await approve(id);
			await expectOnePublished(id);
		} finally {
			await media.close();
		}
	}, 150_000);

	it('awaiting_approval', async () => {
		await start();
		const id = await send();
		await eventually(isIn(id, 'awaiting_approval'), PATIENCE_MS);
		await service.kill();
		await service.start();
		await expectOneDraft(id);
		expect(await starts()).toHaveLength(1);
		await approve(id);
		await expectOnePublished(id);
	}, 150_000);
});

describe('an approved video whose process is killed while it is publishing is published once', () => {
	it.each([
		['before its privacy is read', { match: READ }],
		['before its privacy is set', { match: UPDATE }],
		['when its privacy is set but not answered', { match: UPDATE, when: 'after' }],
	])(
		'%s',
		async (_name, hold) => {
			await start();
			const id = await send();
			await eventually(isIn(id, 'awaiting_approval'), PATIENCE_MS);
			await sandbox.control('faults', { kind: 'hold', times: 1, ...hold });
			await approve(id);
			await killWhileHeld({ sandbox, service });
			await expectOnePublished(id);
		},
		150_000,
	);
});
