import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { request } from 'undici';
import { readTemplates, withCredentials } from '../../sandbox/n8n/templates';
import { forgetPeak, processMemory } from '../support/process-memory';
import { connectAccount, waitForEnd } from '../support/service';
import { sha256, videoBytes } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import install from '../e2e/support/install';
import { runWorkflow } from '../e2e/support/run';
import { startStack, type Stack } from '../e2e/support/stack';
import { chain, download, START } from '../e2e/support/workflow';

const NODE_BYTES = 300_000_000;
const WEBHOOK_BYTES = 150_000_000;
/** With this mode, n8n keeps entire files in memory, so a larger file would only test the machine's memory. */
const DATABASE_BYTES = 100_000_000;
/** The size of the warm-up upload, which keeps one-time costs out of the measurement: the size of the largest chunk. */
const FIRST_BYTES = 64_000_000;
const MOST_GROWTH_BYTES = 150_000_000;
const DELIVERED_WITHIN_MS = 60_000;

// Only Linux reports a process's peak memory in a file.
const testOnLinux = existsSync('/proc/self/clear_refs') ? test : test.skip;

let web: VideoServer;
let stack: Stack;

beforeAll(async () => {
	await install();
	web = await VideoServer.start(({ url = '' }, response) => {
		const sizeBytes = Number(new URL(url, 'http://any').searchParams.get('size'));
		response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': sizeBytes });
		Readable.from(videoBytes(sizeBytes)).pipe(response);
	});
});
afterAll(() => web.close());

async function expectArrived(publishId: unknown, sizeBytes: number): Promise<void> {
	expect(await stack.sandbox.upload(publishId)).toMatchObject({
		complete: true,
		size_bytes: sizeBytes,
		sha256: sha256(videoBytes(sizeBytes)),
	});
}

/** Returns the peak growth of n8n's memory during an action. */
async function growthOf(act: () => Promise<unknown>): Promise<number> {
	const { pid } = stack.n8n;
	forgetPeak(pid);
	const { resident } = processMemory(pid);
	await act();
	return processMemory(pid).peak - resident;
}

/** Runs a workflow that fetches a file and sends it with the TikTok node. @returns its publish ID */
async function sendByNode(sizeBytes: number): Promise<unknown> {
	const run = await runWorkflow(
		stack,
		chain('A large draft', START, download(`${web.url}?size=${sizeBytes}`), {
			name: 'TikTok',
			type: 'tikTok',
			parameters: { resource: 'video', operation: 'uploadDraft', source: 'binary' },
			credentials: { mediaKitTikTokOAuth2Api: stack.credentials.get('mediaKitTikTokOAuth2Api') },
		}),
	);
	expect(run.error).toBeUndefined();
	const [item] = run.items('TikTok');
	expect(item?.json).toMatchObject({ delivered: true, bytes: sizeBytes });
	return item?.json.publishId;
}

/** Sends a file to the template's webhook as another program would. @returns the upload ID in the response */
async function sendByWebhook(sizeBytes: number): Promise<string> {
	const boundary = randomUUID();
	const field = (name: string, value: string) =>
		`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
	const head =
		field('platforms', 'tiktok') +
		`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.mp4"\r\ncontent-type: video/mp4\r\n\r\n`;
	const tail = `\r\n--${boundary}--\r\n`;
	function* form() {
		yield Buffer.from(head);
		yield* videoBytes(sizeBytes);
		yield Buffer.from(tail);
	}
	const { statusCode, body } = await request(`${stack.n8n.url}/webhook/video-upload`, {
		method: 'POST',
		headers: {
			'content-type': `multipart/form-data; boundary=${boundary}`,
			'content-length': String(Buffer.byteLength(head) + sizeBytes + tail.length),
		},
		body: Readable.from(form()),
	});
	const answer = (await body.json()) as { upload_id: string };
	expect({ statusCode, answer }).toEqual({
		statusCode: 202,
		answer: expect.objectContaining({ upload_id: expect.any(String) }),
	});
	return answer.upload_id;
}

async function expectDelivered(uploadId: string, sizeBytes: number): Promise<void> {
	const { deliveries } = await waitForEnd(stack.service, uploadId, DELIVERED_WITHIN_MS);
	expect(deliveries).toEqual([expect.objectContaining({ platform: 'tiktok', state: 'delivered' })]);
	await expectArrived(deliveries[0]?.publish_id, sizeBytes);
}

describe('n8n with binary data in the filesystem', () => {
	beforeAll(async () => {
		stack = await startStack();
		await connectAccount(stack.service, 'tiktok');
		const templates = await readTemplates();
		const template = templates.find(({ name }) => name === 'Video upload by webhook');
		const workflow = await stack.owner.saveWorkflow(withCredentials(template!, stack.credentials));
		await stack.owner.activate(workflow);
	});
	afterAll(() => stack?.stop());

	testOnLinux(
		'sends 300,000,000 bytes by the TikTok node, byte for byte, and its memory grows by less than 150 MB',
		async () => {
			await sendByNode(FIRST_BYTES);
			let publishId: unknown;
			const grownBytes = await growthOf(async () => void (publishId = await sendByNode(NODE_BYTES)));
			await expectArrived(publishId, NODE_BYTES);
			expect(grownBytes).toBeLessThan(MOST_GROWTH_BYTES);
		},
	);

	testOnLinux(
		'takes 150,000,000 bytes by the webhook template, byte for byte, and its memory grows by less than 150 MB',
		async () => {
			await expectDelivered(await sendByWebhook(FIRST_BYTES), FIRST_BYTES);
			let uploadId = '';
			const grownBytes = await growthOf(async () => void (uploadId = await sendByWebhook(WEBHOOK_BYTES)));
			await expectDelivered(uploadId, WEBHOOK_BYTES);
			expect(grownBytes).toBeLessThan(MOST_GROWTH_BYTES);
		},
	);
});

describe('n8n with binary data in the database', () => {
	beforeAll(async () => void (stack = await startStack({ binaryData: 'database' })));
	afterAll(() => stack?.stop());

	it('sends 100,000,000 bytes by the TikTok node, byte for byte', async () => {
		await expectArrived(await sendByNode(DATABASE_BYTES), DATABASE_BYTES);
	});
});
