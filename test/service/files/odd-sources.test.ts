import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createGuardedFetch, type GuardedFetch } from '../../../service/outgoing';
import { createFetchFile, type FetchFile } from '../../../service/files/fetch-file';
import { USUAL_PATIENCE } from '../../../service/core/slow-clients';
import type { Database } from '../../../service/database';
import type { TemporaryFiles } from '../../../service/files/temporary-files';
import { openNewDatabase } from '../../support/database-location';
import { OddServer, PLAIN, type Oddity } from '../../support/odd-server';
import { openFiles } from '../../support/temporary-files';
import { sha256, videoOf } from '../../support/uploads';

const VIDEO = videoOf(600_000);
const HALF = VIDEO.length / 2;
/** Short limits for tests of the timeouts. On a busy machine, even a healthy transfer can exceed them. */
const PATIENCE = { idleMs: 2_000, graceMs: 1_000, bytesPerSecond: 1_000_000 };
/** The capacity of two sockets' buffers on Linux: up to this much may be in transit when the reader disconnects. */
const SOCKETS_HOLD_BYTES = 40_000_000;
const RESET = { how: 'reset', at: 0.4, times: 1 } as const;

let folder: string;
let database: Database;
let files: TemporaryFiles;
let fetch: GuardedFetch;
let fetchToFile: FetchFile;
let fetchImpatiently: FetchFile;
let odd: OddServer;
let raw: Server;
let rawUrl: string;
/** The raw socket server's handler for a connection that has sent its request. */
let answer: (socket: Socket) => void;
/** The headers of the requests that it received, and how many bytes of each response it could send. */
let heads: string[];
let sent: Promise<number>[];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-odd-'));
	odd = await OddServer.start(VIDEO);
	raw = createServer((socket) => {
		socket.on('error', () => {});
		sent.push(new Promise((resolve) => socket.on('close', () => resolve(socket.bytesWritten))));
		socket.once('data', (head) => {
			heads.push(head.toString());
			answer(socket);
		});
	});
	raw.listen(0, '127.0.0.1');
	await once(raw, 'listening');
	const host = `127.0.0.1:${(raw.address() as AddressInfo).port}`;
	rawUrl = `http://${host}/video.mp4`;
	database = await openNewDatabase();
	files = await openFiles(folder, database, { maxFileBytes: 4_000_000, maxTotalBytes: 10_000_000 });
	fetch = createGuardedFetch({
		allowlist: [host, odd.host],
		userAgent: 'MediaKit/1.0 (+https://mediakit.example)',
	});
	fetchToFile = createFetchFile({ fetch, files, patience: USUAL_PATIENCE });
	fetchImpatiently = createFetchFile({ fetch, files, patience: PATIENCE });
});
beforeEach(() => {
	heads = [];
	sent = [];
});
afterEach(async () => {
	const names = await files.list();
	for (const name of names) await files.delete(name);
	expect(names).toEqual([]);
	expect(await files.usedBytes()).toBe(0);
});
afterAll(async () => {
	await fetch.close();
	await odd.close();
	raw.close();
	await database.destroy();
	await rm(folder, { recursive: true });
});

const run = (url: string, read = fetchToFile) => read(url, new AbortController().signal);

/** Keeps writing the same data for as long as the other side reads. */
function writeForEver(socket: Socket, piece: string): void {
	const more = () => {
		while (!socket.destroyed && socket.write(piece));
	};
	socket.on('drain', more);
	more();
}
const trickle = (socket: Socket, piece: string, everyMs = 20) => {
	const timer = setInterval(() => socket.write(piece), everyMs);
	socket.on('close', () => clearInterval(timer));
};

