import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { API_KEY } from '../support/service';
import { sampleVideo } from '../support/video-bytes';

const PIECE = Buffer.alloc(1_000_000, 7);
const FREE_BOX = Buffer.from('\0\0\0\0free', 'latin1');
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

/** Generates a video of any size at little cost: the sample video, followed by a long empty box. */
function* cheapVideo(sizeBytes: number): Generator<Buffer> {
	const head = Buffer.concat([sampleVideo, FREE_BOX]);
	yield head;
	for (let left = sizeBytes - head.length; left > 0; left -= PIECE.length) yield PIECE.subarray(0, left);
}

async function send(
	url: string,
	method: 'POST' | 'PUT' | 'PATCH',
	headers: Record<string, string>,
	body?: Iterable<Buffer>,
) {
	const answer = await request(url, {
		dispatcher,
		method,
		headers: { 'x-api-key': API_KEY, ...headers },
		body: body && Readable.from(body, { objectMode: false }),
	});
	const text = await answer.body.text();
	if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${text}`);
	return { headers: answer.headers, body: JSON.parse(text || '{}') as Record<string, unknown> };
}

/* Each of these functions sends a video in one of the ways that the service accepts, and returns its response. */
export const raw = (url: string, sizeBytes: number, method: 'POST' | 'PUT' = 'POST') =>
	send(
		url,
		method,
		{ 'content-type': 'video/mp4', 'content-length': String(sizeBytes) },
		cheapVideo(sizeBytes),
	);

export function multipart(url: string, sizeBytes: number) {
	const head = Buffer.from(
		'--b\r\nContent-Disposition: form-data; name="platforms"\r\n\r\ntiktok\r\n' +
			'--b\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n',
	);
	const tail = Buffer.from('\r\n--b--\r\n');
	function* body() {
		yield head;
		yield* cheapVideo(sizeBytes);
		yield tail;
	}
	const length = String(head.length + sizeBytes + tail.length);
	return send(
		url,
		'POST',
		{ 'content-type': 'multipart/form-data; boundary=b', 'content-length': length },
		body(),
	);
}

export async function tus(url: string, sizeBytes: number) {
	const version = { 'tus-resumable': '1.0.0' };
	const created = await send(url, 'POST', {
		...version,
		'upload-length': String(sizeBytes),
		'upload-metadata': `platforms ${Buffer.from('tiktok').toString('base64')}`,
	});
	return send(
		String(created.headers.location),
		'PATCH',
		{
			...version,
			'content-type': 'application/offset+octet-stream',
			'content-length': String(sizeBytes),
			'upload-offset': '0',
		},
		cheapVideo(sizeBytes),
	);
}

export const closeClient = () => dispatcher.close();
