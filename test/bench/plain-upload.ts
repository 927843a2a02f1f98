import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { initInboxUpload, partsOf, planChunks, type TikTok } from '../../platforms/tiktok';
import { connectClient } from '../support/tiktok';
import { videoBytes } from '../support/video-bytes';
import { measureUpload, type Measurement } from './measure';

/** A file handle, one refilled buffer and undici; nothing is repeated. */
async function sendFile(tiktok: TikTok, dispatcher: Agent, path: string, sizeBytes: number): Promise<string> {
	const plan = planChunks(sizeBytes);
	const parts = partsOf(plan);
	const { publishId, uploadUrl } = await initInboxUpload(tiktok, plan);
	const buffer = Buffer.allocUnsafe(Math.max(...parts.map((part) => part.sizeBytes)));
	const file = await open(path);
	for (const part of parts) {
		const body = buffer.subarray(0, part.sizeBytes);
		await file.read(body, 0, part.sizeBytes, part.first);
		const answer = await request(uploadUrl, {
			dispatcher,
			method: 'PUT',
			headers: {
				'content-type': 'video/mp4',
				'content-range': `bytes ${part.first}-${part.last}/${sizeBytes}`,
			},
			body,
		});
		await answer.body.dump();
		if (answer.statusCode >= 300) throw new Error(`The sandbox answered ${answer.statusCode}`);
	}
	await file.close();
	return publishId;
}

async function measurePlainLoop(url: string, sizeBytes: number): Promise<Measurement> {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-bench-'));
	const { tiktok, close } = await connectClient({ url });
	const dispatcher = new Agent();
	async function prepare(size: number) {
		const path = join(folder, `${size}.mp4`);
		await writeFile(path, Readable.from(videoBytes(size)));
		return () => sendFile(tiktok, dispatcher, path, size);
	}
	try {
		return await measureUpload(prepare, sizeBytes);
	} finally {
		await dispatcher.close();
		await close();
		await rm(folder, { recursive: true });
	}
}

/** `plain-upload.ts SANDBOX_URL BYTES`: the parts that the node would send, as plainly as can be. */
const [url = '', sizeBytes] = process.argv.slice(2);
void measurePlainLoop(url, Number(sizeBytes)).then((measurement) => console.log(JSON.stringify(measurement)));
