import {
	getPostStatus,
	initInboxPull,
	initInboxUpload,
	isDelivered,
	planChunks,
	uploadVideo,
	waitForDelivery,
} from '../../../platforms/tiktok';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectClient, type Client } from '../../support/tiktok';

const INIT = '/v2/post/publish/inbox/video/init/';
const STATUS = '/v2/post/publish/status/fetch/';

let sandbox: TestSandbox;
let client: Client;
/** The time slept so far. Sleeping advances both the sandbox's clock and ours. */
let elapsedMs: number;

beforeEach(async () => {
	sandbox = await startTestSandbox({ frozen: true });
	elapsedMs = 0;
	client = await connectClient(sandbox, {
		ports: {
			now: () => elapsedMs,
			sleep: async (milliseconds) => {
				elapsedMs += milliseconds;
				await sandbox.control('clock', { advanceSeconds: milliseconds / 1000 });
			},
		},
	});
});
afterEach(async () => {
	await client.close();
	await sandbox.close();
});

async function* videoOf(bytes: Buffer) {
	yield bytes;
}

/** Starts a draft and sends its bytes. */
async function sendDraft(size = 1_000): Promise<string> {
	const plan = planChunks(size);
	const { publishId, uploadUrl } = await initInboxUpload(client.tiktok, plan);
	await uploadVideo(client.tiktok, {
		publishId,
		uploadUrl,
		allowedHosts: [new URL(sandbox.url).host],
		plan,
		contentType: 'video/mp4',
		source: videoOf(Buffer.alloc(size, 7)),
	});
	return publishId;
}

const drafts = async () => ((await sandbox.read('state')).tiktok as { posts: unknown[] }).posts;

describe('initInboxUpload', () => {
	it('starts a draft with the plan and nothing else (tiktok §4.1)', async () => {
		const { publishId, uploadUrl } = await initInboxUpload(client.tiktok, planChunks(73_000_000));
		expect(publishId).toMatch(/^v_inbox_file~/);
		expect(uploadUrl).toContain('/open-upload.tiktokapis.com/');
		const [request] = await sandbox.requests(INIT);
		expect(request?.headers['content-type']).toBe('application/json; charset=UTF-8');
		expect(JSON.parse(request?.body ?? '')).toEqual({
			source_info: {
				source: 'FILE_UPLOAD',
				video_size: 73_000_000,
				chunk_size: 10_000_000,
				total_chunk_count: 7,
			},
		});
	});

	it.each([
		['no answer after the side effect', { kind: 'reset-after' }, 1],
		['half an answer', { kind: 'truncate' }, 1],
		['a gateway page', { kind: 'status', status: 502 }, 0],
		['internal_error', { kind: 'error', code: 'internal_error' }, 0],
		['an answer without ids', { kind: 'status', status: 200, body: '{"data":{},"error":{"code":"ok"}}' }, 0],
		[
			'an answer without an upload URL',
			{
				kind: 'status',
				status: 200,
				body: '{"data":{"publish_id":"v_inbox_file~v2.1"},"error":{"code":"ok"}}',
			},
			0,
		],
	])('never repeats an init whose outcome is unknown: %s (tiktok rule 59)', async (_name, fault, started) => {
		await sandbox.control('faults', { ...fault, match: { path: INIT }, times: 1 });
		await expect(initInboxUpload(client.tiktok, planChunks(1_000))).rejects.toMatchObject({
			code: 'outcome_unknown',
			action: 'check-outcome',
			retryable: false,
			message: expect.not.stringMatching(/try again/i),
		});
		expect(await sandbox.requests(INIT)).toHaveLength(1);
		expect(await drafts()).toHaveLength(started);
	});

	it('says that nothing was sent when TikTok cannot be reached', async () => {
		const nobody = { ...client.tiktok, apiBase: 'http://127.0.0.1:9' };
		await expect(initInboxUpload(nobody, planChunks(1_000))).rejects.toMatchObject({
			code: 'platform_unreachable',
			retryable: true,
		});
	});

	it('passes a refusal on: five drafts are waiting already (tiktok §4.1)', async () => {
		for (let count = 0; count < 5; count++) await initInboxUpload(client.tiktok, planChunks(1_000));
		await expect(initInboxUpload(client.tiktok, planChunks(1_000))).rejects.toMatchObject({
			platformCode: 'spam_risk_too_many_pending_share',
			action: 'wait',
			retryAfterSeconds: 86_400,
		});
	});
});

describe('initInboxPull', () => {
	it('hands the address over; TikTok refuses one it has not verified (tiktok §4.5)', async () => {
		await expect(initInboxPull(client.tiktok, 'https://videos.example.com/a.mp4')).rejects.toMatchObject({
			platformCode: 'url_ownership_unverified',
			action: 'app-review',
		});
		const { publishId } = await initInboxPull(client.tiktok, `${sandbox.url}/_sandbox/state`);
		expect(publishId).toMatch(/^v_inbox_url~/);
	});
});