describe('a video_url whose length is not what was announced', () => {
	it.each<[string, Partial<Oddity>]>([
		['one byte more comes', { lengthOff: -1 }],
		['nine bytes more come', { lengthOff: -9 }],
		['one byte more comes a moment later', { lengthOff: -1, surplusLater: true }],
		['twice as much comes', { lengthOff: -HALF }],
		['twice as much comes, the rest a moment later', { lengthOff: -HALF, surplusLater: true }],
		['more comes on a connection that stays open', { lengthOff: -9, surplusLater: true, keepsAlive: true }],
		['one byte is missing', { lengthOff: 1 }],
		['half of it is missing', { lengthOff: VIDEO.length }],
		['one byte is missing each time', { lengthOff: 1, validator: undefined }],
		[
			'a chunked file is cut off',
			{ framing: 'chunked', validator: undefined, breaks: { how: 'end', at: 0.5, times: Infinity } },
		],
		[
			'a chunked file is reset',
			{ framing: 'chunked', validator: undefined, breaks: { how: 'reset', at: 0.5, times: Infinity } },
		],
		['nothing says where the file ends', { framing: 'end of connection' }],
		['an encoded file is cut off', { encoding: 'gzip', breaks: { how: 'end', at: 0.5, times: Infinity } }],
		['an encoded file is longer than announced', { encoding: 'br', lengthOff: -9 }],
		['the encoding is unknown', { encoding: 'compress' }],
	])('is refused: %s', async (_name, oddity) => {
		await expect(run(odd.urlOf({ ...PLAIN, ...oddity }))).rejects.toMatchObject({
			code: 'url_not_readable',
			message: expect.stringMatching(
				/^(video_url|The server of video_url|The connection to video_url) .*\.$/,
			),
		});
	});

	describe.each([20_000, 430_000, 590_000])('is refused, of %d bytes, if the surplus', (length) => {
		beforeEach(() => {
			answer = (socket) => {
				socket.write(`HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: ${length}\r\n\r\n`);
				socket.write(VIDEO.subarray(0, length), () => setTimeout(() => socket.write('SURPLUS'), 20));
			};
		});

		it('waited behind the body for a slow reader', async () => {
			const { body } = await fetch.open(rawUrl, new AbortController().signal);
			const readSlowly = async () => {
				for await (const piece of body) if (piece.length > 0) await wait(5);
			};
			await expect(readSlowly()).rejects.toThrow('more bytes than it announces');
		});

		it('came while the process stood still', async () => {
			const { body } = await fetch.open(rawUrl, new AbortController().signal);
			const standStill = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500);
			let received = 0;
			const reading = (async () => {
				for await (const piece of body) {
					received += piece.length;
					if (received === length) setTimeout(standStill, 5);
				}
			})();
			await expect(reading).rejects.toThrow('more bytes than it announces');
		});
	});

	it.each<[string, Partial<Oddity>]>([
		['plain', {}],
		['chunked', { framing: 'chunked' }],
		['on a connection that stays open', { keepsAlive: true }],
		...(['gzip', 'deflate', 'raw deflate', 'br', 'zstd'] as const).flatMap(
			(encoding): [string, Partial<Oddity>][] => [
				[`encoded as ${encoding} although nobody asked for it`, { encoding }],
				[`encoded as ${encoding}, in chunks`, { encoding, framing: 'chunked' }],
				[
					`encoded as ${encoding}, up to the end of the connection`,
					{ encoding, framing: 'end of connection' },
				],
			],
		),
		['broken off, and going on', { breaks: RESET }],
		['broken off, from a server that ignores ranges', { breaks: RESET, ranges: 'ignored' }],
		['broken off, from a server that gives another part', { breaks: RESET, ranges: 'at another byte' }],
		['broken off, of which the total has changed', { breaks: RESET, ranges: 'of another length' }],
		['broken off, from a server that does not name its parts', { breaks: RESET, ranges: 'unnamed' }],
		['broken off, from a server whose parts end early', { breaks: RESET, ranges: 'cut short' }],
		['broken off while encoded', { breaks: RESET, encoding: 'gzip' }],
	])('arrives whole: %s', async (_name, oddity) => {
		const file = await run(odd.urlOf({ ...PLAIN, ...oddity }));
		expect(file).toMatchObject({ sizeBytes: VIDEO.length, sha256: sha256(VIDEO) });
		await files.delete(file.name);
	});
});

