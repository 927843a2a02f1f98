import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { videoBytes } from '../support/video-bytes';

/** Serves a file, or the part of it that a range names. */
async function serve(file: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const { size } = await stat(file);
	const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
	const start = Number(first ?? 0);
	const end = Math.min(Number(last || Infinity), size - 1);
	response.writeHead(first === undefined ? 200 : 206, {
		'content-type': 'video/mp4',
		'content-length': end - start + 1,
		'accept-ranges': 'bytes',
		etag: `"${size}"`,
		...(first !== undefined && { 'content-range': `bytes ${start}-${end}/${size}` }),
	});
	createReadStream(file, { start, end, highWaterMark: 1_048_576 })
		.on('error', () => {})
		.pipe(response);
}

/** `video-source.ts BYTES…`: serves a video of each size under `/BYTES`, and says where. */
async function main(sizes: readonly string[]): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-bench-'));
	for (const size of sizes) await writeFile(join(folder, size), Readable.from(videoBytes(Number(size))));
	const server = createServer((request, response) => {
		void serve(join(folder, (request.url ?? '').slice(1)), request, response).catch(() => response.destroy());
	});
	process.once('SIGTERM', () => {
		server.close();
		server.closeAllConnections();
		void rm(folder, { recursive: true });
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

void main(process.argv.slice(2));
