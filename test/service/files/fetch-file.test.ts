import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGuardedFetch, type GuardedFetch } from '../../../service/outgoing';
import { createFetchFile, type FetchFile } from '../../../service/files/fetch-file';
import { USUAL_PATIENCE } from '../../../service/core/slow-clients';
import type { Database } from '../../../service/database';
import type { TemporaryFiles } from '../../../service/files/temporary-files';
import { openNewDatabase } from '../../support/database-location';
import { openFiles } from '../../support/temporary-files';
import { sha256, videoOf } from '../../support/uploads';

const VIDEO = videoOf(600_000);

let folder: string;
let server: Server;
let url: string;
let database: Database;
let files: TemporaryFiles;
let fetch: GuardedFetch;
let fetchToFile: FetchFile;
/** The server's request handler; each test sets its own. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: { range: string | undefined; ifRange: string | undefined }[];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-fetch-'));
	server = createServer((request, response) => {
		asked.push({ range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined });
		answer(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	url = `http://${host}/video.mp4`;
	database = await openNewDatabase();
	files = await openFiles(folder, database, { maxFileBytes: 1_000_000, maxTotalBytes: 10_000_000 });
	fetch = createGuardedFetch({ allowlist: [host], userAgent: 'MediaKit/test' });
	fetchToFile = createFetchFile({ fetch, files, patience: USUAL_PATIENCE });
});
beforeEach(() => {
	asked = [];
});
afterEach(async () => {
	for (const name of await files.list()) await files.delete(name);
});
afterAll(async () => {
	await fetch.close();
	server.closeAllConnections();
	server.close();
	await database.destroy();
	await rm(folder, { recursive: true });
});

/** Returns a handler that serves a file and ranges of it, and breaks off every response after `breakAfter` bytes. */
const serving =
	(video: () => Buffer, headers: Record<string, string>, breakAfter = Infinity, ranges = true) =>
	(request: IncomingMessage, response: ServerResponse) => {
		const bytes = video();
		const first = ranges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
		const body = bytes.subarray(first);
		response.writeHead(first > 0 ? 206 : 200, {
			...headers,
			'content-length': body.length,
			...(first > 0 && { 'content-range': `bytes ${first}-${bytes.length - 1}/${bytes.length}` }),
		});
		if (body.length <= breakAfter) response.end(body);
		else response.write(body.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 20));
	};

const run = () => fetchToFile(url, new AbortController().signal);

describe('a video_url that breaks off', () => {
	it.each([
		['an ETag', { etag: '"v1"' }, '"v1"'],
		[
			'a date of change',
			{ 'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT', date: 'Fri, 20 Nov 2026 12:00:00 GMT' },
			'Fri, 20 Nov 2026 10:00:00 GMT',
		],
	])('goes on where it broke with %s', async (_name, headers, validator) => {
		answer = serving(() => VIDEO, headers, 250_000);
		expect(await run()).toMatchObject({ sizeBytes: VIDEO.length, sha256: sha256(VIDEO) });
		expect(asked).toHaveLength(3);
		expect(asked.slice(1).every(({ ifRange }) => ifRange === validator)).toBe(true);
		expect(asked[1]?.range).toMatch(/^bytes=[1-9]\d*-$/);
	});

	it.each([
		['a weak ETag', { etag: 'W/"v1"' }],
		[
			'a date of change that may still move',
			{ 'last-modified': 'Fri, 20 Nov 2026 12:00:00 GMT', date: 'Fri, 20 Nov 2026 12:00:00 GMT' },
		],
		['nothing to tell it by', {}],
	])('begins again with %s', async (_name, headers) => {
		let breaks = 1;
		answer = (request, response) =>
			serving(() => VIDEO, headers, breaks-- > 0 ? 250_000 : Infinity)(request, response);
		expect(await run()).toMatchObject({ sha256: sha256(VIDEO) });
		expect(asked).toEqual([
			{ range: undefined, ifRange: undefined },
			{ range: undefined, ifRange: undefined },
		]);
	});

	it('begins again when the file has changed, and never joins two of them', async () => {
		const other = videoOf(600_000);
		let served = 0;
		answer = (request, response) => {
			served++;
			if (served === 1) serving(() => VIDEO, { etag: '"v1"' }, 250_000)(request, response);
			else serving(() => other, { etag: '"v2"' }, Infinity, false)(request, response);
		};
		expect(await run()).toMatchObject({ sha256: sha256(other) });
	});

	it('is given up after some tries, and leaves nothing', async () => {
		answer = serving(() => VIDEO, {}, 1_000);
		await expect(run()).rejects.toMatchObject({ code: 'url_not_readable', retryable: false });
		expect(asked).toHaveLength(3);
		expect(await files.list()).toEqual([]);
	});

	it('can be tried later when the server is out of order', async () => {
		answer = (_request, response) => void response.writeHead(503).end();
		await expect(run()).rejects.toMatchObject({ code: 'url_not_readable', retryable: true, action: 'retry' });
	});

	it('is refused by its announced length before it is read', async () => {
		answer = (_request, response) =>
			void response.writeHead(200, { 'content-length': 5_000_000_000 }).flushHeaders();
		await expect(run()).rejects.toMatchObject({ statusCode: 413, code: 'file_too_large' });
	});
});
