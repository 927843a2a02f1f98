import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { videoBytes } from '../support/video-bytes';

/** Serves a video, or the requested range of it. */
function serve(video: Buffer | undefined, request: IncomingMessage, response: ServerResponse): void {
	if (video === undefined) return void response.writeHead(404).end();
	const size = video.length;
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
	response.end(video.subarray(start, end + 1));
}

/**
 * `video-source.ts BYTES…`: prints the URL of a server that serves a video of each size at `/BYTES`. The videos are in
 * memory, since reading them from disk is not part of the benchmark and would use CPU time.
 */
async function main(sizes: readonly string[]): Promise<void> {
	const videos = new Map<string, Buffer>();
	for (const size of sizes) videos.set(`/${size}`, Buffer.concat([...videoBytes(Number(size))]));
	const server = createServer((request, response) => serve(videos.get(request.url ?? ''), request, response));
	process.once('SIGTERM', () => {
		server.close();
		server.closeAllConnections();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

void main(process.argv.slice(2));
