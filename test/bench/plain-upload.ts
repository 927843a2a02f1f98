import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Agent } from 'undici';
import { connectClient } from '../support/tiktok';
import { videoBytes } from '../support/video-bytes';
import { measureUpload, type Measurement } from './measure';
import { sendFile } from './send-file';

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

/* `plain-upload.ts SANDBOX_URL BYTES`: sends the same chunks as the node in the simplest possible way. */
const [url = '', sizeBytes] = process.argv.slice(2);
void measurePlainLoop(url, Number(sizeBytes)).then((measurement) => console.log(JSON.stringify(measurement)));