describe('a server that does not end', () => {
	const head = 'HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n';

	it.each<[string, string, (socket: Socket) => void]>([
		['sends bytes slowly', 'url_too_slow', (socket) => trickle(socket, 'x')],
		['sends nothing after the head', 'url_too_slow', () => {}],
		['sends chunks slowly', 'url_too_slow', (socket) => trickle(socket, '1\r\nx\r\n')],
	])('is given up when it %s', async (name, code, go) => {
		answer = (socket) => {
			const chunked = name.includes('chunks');
			socket.write(`${head}${chunked ? 'Transfer-Encoding: chunked' : 'Content-Length: 3000000'}\r\n\r\n`);
			socket.write(chunked ? '40\r\n' : '');
			socket.write(VIDEO.subarray(0, 64));
			socket.write(chunked ? '\r\n' : '');
			go(socket);
		};
		await expect(run(rawUrl, fetchImpatiently)).rejects.toMatchObject({ code, retryable: true });
		await Promise.all(sent);
	});

	it.each<[string, (socket: Socket) => void]>([
		['interim responses', (socket) => trickle(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n')],
		[
			'headers',
			(socket) => {
				socket.write(head);
				writeForEver(socket, `X-A: ${'b'.repeat(1_000)}\r\n`);
			},
		],
		[
			'one extension of a chunk',
			(socket) => {
				socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n1;a=`);
				writeForEver(socket, 'x'.repeat(1_000));
			},
		],
		[
			'extensions of chunks of one byte',
			(socket) => {
				socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
				writeForEver(socket, `1;a=${'x'.repeat(1_000)}\r\nb\r\n`);
			},
		],
		[
			'trailers',
			(socket) => {
				socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n`);
				writeForEver(socket, `X-A: ${'b'.repeat(1_000)}\r\n`);
			},
		],
	])('is left when it sends %s without end', async (_name, go) => {
		answer = go;
		await expect(run(rawUrl)).rejects.toMatchObject({
			code: expect.stringMatching(/^(url_not_readable|not_a_video)$/),
		});
		for (const bytes of await Promise.all(sent)) expect(bytes).toBeLessThan(SOCKETS_HOLD_BYTES);
	});

	it.each([
		['a redirect', `HTTP/1.1 302 Found\r\nLocation: ftp://example.com/\r\n`, 'url_not_allowed'],
		['an error', 'HTTP/1.1 404 Not Found\r\n', 'url_not_readable'],
		['a part that nobody asked for', 'HTTP/1.1 206 Partial Content\r\n', 'url_not_readable'],
	])('is not read to the end of the body of %s', async (_name, status, code) => {
		answer = (socket) => {
			socket.write(`${status}Content-Length: 3000000000\r\n\r\n`);
			writeForEver(socket, 'x'.repeat(64 * 1024));
		};
		await expect(run(rawUrl)).rejects.toMatchObject({ code });
		for (const bytes of await Promise.all(sent)) expect(bytes).toBeLessThan(SOCKETS_HOLD_BYTES);
	});

	it('holds no room for what it only announces', async () => {
		answer = (socket) => {
			socket.write(`${head}Content-Length: 3900000\r\n\r\n`);
			trickle(socket, VIDEO.toString('latin1', 0, 100));
		};
		const slow = [1, 2, 3].map(() => run(rawUrl, fetchImpatiently).catch((error: unknown) => error));
		while (heads.length < 3) await new Promise(setImmediate);
		const file = await run(odd.urlOf(PLAIN));
		expect(await files.usedBytes()).toBeLessThan(2 * VIDEO.length);
		await files.delete(file.name);
		expect(await Promise.all(slow)).toMatchObject([
			{ code: 'url_too_slow' },
			{ code: 'url_too_slow' },
			{ code: 'url_too_slow' },
		]);
	});
});

describe('a URL of a cloud', () => {
	const PAGE = '\n<!DOCTYPE html><html><title>Holiday.mp4</title><body>Download</body></html>'.padEnd(400);
	const givePage =
		(type: string, page: string | Buffer = PAGE) =>
		(socket: Socket) => {
			socket.write(
				`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(page)}\r\n\r\n`,
			);
			socket.end(page);
		};

	it.each([
		['its type', 'text/html; charset=utf-8', PAGE],
		['its bytes', 'application/octet-stream', PAGE],
		['its bytes in UTF-16', 'video/mp4', Buffer.from(`\ufeff${PAGE}`, 'utf16le')],
	])('that gives a page instead of the video is named, by %s', async (_name, type, page) => {
		answer = givePage(type, page);
		await expect(run(rawUrl)).rejects.toMatchObject({
			code: 'url_is_a_page',
			action: 'fix-request',
			message: expect.stringMatching(
				/^video_url \(127\.0\.0\.1\) returns a web page \(HTML\), not a video\. Use .*\.$/,
			),
		});
	});

	it('that calls a video a page gives the video', async () => {
		answer = (socket) => {
			socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${VIDEO.length}\r\n\r\n`);
			socket.end(VIDEO);
		};
		const file = await run(rawUrl);
		expect(file.sha256).toBe(sha256(VIDEO));
		await files.delete(file.name);
	});

	it('learns who reads it', async () => {
		answer = givePage('text/html');
		await expect(run(rawUrl)).rejects.toThrow();
		expect(heads[0]).toMatch(/^user-agent: MediaKit\/1\.0 \(\+https:\/\/mediakit\.example\)\r$/im);
	});
});