describe('getPostStatus', () => {
	it('follows a draft from its first byte to the inbox (tiktok §4.10)', async () => {
		const { publishId } = await initInboxUpload(client.tiktok, planChunks(1_000));
		await expect(getPostStatus(client.tiktok, publishId)).resolves.toMatchObject({
			status: 'PROCESSING_UPLOAD',
			uploadedBytes: 0,
			postIds: [],
		});
		const other = await sendDraft();
		await sandbox.control('clock', { advanceSeconds: 5 });
		const status = await getPostStatus(client.tiktok, other);
		expect(status).toMatchObject({ status: 'SEND_TO_USER_INBOX', postIds: [] });
		expect(isDelivered(status)).toBe(true);
	});

	it('keeps every digit of the ids of public posts', async () => {
		const data =
			'{"status":"PUBLISH_COMPLETE","publicaly_available_post_id":[7678907398077074696,7678907398077074697]}';
		const body = `{"data":${data},"error":{"code":"ok","message":"","log_id":"x"}}`;
		await sandbox.control('faults', { kind: 'status', status: 200, body, match: { path: STATUS }, times: 1 });
		await expect(getPostStatus(client.tiktok, 'v_inbox_file~v2.1')).resolves.toMatchObject({
			postIds: ['7678907398077074696', '7678907398077074697'],
		});
	});

	it('reports an unknown publish id', async () => {
		await expect(getPostStatus(client.tiktok, 'v_inbox_file~v2.unknown')).rejects.toMatchObject({
			platformCode: 'invalid_publish_id',
		});
	});

	it('says nothing about a post whose status is not in the answer', async () => {
		const body = '{"data":{},"error":{"code":"ok","message":"","log_id":"x"}}';
		await sandbox.control('faults', { kind: 'status', status: 200, body, match: { path: STATUS }, times: 1 });
		await expect(getPostStatus(client.tiktok, 'v_inbox_file~v2.1')).rejects.toMatchObject({
			code: 'platform_unavailable',
			action: 'retry',
			message: expect.stringContaining('without the status'),
		});
	});
});

describe('waitForDelivery', () => {
	it('waits until the draft lies in the inbox, within the limit of 30 reads a minute', async () => {
		await sandbox.control('switches', { 'tiktok.processingSeconds': 90 });
		const publishId = await sendDraft();
		await expect(waitForDelivery(client.tiktok, publishId, 600)).resolves.toMatchObject({
			delivered: true,
			status: { status: 'SEND_TO_USER_INBOX' },
		});
		const reads = await sandbox.requests(STATUS);
		expect(reads.length).toBeGreaterThan(30);
		expect(reads.every((request) => request.status === 200)).toBe(true);
	});

	it('gives up waiting, not the draft, when the time is over', async () => {
		await sandbox.control('switches', { 'tiktok.processingSeconds': 3600 });
		const publishId = await sendDraft();
		await expect(waitForDelivery(client.tiktok, publishId, 30)).resolves.toMatchObject({
			delivered: false,
			status: { status: 'PROCESSING_UPLOAD' },
		});
		expect(elapsedMs).toBeLessThanOrEqual(30_000);
	});

	it('goes on after a read that failed: it says nothing about the post', async () => {
		const publishId = await sendDraft();
		await sandbox.control('faults', { kind: 'status', status: 503, match: { path: STATUS }, times: 1 });
		await sandbox.control('faults', { kind: 'reset-before', match: { path: STATUS }, times: 1, skip: 1 });
		await expect(waitForDelivery(client.tiktok, publishId, 60)).resolves.toMatchObject({ delivered: true });
		expect(await sandbox.requests(STATUS)).toHaveLength(3);
	});

	it.each([
		['file_format_check_failed', 'fix-media'],
		['internal', 'retry'],
		['spam_risk', 'fix-request'],
	])('ends with the reason of the platform: %s', async (reason, action) => {
		await sandbox.control('switches', { 'tiktok.processingResult': reason });
		const publishId = await sendDraft();
		await expect(waitForDelivery(client.tiktok, publishId, 60)).rejects.toMatchObject({
			platformCode: reason,
			action,
		});
	});

	it('ends at once when the reads themselves are refused', async () => {
		await expect(waitForDelivery(client.tiktok, 'v_inbox_file~v2.unknown', 60)).rejects.toMatchObject({
			platformCode: 'invalid_publish_id',
		});
		expect(elapsedMs).toBe(0);
	});

	it('says "unknown" when a failed post names no reason', () => {
		expect(() => isDelivered({ status: 'FAILED', postIds: [] })).toThrow(
			expect.objectContaining({ platformCode: 'unknown', action: 'check-outcome' }),
		);
	});
});
